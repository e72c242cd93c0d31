import type { Answer } from '../../domain/identity/identity-question.ts';
import type { SideName } from '../../domain/records/sides.ts';
import type { StoredReview } from '../../store/tables/reviews.ts';
import type { ConflictsTable } from '../../store/tables/tables.ts';
import type { Notice } from './sessions.ts';

/** What a person decides by a button and the services have to be told. Each says what became of it, without patient data. */
export interface Decisions {
  /** The value of that side is to stand on both. */
  take(conflict: ConflictsTable, side: SideName): Promise<Notice>;
  /** Whether the two people of an item of kind `who-is-who` are one. */
  answer(review: StoredReview, answer: Answer): Promise<Notice>;
}
