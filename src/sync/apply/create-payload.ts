import type { Held } from '../../domain/side.ts';
import type { Writer } from '../../store/tables/changes.ts';

/** What is kept of a create until its outcome is stored. */
export interface CreatePayload<R> {
  /** As it is sent. */
  readonly record: R;
  /** As the other side holds it. */
  readonly source: R;
  readonly extras?: Held<R>['extras'];
  /** What the side has refused of it, and is not sent any more. */
  readonly refused?: Partial<R>;
  readonly by: Writer;
}
