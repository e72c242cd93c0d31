import { type RehearsalReport, rehearsePractice } from '../../src/app/rehearsal/rehearse-practice.ts';
import type { AssumptionCode, Finding } from '../../src/domain/rehearsal/assumption.ts';
import type { AskHand } from '../../src/domain/rehearsal/journal.ts';
import { acquireLock } from '../../src/store/tables/locks.ts';
import { INBOX_LOCK } from '../../src/webhooks/worker/inbox-lock.ts';
import type { Inbox } from '../sync/inbox.ts';
import type { Bench } from '../sync/run-sync.ts';

export interface RehearseOptions {
  /** Somebody at a terminal; nobody unless said otherwise. */
  readonly ask?: AskHand;
  /** A listener works, and takes GHL's webhooks in whenever the rehearsal waits. */
  readonly inbox?: Inbox;
}

/** One rehearsal, as `rehearse` begins it. */
export const rehearse = async (
  bench: Bench,
  { ask, inbox }: RehearseOptions = {},
): Promise<RehearsalReport> => {
  const context = bench.context();
  const [practice] = context.practices;
  if (practice === undefined) throw new Error('the sandbox gave a config without a practice');
  const { store, clock } = bench;
  const listener = inbox && (await acquireLock(store, { name: INBOX_LOCK, command: 'test', now: clock.now }));
  const sleep: typeof context.sleep = async (ms, signal) => {
    await inbox?.deliver();
    await context.sleep(ms, signal);
  };
  try {
    return await rehearsePractice({ ...context, sleep }, practice, ask ?? null, () => undefined);
  } finally {
    await listener?.release();
  }
};

/** What a rehearsal found of an assumption, without its code. */
export const foundOf = ({ findings }: RehearsalReport, code: AssumptionCode): Omit<Finding, 'code'> => {
  const { code: _, learned: __, ...found } = findings.find((f) => f.code === code) ?? { code };
  return found as Omit<Finding, 'code'>;
};

/** The assumptions that a rehearsal left in a state. */
export const codesIn = ({ findings }: RehearsalReport, state: Finding['state']): AssumptionCode[] =>
  findings.filter((f) => f.state === state).map(({ code }) => code);
