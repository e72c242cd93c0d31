import type { Comparison } from '../compare-sides.ts';
import type { Faults } from '../faults.ts';
import type { EphysioPractice } from './model.ts';

/** Whether an assumed call is there, or the status that says it is not; false: 404. */
export type Support = boolean | 404 | 405 | 501;

/** Who signs in, and to what. */
export interface EphysioAccount {
  readonly email: string;
  readonly password: string;
  readonly practice: EphysioPractice;
}

export interface EphysioOptions {
  readonly port: number;
  readonly latencyMs: number;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<unknown>;
  readonly faults: Faults;
  /** What both services hold of a practice, compared. */
  readonly compare: (practice: string) => Comparison;
  /** By the practices' names in the config. */
  readonly accounts: ReadonlyMap<string, EphysioAccount>;
  readonly tokenSeconds: number;
  /** Unit of `exp` in the token reply; null: no `exp`. */
  readonly expUnit: 's' | 'ms' | null;
  /** `ignored`: answered as if it was done. `copied`: the changed event is another one, beside the first. */
  readonly updatePatient: Support | 'ignored';
  readonly updateEvent: Support | 'ignored' | 'copied';
  readonly cancelEvent: Support | 'ignored';
  /** The code with which a cancelled event stays; null: cancelling removes it. */
  readonly cancelKeeps: number | null;
  /** `address`: taken when the address goes along (the refusal seen live asks for it); `never`: always refused with 400. */
  readonly createInvoice: 'address' | 'never' | Exclude<Support, true>;
  /** The code of a cancelled event, which the ready config lists too; null: only deleting cancels. */
  readonly cancelledStatus: number | null;
  /** One invoice comes as an object and not in a list. */
  readonly singleInvoiceAsObject: boolean;
  /** Whether a list of patients shows their comments; `empty`: as if there were none. */
  readonly listsComments: boolean | 'empty';
  /** Which sex is listed as `true`; `text`: the letter is listed. */
  readonly sexTrue: 'm' | 'f' | 'text';
  /** Which day is listed as the birth date. */
  readonly birthDates: 'as-sent' | 'day-before';
  /** What an event's start and end are taken from: the instants, or the day with its hours and minutes, read as UTC. */
  readonly eventClock: 'instants' | 'fields-as-utc';
  /** The code that every new event gets; null: the one that is sent. */
  readonly bookedStatus: number | null;
  /** Which invoice an event is listed with: the one that was sent, or a number of the event's own. */
  readonly eventInvoices: 'as-sent' | 'another';
  /** Whether invoices can be asked for by their day. */
  readonly invoicesByDay: boolean;
  /** Fields of patients and events that a write does not keep. */
  readonly forgets: readonly string[];
  /** Which events a listed range has: those wholly inside, or all that touch it. */
  readonly eventRange: 'inside' | 'overlap';
  /** Whether a created event's id stands at the top of the reply or only in `events[0]`. */
  readonly eventIdAt: 'top' | 'events';
}
