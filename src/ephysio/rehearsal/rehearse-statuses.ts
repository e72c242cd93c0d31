import type { Finding } from '../../domain/rehearsal/assumption.ts';
import type { WireEvent } from '../wire.ts';
import { attempt, type EphysioRehearsal, type RehearsalSlot } from './rehearsal-context.ts';

/** What the steps about the statuses of an event need of it. */
export interface StatusTrial {
  readonly eventId: string;
  readonly mark: string;
  readonly slot: RehearsalSlot;
  readonly bookedCode: number;
  /** The event as it is listed now; `null`: it is not. */
  readonly listed: () => Promise<WireEvent | null>;
  readonly write: (statusCode: number) => Promise<void>;
}

const WORDS = ['cancelled', 'noshow', 'showed'] as const;
type Word = (typeof WORDS)[number];

/** Writes the code that the config names for a status, and reads it back. */
const byConfig = async (trial: StatusTrial, word: Word, configured: string): Promise<Finding> => {
  const code = `status-${word}` as const;
  const tried = await attempt(() => trial.write(Number(configured)));
  if (tried.end === 'off') return { code, state: 'not tried', why: 'switched-off' };
  if (tried.end !== 'done') return { code, state: 'not so', facts: tried.facts };
  const event = await trial.listed();
  if (event === null) return { code, state: 'not so', facts: { what: 'removed' } };
  const shown = String(event.status ?? 'none');
  const facts = { code: shown };
  return shown === configured ? { code, state: 'seen', facts } : { code, state: 'not so', facts };
};

/** A person sets the status in e-Physio; the list shows its code. */
const byHand = async (r: EphysioRehearsal, trial: StatusTrial, word: Word): Promise<Finding> => {
  const code = `status-${word}` as const;
  if (r.ask === null) return { code, state: 'not tried', why: 'nobody-asked' };
  const { eventId, mark, slot, bookedCode } = trial;
  const isSet = await r.ask({ task: 'set-status', status: word, eventId, mark, start: slot.start });
  if (!isSet) return { code, state: 'not tried', why: 'skipped' };
  const event = await trial.listed();
  if (event === null) return { code, state: 'not so', facts: { what: 'removed' } };
  const shown = String(event.status ?? 'none');
  if (shown === 'none' || shown === String(bookedCode))
    return { code, state: 'not so', facts: { what: 'unchanged', code: shown } };
  return { code, state: 'seen', facts: { code: shown }, learned: { statuses: { [shown]: word } } };
};

/** Which codes stand for the statuses. The event is a booking again afterwards, as far as it can be changed. */
export const rehearseStatuses = async (r: EphysioRehearsal, trial: StatusTrial): Promise<void> => {
  let isBooking = true;
  for (const word of WORDS) {
    const configured = Object.entries(r.practice.ephysio.statuses).find(
      ([, meaning]) => meaning === word,
    )?.[0];
    const finding =
      configured === undefined ? await byHand(r, trial, word) : await byConfig(trial, word, configured);
    r.report(finding);
    isBooking &&= finding.state === 'not tried';
  }
  if (!isBooking) await attempt(() => trial.write(trial.bookedCode));
};
