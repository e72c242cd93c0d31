import { instantAt } from '../../../src/sandbox/zoned.ts';
import { DAY_MS, HOUR_MS } from '../../../test/sync/virtual-clock.ts';
import { type Acts, aheadOnBoth, contactsInOrder, isRested, moveTo, now, one } from './means.ts';
import type { Series, Visit } from './records.ts';
import { COLLEAGUE, HALF_HOUR_MS, type Month, THERAPISTS, ZONE } from './truth.ts';

const dayOf = (at: number, weeks: number): string =>
  new Date(at + weeks * 7 * DAY_MS).toISOString().slice(0, 10);

/** Once a week, at one time of the clock. */
const weekly = (start: number, count: number, from = 0): number[] => {
  // Half hours of the working day: the date is the same in UTC.
  const [hour = 0, minute = 0] = new Date(start)
    .toLocaleTimeString('en-GB', { timeZone: ZONE })
    .split(':')
    .map(Number);
  return Array.from({ length: count }, (_, n) => instantAt(dayOf(start, from + n), hour, minute, ZONE));
};

/** Series of which nothing has begun, which both sides know, and nobody has touched lately. */
const ahead = (m: Month): Series[] => {
  const known = new Set(aheadOnBoth(m));
  return m.series.filter((series) => {
    const own = m.visits.filter((v) => v.series === series);
    const isAhead = own.every((v) => v.start > now(m) + DAY_MS && isRested(m, v));
    const placed = series.places.filter((v) => v?.takesPlace);
    return isAhead && placed.length > 1 && placed.every((v) => v && known.has(v));
  });
};

const placesOf = ({ places }: Series): Visit[] => places.filter((v) => v !== null);

/** Whether its appointments can all be there, as far as others are concerned. */
const fits = (m: Month, series: Series, moved: ReadonlyMap<Visit, number>): boolean => {
  const others = { ...m, visits: m.visits.filter((v) => !moved.has(v)) };
  return [...moved].every(
    ([{ therapist, who }, start]) =>
      !others.visits.some(
        (v) =>
          (v.takesPlace || v.series === series) &&
          (v.therapist === therapist || v.who === who) &&
          v.start < start + HALF_HOUR_MS &&
          start < v.start + HALF_HOUR_MS,
      ) &&
      !m.absences.some(
        (a) => a.isOn && a.therapist === therapist && a.start < start + HALF_HOUR_MS && start < a.end,
      ),
  );
};

