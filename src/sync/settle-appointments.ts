import type { ListedSide } from '../domain/plan/guard-input.ts';
import type { Appointment } from '../domain/records/appointment.ts';
import { inWindow } from '../domain/records/window.ts';
import { type About, isAboutLink, type ReviewKind } from '../domain/review/review.ts';
import type { StoreHandle } from '../store/store.ts';
import { startOf } from '../store/tables/appointment-sync.ts';
import { getCheckpoint, setCheckpoint } from '../store/tables/checkpoints.ts';
import type { Target } from './apply/target.ts';
import type { GuardedPlan } from './enforce-appointment-guards.ts';
import type { AppointmentSnapshot } from './gather/snapshots.ts';
import { linksKeptDifferent } from './kept-different.ts';
import type { RunContext } from './run-context.ts';
import { isAboutAppointment, settleReviews } from './settle-reviews.ts';

const REVIEW_KINDS: readonly ReviewKind[] = [
  'unknown-status',
  'patient-not-linked',
  'patient-changed',
  'deleted-but-on',
  'series-as-one',
  'out-of-scope',
];

const READ_AT = 'appointments.read-at';

/** When both sides were last asked for the appointments of the whole window (UTC ISO); `null`: never. */
export const appointmentsReadAt = (handle: StoreHandle, practice: string): Promise<string | null> =>
  getCheckpoint(handle, practice, READ_AT);

/**
 * After a pass over the whole window: settles the reviews that it did not meet any more, and remembers what it counted.
 * @param sides what each side listed, with the name under which that is kept
 */
export const settleAppointments = async (
  { run, target }: { readonly run: RunContext; readonly target: Target<Appointment> },
  sides: readonly (ListedSide & { readonly countName: string })[],
  { rows, window, readAt }: AppointmentSnapshot,
  heldBack: GuardedPlan['heldBack'],
): Promise<void> => {
  // What a webhook has found beyond the window, this run has not looked at.
  const inside = rows.filter((row) => inWindow(startOf(row), window));
  const met = new Set(inside.map(({ id }) => id).filter((id) => heldBack?.links.has(id) !== true));
  const isMet = (about: About): boolean => !isAboutLink(about) || met.has(about.link);
  await settleReviews(run, REVIEW_KINDS, isMet);
  await settleReviews(run, ['archived'], isAboutAppointment);
  const keptDifferent = await linksKeptDifferent(run, target);
  await settleReviews(
    run,
    ['appointment-by-hand'],
    (about) => isMet(about) && !(isAboutLink(about) && keptDifferent.has(about.link)),
  );
  await run.store.transaction(async (handle) => {
    await run.assertLocked(handle);
    await setCheckpoint(handle, run.practice.name, READ_AT, readAt, run.now());
    for (const { countName, count, lastCount } of sides) {
      // A list that a guard has stopped does not lower the count that the next one is compared with.
      const counted = heldBack === null ? count : Math.max(count, lastCount ?? 0);
      await setCheckpoint(handle, run.practice.name, countName, String(counted), run.now());
    }
  });
};

/** After a pass over single appointments of GHL: ends the reviews of those whose two records agree again. */
export const settleOutOfScope = async (
  run: RunContext,
  ghlIds: ReadonlySet<string | null>,
): Promise<void> => {
  if (run.report.failures.length > 0) return;
  await settleReviews(run, ['out-of-scope'], (about) => isAboutLink(about) && ghlIds.has(about.ghlId));
};
