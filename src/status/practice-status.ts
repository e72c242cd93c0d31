import type { RunSummary } from '../store/tables/sync-runs.ts';
import type { DayCount } from './days.ts';
import type { Problem } from './problem.ts';
import type { SignIns } from './sign-ins.ts';

/** How one practice is doing. Ids, numbers, times and states; no patient data. */
export interface PracticeStatus {
  readonly practice: string;
  /** When it was looked at (UTC ISO, like all times here). */
  readonly at: string;
  /** True if no problem is an error. */
  readonly ok: boolean;
  readonly problems: readonly Problem[];
  /** The newest run of each command, and its newest dry run if that is newer; newest first. */
  readonly runs: readonly RunSummary[];
  readonly signIns: SignIns;
  readonly inbox: {
    readonly open: number;
    readonly dead: number;
    /** Open events that a guard holds back, by guard. */
    readonly held: Readonly<Record<string, number>>;
    readonly oldestReceivedAt: string | null;
    /** Since when the longest due event has been due; in the future when none is due yet. */
    readonly oldestDueAt: string | null;
    /** Of any event, done or not. */
    readonly lastReceivedAt: string | null;
  };
  /** Given up after the last try: webhook events, and records that a service refuses. */
  readonly deadLetters: { readonly webhooks: number; readonly records: number };
  readonly conflicts: number;
  readonly reviews: { readonly open: number; readonly byKind: Readonly<Record<string, number>> };
  /** Patients that wait for real values in place of placeholders. */
  readonly placeholders: number;
  readonly links: { readonly patients: number; readonly appointments: number; readonly tombstones: number };
  /** The last days in the practice's time zone, today last. */
  readonly days: readonly DayCount[];
}

/** What is judged: a status that has not been judged yet. */
export type StatusFacts = Omit<PracticeStatus, 'ok' | 'problems'>;

/** As much of it as the judgement needs. */
export type JudgedFacts = Pick<
  PracticeStatus,
  'practice' | 'signIns' | 'deadLetters' | 'conflicts' | 'reviews'
> & { readonly inbox: Omit<PracticeStatus['inbox'], 'lastReceivedAt'> };

/** `well`: nothing to do. `waiting`: it works, and somebody has to decide something. `attention`: something is wrong. */
export type State = 'well' | 'waiting' | 'attention';

/** What waits for a person, by what it is called. */
export const waitingFor = ({
  reviews,
  conflicts,
  deadLetters,
}: Pick<PracticeStatus, 'reviews' | 'conflicts' | 'deadLetters'>) => ({
  reviews: reviews.open,
  conflicts,
  deadLetters: deadLetters.webhooks + deadLetters.records,
});

/** A practice's state in one word. All is well only where nothing waits. */
export const stateOf = (
  status: Pick<PracticeStatus, 'ok' | 'reviews' | 'conflicts' | 'deadLetters'>,
): State => {
  if (!status.ok) return 'attention';
  const waits = Object.values(waitingFor(status)).some((count) => count > 0);
  return waits ? 'waiting' : 'well';
};