/** Recurring bookings of GHL: nine appointments, one a week. */
export const SERIES: Acts = {
  'a series is booked in GHL': {
    perDay: 0.5,
    act: (m) => {
      const who = one(
        m,
        contactsInOrder(m).filter((p) => !p.isArchived && m.patientOf(p) !== undefined),
      );
      const contactId = who && m.contactOf(who);
      if (!who || !contactId) return;
      const therapist = m.random.int(THERAPISTS);
      const count = m.random.chance(0.7) ? 9 : 4 + m.random.int(5);
      for (let tries = 0; tries < 20; tries += 1) {
        const start = m.freeSlot(therapist, 10, who);
        const starts = weekly(start, count);
        if (!starts.every((at) => m.isFree(therapist, at) && !m.isBusy(who, at))) continue;
        const calendarId = [...m.bench.sandbox.ghl.state.calendars.keys()][therapist] ?? '';
        const { edit } = m.bench.sandbox.ghl;
        const [first] = edit.createSeries({ calendarId, contactId, start, end: start + HALF_HOUR_MS, count });
        const series: Series = { id: first?.masterEventId ?? '', places: [] };
        m.series.push(series);
        for (const at of starts)
          series.places.push(m.addVisit(who, therapist, at, { series, isFromGhl: true }));
        return;
      }
    },
  },
  'a series is moved by an hour': {
    perDay: 0.4,
    act: (m) => {
      const by = m.random.chance(0.5) ? HOUR_MS : -HOUR_MS;
      const series = one(
        m,
        ahead(m).filter((s) =>
          fits(m, s, new Map(placesOf(s).flatMap((v) => (v.takesPlace ? [[v, v.start + by] as const] : [])))),
        ),
      );
      if (!series) return;
      m.bench.sandbox.ghl.edit.moveSeries(series.id, by);
      for (const visit of placesOf(series))
        Object.assign(visit, { start: visit.start + by, touchedAt: now(m) });
    },
  },
  'a series is made shorter': {
    perDay: 0.15,
    act: (m) => {
      const series = one(
        m,
        ahead(m).filter(({ places }) => places.length > 3),
      );
      if (!series) return;
      const count = series.places.length - 1 - m.random.int(2);
      m.bench.sandbox.ghl.edit.resizeSeries(series.id, count);
      for (const visit of series.places.splice(count))
        if (visit) Object.assign(visit, { takesPlace: false, touchedAt: now(m) });
    },
  },
  'a series is made longer': {
    perDay: 0.15,
    act: (m) => {
      const series = one(
        m,
        ahead(m).filter(({ places }) => places[0] != null),
      );
      const [first] = series?.places ?? [];
      if (!series || !first) return;
      const { therapist, who } = m.visits.find((v) => v.series === series) ?? first;
      const { length } = series.places;
      const own = m.bench.sandbox.ghl.state.series.get(series.id);
      const calendar = [...m.bench.sandbox.ghl.state.calendars.keys()].indexOf(own?.master.calendarId ?? '');
      const [at] = weekly(first.start, 1, length);
      // What was taken out of the rule does not come back with a longer one.
      if (
        at === undefined ||
        own?.exdates.includes(at) ||
        calendar !== therapist ||
        !m.isFree(therapist, at) ||
        m.isBusy(who, at)
      )
        return;
      if (m.visits.some((v) => v.series === series && v.start === at)) return;
      m.bench.sandbox.ghl.edit.resizeSeries(series.id, length + 1);
      series.places.push(m.addVisit(who, therapist, at, { series, isFromGhl: true }));
    },
  },
  'one of a series is moved to the day of another': {
    perDay: 0.4,
    act: (m) => {
      const visit = one(
        m,
        aheadOnBoth(m).filter((v) => v.series?.places.includes(v)),
      );
      const appointment = visit && m.appointmentOf(visit);
      const other = visit && one(m, visit.series?.places.filter((v) => v && v !== visit) ?? []);
      if (!visit || !appointment || !other || other.start < now(m) + DAY_MS) return;
      const start = other.start + (m.random.chance(0.5) ? HALF_HOUR_MS : -HALF_HOUR_MS);
      if (!m.isFree(visit.therapist, start) || m.isBusy(visit.who, start)) return;
      if (m.visits.some((v) => v.series === visit.series && v.start === start)) return;
      m.bench.sandbox.ghl.edit.moveAppointment(appointment.id, start, start + HALF_HOUR_MS);
      moveTo(m, visit, start);
    },
  },
  'one of a series is cancelled': {
    perDay: 0.3,
    act: (m) => {
      const visit = one(
        m,
        aheadOnBoth(m).filter((v) => v.series !== null),
      );
      const appointment = visit && m.appointmentOf(visit);
      if (!visit || !appointment) return;
      const { edit } = m.bench.sandbox.ghl;
      if (m.random.chance(0.5)) edit.cancelAppointment(appointment.id);
      else edit.deleteAppointment(appointment.id);
      Object.assign(visit, { takesPlace: false, touchedAt: now(m) });
    },
  },
  'a whole series is cancelled': {
    perDay: 0.1,
    act: (m) => {
      const series = one(m, ahead(m));
      if (!series) return;
      const { edit } = m.bench.sandbox.ghl;
      if (m.random.chance(0.5)) edit.cancelSeries(series.id);
      else edit.deleteSeries(series.id);
      // Of one that is with the colleague, nothing of GHL's travels.
      for (const visit of m.visits)
        if (visit.series === series && visit.therapist !== COLLEAGUE)
          Object.assign(visit, { takesPlace: false, touchedAt: now(m) });
    },
  },
};
