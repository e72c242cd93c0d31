import { Temporal } from 'temporal-polyfill';
import type { Leaving } from '../../domain/plan/patients-input.ts';
import type { Appointment } from '../../domain/records/appointment.ts';
import { inWindow, rollingWindow, type TimeWindow } from '../../domain/records/window.ts';
import type { Listing, Visit } from '../../domain/side.ts';
import { getCheckpoint, setCheckpoint } from '../../store/tables/checkpoints.ts';
import {
  loadExclusions,
  loadVisits,
  putVisits,
  type Visits,
  visitedSince,
} from '../../store/tables/leaving.ts';
import type { RunContext } from '../run-context.ts';

const CHECKPOINT = {
  /** From where on visits are known (UTC ISO). */
  since: 'visits.since',
  /** When the events of the rolling window were last looked at (UTC ISO). */
  seenAt: 'visits.seen-at',
};

/** How far bookings reach into the future, and how much of it all is asked for at once. */
const AHEAD = { years: 3 };
const AT_ONCE = { months: 6 };

const isoOf = (time: Temporal.ZonedDateTime): string => new Date(time.epochMilliseconds).toISOString();

/** The first instant whose visits count for `visitWithinMonths` (UTC ISO); `null`: the config asks for no visit. */
const countsFrom = ({ practice, now }: RunContext): string | null => {
  const { who } = practice.sync.newContacts;
  if (typeof who === 'string') return null;
  const today = Temporal.Instant.fromEpochMilliseconds(now()).toZonedDateTimeISO(practice.timezone);
  return isoOf(today.subtract({ months: who.visitWithinMonths }).startOfDay());
};

const laterOf = (a: string | null, b: string | null): string | null =>
  a === null || (b !== null && b > a) ? b : a;

/** The latest visit up to now and the latest one to come, by patient. */
const visitsIn = (visits: readonly Visit[], now: string): Map<string, Visits> => {
  const found = new Map<string, Visits>();
  for (const { patient, start } of visits) {
    const { past, next } = found.get(patient) ?? { past: null, next: null };
    found.set(
      patient,
      start <= now ? { past: laterOf(past, start), next } : { past, next: laterOf(next, start) },
    );
  }
  return found;
};

const NEVER: Visits = { past: null, next: null };

/** What is known of a patient, with what a list shows. What lies in its window is as the list shows it: the rest may have been cancelled. */
const withListed = (known: Visits, listed: Visits, now: string, isOpen: (at: string) => boolean): Visits => {
  const isOver = known.next !== null && known.next <= now;
  const before = isOver ? { past: laterOf(known.past, known.next), next: null } : known;
  const kept = (at: string | null): string | null => (at !== null && isOpen(at) ? null : at);
  return { past: laterOf(kept(before.past), listed.past), next: laterOf(kept(before.next), listed.next) };
};

/**
 * Stores what a list says of visits.
 * @param listedFrom where the list begins: where a past visit was dropped, visits are known from there on only, so that
 *   those before are read again
 */
const store = async (
  run: RunContext,
  visits: readonly Visit[],
  isOpen: (at: string) => boolean,
  checkpoints: Readonly<Record<string, string>>,
  listedFrom: string,
): Promise<void> => {
  const now = new Date(run.now()).toISOString();
  const { name } = run.practice;
  const listed = visitsIn(visits, now);
  await run.store.transaction(async (handle) => {
    await run.assertLocked(handle);
    const known = await loadVisits(handle, name);
    const changed = new Map<string, Visits>();
    let isPastLost = false;
    for (const patient of new Set([...known.keys(), ...listed.keys()])) {
      const before = known.get(patient) ?? NEVER;
      const after = withListed(before, listed.get(patient) ?? NEVER, now, isOpen);
      if (after.past !== before.past || after.next !== before.next) changed.set(patient, after);
      // An earlier one, which nobody remembers, may count.
      isPastLost ||= before.past !== null && after.past === null;
    }
    await putVisits(handle, name, changed);
    const since = isPastLost ? await getCheckpoint(handle, name, CHECKPOINT.since) : null;
    if (since !== null && since < listedFrom)
      await setCheckpoint(handle, name, CHECKPOINT.since, listedFrom, run.now());
    for (const [checkpoint, value] of Object.entries(checkpoints))
      await setCheckpoint(handle, name, checkpoint, value, run.now());
  });
};

/** Reads e-Physio's events from an instant on, a part after the other. */
const readHistory = async (run: RunContext, from: string): Promise<void> => {
  const { timezone } = run.practice;
  const now = Temporal.Instant.fromEpochMilliseconds(run.now()).toZonedDateTimeISO(timezone);
  const end = now.add(AHEAD);
  const visits: Visit[] = [];
  let at = Temporal.Instant.from(from).toZonedDateTimeISO(timezone);
  while (Temporal.ZonedDateTime.compare(at, end) < 0) {
    run.progress('reading-visits');
    const to = at.add(AT_ONCE);
    const listing = await run.appointments.ephysio.list({ from: isoOf(at), to: isoOf(to) });
    visits.push(...(listing.visits ?? []));
    at = to;
  }
  const seenAt = new Date(run.now()).toISOString();
  await store(run, visits, () => false, { [CHECKPOINT.since]: from, [CHECKPOINT.seenAt]: seenAt }, from);
};

/** Whether the visits since an instant are known: read once, and no day was missed by the appointment runs that followed. */
const isKnownSince = async ({ store: handle, practice, now }: RunContext, from: string): Promise<boolean> => {
  const since = await getCheckpoint(handle, practice.name, CHECKPOINT.since);
  const seenAt = await getCheckpoint(handle, practice.name, CHECKPOINT.seenAt);
  if (since === null || seenAt === null || since > from) return false;
  const { pastDays, futureDays } = practice.sync.window;
  return rollingWindow(now(), pastDays, futureDays).from <= seenAt;
};

/**
 * Whose data may leave the practice, by the config and by what persons have decided. What is read for it is stored also in
 * a dry run: it says nothing of how far a run got.
 */
export const loadLeaving = async (run: RunContext): Promise<Leaving> => {
  const { name, sync } = run.practice;
  const excluded = await loadExclusions(run.store, name);
  const from = countsFrom(run);
  if (from === null) return { only: sync.newContacts.who === 'none' ? new Set() : null, excluded };
  if (!(await isKnownSince(run, from))) await readHistory(run, from);
  return { only: await visitedSince(run.store, name, from), excluded };
};

/** Keeps the visits up to date with what a run over appointments has listed anyway. */
export const noteVisits = async (
  run: RunContext,
  { visits, bad, complete }: Listing<Appointment>,
  window: TimeWindow,
): Promise<void> => {
  if (countsFrom(run) === null || visits === undefined) return;
  // Of an event that cannot be read nobody knows whose visit it is: nobody loses one because of it.
  const isOpen = (at: string): boolean => complete && bad.length === 0 && inWindow(at, window);
  const isRolling = run.options.window === null;
  await store(
    run,
    visits,
    isOpen,
    isRolling ? { [CHECKPOINT.seenAt]: new Date(run.now()).toISOString() } : {},
    window.from,
  );
};
