import { Temporal } from 'temporal-polyfill';
import { betterFits } from '../domain/plan/calendar-fit.ts';
import { sharedInPlan } from '../domain/plan/first-linking.ts';
import type { GuardInput, GuardTrip, ListedSide, Place } from '../domain/plan/guard-input.ts';
import type { Change, Create, Plan } from '../domain/plan/plan.ts';
import { movedByMs } from '../domain/plan/plan-appointments.ts';
import { type Appointment, isCancelled } from '../domain/records/appointment.ts';
import { therapistIdOf } from '../domain/records/calendar.ts';
import { seriesKey } from '../domain/records/series.ts';
import { isOver } from '../store/tables/appointment-sync.ts';
import type { Target } from './apply/target.ts';
import { enforceFirstLinks } from './enforce-first-links.ts';
import { enforceGuards, stopUnlessHeldBack, tripsOf } from './enforce-guards.ts';
import type { AppointmentSnapshot } from './gather/snapshots.ts';
import { carriedOut, guardInput, retires } from './guard-input.ts';
import type { DayCount, RunContext } from './run-context.ts';

/** A plan that may be applied. */
export interface GuardedPlan {
  readonly plan: Plan<Appointment>;
  /** What the retire limit took out of it; `null`: nothing. */
  readonly heldBack: { readonly trip: GuardTrip; readonly links: ReadonlySet<string> } | null;
}

const dayOf = (start: string, timezone: string): string =>
  Temporal.Instant.from(start).toZonedDateTimeISO(timezone).toPlainDate().toString();

/** Where an appointment stands before it is changed: by e-Physio's word where that is known. */
const placeOf = (operation: Change<Appointment> | Create<Appointment>, timezone: string): Place => {
  const known = operation.link?.base.ephysio;
  const seen = operation.kind === 'create' ? operation.replaces?.record : operation.before;
  const [calendar, start] = [known?.calendar ?? seen?.calendar, known?.start ?? seen?.start];
  return {
    therapist: calendar ? therapistIdOf(calendar) : null,
    day: start ? dayOf(start, timezone) : null,
  };
};

const therapistsIn = ({ ephysio }: AppointmentSnapshot): Set<string> => {
  const live = ephysio.records.filter(({ record }) => !isCancelled(record));
  const calendars = new Set(live.map(({ record }) => record.calendar));
  return new Set([...calendars].flatMap((key) => (key ? (therapistIdOf(key) ?? []) : [])));
};

/** Webhooks cancel appointments one by one. They are counted with those of the last day, against all that take place. */
const enforceOneByOne = async (
  run: RunContext,
  { records }: Target<Appointment>,
  input: GuardInput,
  { ids, count }: { readonly ids: readonly string[]; readonly count: DayCount },
): Promise<GuardTrip | null> => {
  if (input.retired.length === 0) return null;
  const rows = await records.list(run.store);
  const linked = rows.filter((row) => row.state === 'linked' && !isOver(row)).length;
  // Counted before it is sent: others go side by side.
  const trips = await count.take(ids, (before) => tripsOf(run, { ...input, linked, retiredBefore: before }));
  return stopUnlessHeldBack(run, trips);
};

/**
 * Judges a plan for appointments. All that concerns a link of which something is held back waits with it, so that the next
 * run decides on the same.
 * @throws GuardError where another guard than the retire limit trips
 */
export const enforceAppointmentGuards = async (
  run: RunContext,
  target: Target<Appointment>,
  plan: Plan<Appointment>,
  sides: readonly ListedSide[],
  snapshot: AppointmentSnapshot,
): Promise<GuardedPlan> => {
  const { timezone } = run.practice;
  const counted = await carriedOut(plan, target.sides);
  const input = guardInput(counted, sides, {
    movedByMs,
    placeOf: (operation) => placeOf(operation, timezone),
    therapists: therapistsIn(snapshot),
    fits: betterFits(sharedInPlan(counted.operations, run.practice.calendars), run.practice.calendars),
  });
  await enforceFirstLinks(run, counted, input);
  const retiring = counted.operations.filter(retires).flatMap(({ link }) => (link ? [link] : []));
  const links = new Set(retiring.map(({ id }) => id));
  const ids = [...new Set(retiring.map(({ id, ghlId }) => seriesKey(ghlId) ?? id))];
  const count = run.options.dayCounts?.cancellations;
  const trip = await (count === undefined
    ? enforceGuards(run, input)
    : enforceOneByOne(run, target, input, { ids, count }));
  if (trip === null) return { plan, heldBack: null };
  const operations = plan.operations.filter(({ link }) => link === null || !links.has(link.id));
  return { plan: { ...plan, operations }, heldBack: { trip, links } };
};
