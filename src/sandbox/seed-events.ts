import type { EphysioEvent, EphysioPatient, EphysioTherapist } from './ephysio/model.ts';
import type { Random } from './random.ts';
import { instantAt } from './zoned.ts';

const FIRST_ID = 900_001;
const DAY_MS = 86_400_000;
const PAST_DAYS = 14;
const FUTURE_DAYS = 150;
/** Half hours from 08:00 to 18:00. */
const SLOTS_A_DAY = 20;

/** Working days (`YYYY-MM-DD`, practice time) around now; enough of them for the events that are wanted. */
const workingDays = (now: number, wanted: number): string[] => {
  const days: string[] = [];
  for (let d = -PAST_DAYS; d <= FUTURE_DAYS || days.length < wanted; d += 1) {
    const date = new Date(now + d * DAY_MS);
    if (date.getUTCDay() % 6 !== 0) days.push(date.toISOString().slice(0, 10));
  }
  return days;
};

/** Appointments without double bookings, and an absence here and there. */
export const seedEvents = (
  random: Random,
  o: {
    readonly patients: readonly EphysioPatient[];
    readonly therapists: readonly EphysioTherapist[];
    readonly eventsPerPatient: number;
    readonly now: number;
    readonly timezone: string;
    readonly adminInfoId: number;
    readonly idOffset: number;
  },
): EphysioEvent[] => {
  const [first, ...others] = o.therapists;
  if (first === undefined) return [];
  const counts = o.patients.map(() => random.int(2 * o.eventsPerPatient + 1));
  const total = counts.reduce((sum, n) => sum + n, 0);
  // half of the slots stay free, so that the search for one stays short
  const days = workingDays(o.now, Math.ceil((2 * total) / (SLOTS_A_DAY * o.therapists.length)));
  const slots = days.length * SLOTS_A_DAY;
  const busy = new Set<string>();
  const events: EphysioEvent[] = [];

  const book = (therapist: EphysioTherapist, patientId: number | null): void => {
    let slot = random.int(slots);
    while (busy.has(`${therapist.clientId}/${slot}`)) slot = (slot + 1) % slots;
    busy.add(`${therapist.clientId}/${slot}`);
    const half = slot % SLOTS_A_DAY;
    const day = days[Math.floor(slot / SLOTS_A_DAY)] ?? '';
    const start = instantAt(day, 8 + Math.floor(half / 2), (half % 2) * 30, o.timezone);
    events.push({
      id: FIRST_ID + o.idOffset + events.length,
      ...(patientId === null ? {} : { patientId }),
      start,
      end: start + (random.chance(0.2) ? 25 : 30) * 60_000,
      status: 5,
      eventTypeId: random.pick(therapist.eventTypeIds),
      clientId: therapist.clientId,
      user_id: 0,
      adminInfoId: o.adminInfoId,
    });
  };
  for (const [i, patient] of o.patients.entries()) {
    const therapist = random.pick([first, ...others]);
    for (let n = 0; n < (counts[i] ?? 0); n += 1) book(therapist, patient.id);
  }
  for (const therapist of o.therapists) for (let n = 0; n < 3; n += 1) book(therapist, null);
  return events;
};
