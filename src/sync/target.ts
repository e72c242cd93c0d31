import type { Both, Change, Create, Join } from '../domain/plan.ts';
import type { Held, Side, SideName } from '../domain/side.ts';
import type { DuplicateError } from '../errors.ts';
import type { LinkRow } from '../store/links.ts';
import type { Records } from './records.ts';

/** What a refused duplicate means for a create: nothing more to send, or send this instead. */
export type DuplicateVerdict<R> = { readonly done: true } | { readonly done: false; readonly record: R };

/** Everything the writing of one entity needs: where links are kept, and where records are sent. */
export interface Target<R extends object> {
  readonly records: Records<R>;
  readonly sides: Both<Side<R, never>>;
  /** Which ids are linked on each side; kept up to date by the writes of this run. */
  readonly taken: { readonly ephysio: Set<string>; readonly ghl: Set<string> };
  /** GHL has a contact with the same e-mail or phone: settles whose it is. */
  readonly onDuplicate: (create: Create<R>, record: R, error: DuplicateError) => Promise<DuplicateVerdict<R>>;
  /** What of a record is not even tried, because it is known to be refused. */
  readonly beforeCreate: (create: Create<R>) => R;
  /** The side does not know something that a create names; `true` when that is settled and nothing is left to do. */
  readonly onRefusedCreate: (create: Create<R>) => Promise<boolean>;
  /** What is left of a change when another record holds one of its values; `null` when that is not the reason. */
  readonly withoutDuplicate: (change: Change<R>, error: DuplicateError) => Change<R> | null;
  /** The record of a change was deleted on its side. */
  readonly onGone: (change: Change<R>) => Promise<void>;
  /** What operations on different records have in common, so that they must not be sent side by side. */
  readonly sharedKeys: (operation: Create<R> | Change<R> | Join<R>) => readonly string[];
  /** Told of every record that a side now holds. */
  readonly onStored: (side: SideName, held: Held<R>) => void;
}

export const takenIds = (rows: readonly LinkRow[]): Target<object>['taken'] => ({
  ephysio: new Set(rows.flatMap((row) => row.ephysio_id ?? [])),
  ghl: new Set(rows.flatMap((row) => row.ghl_id ?? [])),
});
