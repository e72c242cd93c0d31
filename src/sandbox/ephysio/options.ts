import type { Counters } from '../counters.ts';
import type { Faults } from '../faults.ts';
import type { EphysioPractice } from './model.ts';

/** Whether an assumed call is there, or the status that says it is not; false: 404. */
export type Support = boolean | 404 | 405 | 501;

export interface EphysioOptions {
  readonly port: number;
  readonly latencyMs: number;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<unknown>;
  readonly faults: Faults;
  readonly counters: Counters;
  readonly practice: EphysioPractice;
  readonly email: string;
  readonly password: string;
  readonly tokenSeconds: number;
  /** Unit of `exp` in the token reply; null: no `exp`. */
  readonly expUnit: 's' | 'ms' | null;
  readonly updatePatient: Support;
  readonly updateEvent: Support;
  readonly cancelEvent: Support;
  /** `address`: taken when the address goes along (the refusal seen live asks for it); `never`: always refused with 400. */
  readonly createInvoice: 'address' | 'never' | Exclude<Support, true>;
  /** The code of a cancelled event, which the ready config lists too; null: only deleting cancels. */
  readonly cancelledStatus: number | null;
  /** One invoice comes as an object and not in a list. */
  readonly singleInvoiceAsObject: boolean;
  /** Whether a list of patients shows their comments. */
  readonly listsComments: boolean;
  /** Which events a listed range has: those wholly inside, or all that touch it. */
  readonly eventRange: 'inside' | 'overlap';
  /** Whether a created event's id stands at the top of the reply or only in `events[0]`. */
  readonly eventIdAt: 'top' | 'events';
}
