import type { GhlBlockSlot } from '../../../src/sandbox/ghl/model.ts';
import type { Visit } from './records.ts';
import { CLASS, HALF_HOUR_MS, isLiveAppointment, type Month, PLACES, THERAPISTS } from './truth.ts';

/** Time, with what takes it. Epoch milliseconds. */
interface Taken {
  readonly start: number;
  readonly end: number;
}

const nameOf = ({ start, end }: Taken): string =>
  `${new Date(start).toISOString()} to ${new Date(end).toISOString()}`;

const endOf = ({ start }: Pick<Visit, 'start'>): number => start + HALF_HOUR_MS;

/** Others can still join the class: it is GHL that knows who is in it. */
const isOpenClass = (month: Month, { isInClass, start }: Visit): boolean =>
  isInClass &&
  month.visits.filter((v) => v.takesPlace && v.isInClass && v.start === start && month.eventOf(v)).length <
    PLACES;

/** What of a therapist's visits takes place, and is no appointment in one of their calendars. */
const isOnlyInEphysio = (month: Month, visit: Visit): boolean =>
  month.eventOf(visit) !== undefined && (visit.isAway || month.appointmentOf(visit) === undefined);

/** The absences and visits for which GHL needs a slot. */
const wanted = (month: Month, therapist: number): Taken[] => [
  ...month.absences.filter((a) => a.isOn && !a.isNote && a.therapist === therapist),
  ...month.visits
    .filter(
      (v) => v.takesPlace && v.therapist === therapist && isOnlyInEphysio(month, v) && !isOpenClass(month, v),
    )
    .map((v) => ({ start: v.start, end: endOf(v) })),
];

const without = (from: readonly string[], what: readonly string[]): string[] => {
  const left = [...from];
  for (const one of what) {
    const at = left.indexOf(one);
    if (at >= 0) left.splice(at, 1);
  }
  return left;
};

const targetOf = ({ assignedUserId, calendarId }: GhlBlockSlot): string =>
  assignedUserId === null ? `calendar ${calendarId}` : `user ${assignedUserId}`;

/** One slot for each absence, and for each visit that GHL does not have; none twice, and none too many. */
const slots = (month: Month, now: number): string[] => {
  const { state } = month.bench.sandbox.ghl;
  const calendars = [...state.calendars.values()];
  const own = [...state.blockSlots.values()].filter(
    ({ id, endTime }) => !month.foreignSlots.has(id) && endTime > now,
  );
  const problems: string[] = [];
  for (let therapist = 0; therapist < THERAPISTS; therapist += 1) {
    const ids = [calendars[therapist]?.id, ...(therapist === 0 ? [calendars[CLASS]?.id] : [])];
    const targets =
      month.mode.blocks === 'user'
        ? [`user ${calendars[therapist]?.team[0]}`]
        : ids.map((id) => `calendar ${id}`);
    const needed = wanted(month, therapist)
      .filter(({ end }) => end > now)
      .map(nameOf);
    for (const target of targets) {
      const made = own
        .filter((slot) => targetOf(slot) === target)
        .map(({ startTime, endTime }) => nameOf({ start: startTime, end: endTime }));
      for (const name of without(needed, made))
        problems.push(`therapist ${therapist} has no slot of ${target} from ${name}`);
      for (const name of without(made, needed))
        problems.push(`therapist ${therapist} has a slot too many of ${target} from ${name}`);
    }
  }
  for (const { id, title } of own) if (title !== 'Belegt') problems.push(`slot ${id} says "${title}"`);
  return problems;
};

/** Overlapping and adjoining times as one; what is over is cut off. */
const union = (times: readonly Taken[], now: number): string[] => {
  const sorted = times
    .filter(({ end }) => end > now)
    .map(({ start, end }) => ({ start: Math.max(start, now), end }))
    .sort((a, b) => a.start - b.start);
  const whole: { start: number; end: number }[] = [];
  for (const time of sorted) {
    const last = whole.at(-1);
    if (last && time.start <= last.end) last.end = Math.max(last.end, time.end);
    else whole.push({ ...time });
  }
  return whole.map(nameOf);
};

/** What each calendar of the config cannot offer, against when its therapist is not free. */
const offered = (month: Month, now: number): string[] => {
  const { state } = month.bench.sandbox.ghl;
  const calendars = [...state.calendars.values()];
  return [0, 1, 2, CLASS].flatMap((n) => {
    const [calendar, therapist] = [calendars[n], n === CLASS ? 0 : n];
    if (!calendar) return [];
    const isHere = (of: { readonly calendarId: string | null; readonly assignedUserId: string | null }) =>
      of.calendarId === calendar.id || of.assignedUserId === calendar.team[0];
    const booked = [...state.appointments.values()].filter((a) => isLiveAppointment(a) && isHere(a));
    const asTime = (a: { readonly startTime: number; readonly endTime: number }): Taken => ({
      start: a.startTime,
      end: a.endTime,
    });
    const made = [...booked, ...[...state.blockSlots.values()].filter(isHere)].map(asTime);
    const visits = month.visits.filter(
      (v) =>
        v.takesPlace && v.therapist === therapist && !(isOnlyInEphysio(month, v) && isOpenClass(month, v)),
    );
    const meant = [
      ...visits.map((v) => ({ start: v.start, end: endOf(v) })),
      ...month.absences.filter((a) => a.isOn && !a.isNote && a.therapist === therapist),
      ...[...month.foreignSlots.values()].filter(isHere).map(asTime),
      ...booked.filter(({ id }) => month.strays.has(id)).map(asTime),
    ];
    const [is, should] = [union(made, now), union(meant, now)];
    return [
      ...without(should, is).map((name) => `calendar ${n} offers more than it should: taken ${name}`),
      ...without(is, should).map((name) => `calendar ${n} offers less than it should: not offered ${name}`),
    ];
  });
};

const foreign = (month: Month): string[] => {
  const { blockSlots } = month.bench.sandbox.ghl.state;
  return [...month.foreignSlots]
    .filter(([id, slot]) => JSON.stringify(blockSlots.get(id)) !== JSON.stringify(slot))
    .map(([id]) => `slot ${id}, which somebody made, was changed`);
};

/** Whether GHL offers to the public exactly the time at which the therapists are free. */
export const compareSlots = (month: Month): string[] => {
  const now = month.bench.clock.now();
  return [...slots(month, now), ...offered(month, now), ...foreign(month)];
};
