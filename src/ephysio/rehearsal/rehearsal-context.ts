import { Temporal } from 'temporal-polyfill';
import type { PracticeConfig } from '../../config/schema.ts';
import type { Facts, Finding } from '../../domain/rehearsal/assumption.ts';
import type { AskHand, Journal } from '../../domain/rehearsal/journal.ts';
import { NotSupportedError, RecordError } from '../../errors.ts';
import type { EphysioClient } from '../client.ts';

/** UTC ISO instants. */
export interface RehearsalSlot {
  readonly start: string;
  readonly end: string;
}

export interface RehearsalDays {
  readonly winter: RehearsalSlot;
  readonly summer: RehearsalSlot;
}

/** What the steps of a rehearsal in e-Physio work with. */
export interface EphysioRehearsal {
  readonly client: EphysioClient;
  readonly practice: Pick<PracticeConfig, 'timezone' | 'ephysio' | 'calendars'>;
  readonly journal: Journal;
  readonly days: RehearsalDays;
  /** `null`: nobody can be asked. */
  readonly ask: AskHand | null;
  readonly report: (finding: Finding) => void;
  /** Waits until a write that was begun then (UTC ISO) is certainly carried out or not. */
  readonly settle: (at: string) => Promise<void>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

const DAY_MS = 86_400_000;
const WEDNESDAY = 3;

const slotOn = (day: Temporal.PlainDate, timeZone: string, from: string, minutes: number): RehearsalSlot => {
  const wednesday = day.add({ days: (WEDNESDAY - day.dayOfWeek + 7) % 7 });
  const start = wednesday.toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from(from) });
  const text = (at: Temporal.ZonedDateTime): string => new Date(at.epochMilliseconds).toISOString();
  return { start: text(start), end: text(start.add({ minutes })) };
};

/**
 * When the made-up appointment is: a Wednesday in January and, once it was moved, one in July, so that the zone of a clock
 * shows. Later than any run looks, and than anybody books.
 * @param now epoch milliseconds @param futureDays how far runs look ahead
 */
export const rehearsalDays = (now: number, timeZone: string, futureDays: number): RehearsalDays => {
  const earliest = new Date(now + Math.max(400, futureDays + 30) * DAY_MS);
  const year = earliest.getUTCFullYear() + 1;
  return {
    winter: slotOn(Temporal.PlainDate.from({ year, month: 1, day: 10 }), timeZone, '12:10', 45),
    summer: slotOn(Temporal.PlainDate.from({ year, month: 7, day: 10 }), timeZone, '13:20', 30),
  };
};

/** What a write came to. `missing`: e-Physio does not have the call; `off`: the config has switched it off. */
export type Tried =
  | { readonly end: 'done' }
  | { readonly end: 'off' }
  | { readonly end: 'missing' | 'refused' | 'unknown'; readonly facts: Facts };

/** Makes a write; what speaks against it is a value. @throws RunError */
export const attempt = async (write: () => Promise<unknown>): Promise<Tried> => {
  try {
    await write();
    return { end: 'done' };
  } catch (error) {
    if (error instanceof NotSupportedError) {
      if (error.status === null) return { end: 'off' };
      return { end: 'missing', facts: { what: 'missing', status: error.status } };
    }
    if (!(error instanceof RecordError)) throw error;
    const { code, reason } = error;
    return { end: code === 'refused' ? 'refused' : 'unknown', facts: { reason } };
  }
};
