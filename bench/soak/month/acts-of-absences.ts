import { instantAt } from '../../../src/sandbox/zoned.ts';
import { DAY_MS, HOUR_MS } from '../../../test/sync/virtual-clock.ts';
import { type Acts, beAway, CODES, calendarOf, callOff, dayIn, isRested, now, one } from './means.ts';
import type { Absence } from './records.ts';
import { HALF_HOUR_MS, type Month, THERAPISTS, ZONE } from './truth.ts';

const isClear = (m: Month, therapist: number, start: number, end: number): boolean =>
  !m.visits.some(
    (v) => v.takesPlace && v.therapist === therapist && v.start < end && start < v.start + HALF_HOUR_MS,
  );

interface Span {
  readonly therapist: number;
  readonly start: number;
  readonly end: number;
}

/** Mostly where nobody has a visit; holidays are not asked when they suit. */
const pickSpan = (m: Month, draw: () => Span): Span => {
  let span = draw();
  for (let n = 0; n < 40 && !isClear(m, span.therapist, span.start, span.end); n += 1) span = draw();
  return span;
};

const enter = (m: Month, draw: () => Span, isNote = false): void => {
  const { therapist, start, end } = isNote ? draw() : pickSpan(m, draw);
  beAway(m, therapist, start, end, isNote);
};

/** Absences that are still to come, and that nobody has touched lately. */
const ahead = (m: Month): Absence[] =>
  m.absences.filter((a) => a.isOn && a.start > now(m) + DAY_MS && isRested(m, a));

/** What happens to the time of therapists without patients, and to the slots in GHL that stand for it. */
export const ABSENCES: Acts = {
  'a therapist is ill': {
    perDay: 0.25,
    act: (m) => {
      const therapist = m.random.int(3);
      const day = new Date(now(m) + (1 + m.random.int(2)) * DAY_MS).toISOString().slice(0, 10);
      const [from, to] = [instantAt(day, 7, 0, ZONE), instantAt(day, 20, 0, ZONE)];
      const ill = m.visits.filter(
        (v) => v.takesPlace && v.therapist === therapist && v.start >= from && v.start < to && isRested(m, v),
      );
      for (const visit of ill) callOff(m, visit);
      beAway(m, therapist, from, to);
    },
  },
  'somebody has lunch': {
    perDay: 1.2,
    act: (m) =>
      enter(m, () => {
        const start = instantAt(dayIn(m, 1 + m.random.int(20)), 12, 15 * m.random.int(3), ZONE);
        return { therapist: m.random.int(THERAPISTS), start, end: start + 3 * (HALF_HOUR_MS / 2) };
      }),
  },
  'somebody has a training': {
    perDay: 0.3,
    act: (m) =>
      enter(m, () => {
        const day = dayIn(m, 1 + m.random.int(25));
        const start = instantAt(day, 13, 0, ZONE);
        return { therapist: m.random.int(THERAPISTS + 1), start, end: instantAt(day, 18, 0, ZONE) };
      }),
  },
  'somebody takes a day off': {
    perDay: 0.3,
    act: (m) =>
      enter(m, () => {
        const days = 1 + m.random.int(30);
        const [start, end] = [days, days + 1].map((n) => instantAt(dayIn(m, n), 0, 0, ZONE));
        return { therapist: m.random.int(THERAPISTS), start: start ?? 0, end: end ?? 0 };
      }),
  },
  'somebody goes on holiday': {
    perDay: 0.15,
    act: (m) =>
      enter(m, () => {
        const days = 5 + m.random.int(50);
        const [start, end] = [days, days + 3 + m.random.int(8)].map((n) =>
          instantAt(dayIn(m, n), 0, 0, ZONE),
        );
        return { therapist: m.random.int(THERAPISTS), start: start ?? 0, end: end ?? 0 };
      }),
  },
  'the desk writes a note into the calendar': {
    perDay: 0.4,
    act: (m) => {
      if (!m.mode.hasNotes) return;
      const start = instantAt(dayIn(m, 1 + m.random.int(20)), 8 + m.random.int(9), 0, ZONE);
      enter(m, () => ({ therapist: m.random.int(THERAPISTS), start, end: start + HOUR_MS }), true);
    },
  },
  'an absence is moved': {
    perDay: 0.5,
    act: (m) => {
      const absence = one(m, ahead(m));
      if (!absence) return;
      const by = (m.random.chance(0.5) ? DAY_MS : HALF_HOUR_MS) * (m.random.chance(0.5) ? 1 : 2);
      Object.assign(absence, { start: absence.start + by, end: absence.end + by, touchedAt: now(m) });
      m.bench.sandbox.ephysio.edit.moveEvent(absence.event, absence.start, absence.end);
    },
  },
  'an absence becomes longer or shorter': {
    perDay: 0.3,
    act: (m) => {
      const absence = one(m, ahead(m));
      if (!absence) return;
      const length = absence.end - absence.start;
      const end = absence.end + (m.random.chance(0.5) ? length : -length / 2);
      Object.assign(absence, { end, touchedAt: now(m) });
      m.bench.sandbox.ephysio.edit.moveEvent(absence.event, absence.start, end);
    },
  },
  'an absence goes to somebody else': {
    perDay: 0.2,
    act: (m) => {
      const absence = one(m, ahead(m));
      const therapist = m.random.int(THERAPISTS + 1);
      const { clientId } = m.bench.sandbox.ephysio.practice.therapists[therapist] ?? {};
      if (!absence || clientId === undefined) return;
      m.bench.sandbox.ephysio.edit.changeEvent(absence.event, { clientId });
      Object.assign(absence, { therapist, touchedAt: now(m) });
    },
  },
  'an absence is given up': {
    perDay: 0.4,
    act: (m) => {
      const absence = one(m, ahead(m));
      if (!absence) return;
      const { edit } = m.bench.sandbox.ephysio;
      if (m.mode.hasCodes && m.random.chance(0.5)) edit.setStatus(absence.event, CODES.cancelled);
      else edit.removeEvent(absence.event);
      Object.assign(absence, { isOn: false, touchedAt: now(m) });
    },
  },
  'somebody blocks time in GHL': {
    perDay: 0.3,
    act: (m) => {
      const { calendarId, assignedUserId } = calendarOf(m, m.random.int(THERAPISTS));
      const start = instantAt(dayIn(m, 1 + m.random.int(30)), 7 + m.random.int(11), 0, ZONE);
      const target = m.random.chance(0.5) && assignedUserId ? { userId: assignedUserId } : { calendarId };
      const title = m.random.chance(0.5) ? 'Belegt' : 'Private';
      const slot = m.bench.sandbox.ghl.edit.addBlockSlot({ ...target, title, start, end: start + HOUR_MS });
      m.foreignSlots.set(slot.id, slot);
    },
  },
  'somebody cleans up a slot of the program': {
    perDay: 0.3,
    act: (m) => {
      const { ghl } = m.bench.sandbox;
      const own = [...ghl.state.blockSlots.values()].filter(
        (slot) => !m.foreignSlots.has(slot.id) && slot.startTime > now(m) + DAY_MS,
      );
      const slot = one(m, own);
      if (!slot) return;
      if (m.random.chance(0.5)) ghl.edit.removeBlockSlot(slot.id);
      else ghl.edit.moveBlockSlot(slot.id, slot.startTime + HOUR_MS, slot.endTime + HOUR_MS);
    },
  },
};
