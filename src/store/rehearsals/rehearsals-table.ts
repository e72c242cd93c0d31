import type { SideName } from '../../domain/records/sides.ts';
import type { RehearsedKind } from '../../domain/rehearsal/journal.ts';

/** A record that a rehearsal has made in one of the services. */
export interface RehearsalsTable {
  id: string;
  practice: string;
  side: SideName;
  kind: RehearsedKind;
  /** The word that its name or title carries. */
  mark: string;
  /** `null`: about to be made. */
  record_id: string | null;
  created_at: string;
  /** When it was removed. */
  gone_at: string | null;
}
