import { calendarKey } from '../../domain/records/calendar.ts';
import type { StoreHandle } from '../../store/store.ts';
import { appointmentSync } from '../../store/tables/appointment-sync.ts';
import { listBlockSlots, type StoredSlot } from '../../store/tables/block-slots.ts';
import { keptStarting } from '../../store/tables/kept-records.ts';
import { namedRows } from '../../store/tables/named-rows.ts';
import { appointmentsReadAt } from '../../sync/settle-appointments.ts';
import { readLinked, readUnlinked } from './last-read-appointments.ts';
import { later, readPatients } from './last-read-patients.ts';
import {
  byStart,
  type DeskPractice,
  loadTelling,
  type Telling,
  type Visit,
  type VisitHalf,
  visitOf,
  visitPerson,
} from './visit.ts';

/** The appointments of some days, and other time that is taken. */
export interface Visits {
  /** By start, then by therapist. Those that take place nowhere are among them. */
  readonly visits: readonly Visit[];
  /** When both sides were last asked for all of them (UTC ISO); `null`: never. */
  readonly readAt: string | null;
}

/** The key of the calendar that a block slot of GHL belongs to, as far as the config names it. */
const calendarOf = ({ target }: StoredSlot, { calendars }: DeskPractice): string | null => {
  const mapping = calendars.find((m) =>
    target.kind === 'user' ? m.ghlUserId === target.id : m.ghlCalendarId === target.id,
  );
  return mapping ? calendarKey(mapping) : null;
};

/** Time that is blocked in GHL for an event of e-Physio which is no appointment there. */
const takenTime = (
  slot: StoredSlot,
  practice: DeskPractice,
  { therapistOf }: Telling,
  readAt: string | null,
): Visit => {
  const therapist = therapistOf(calendarOf(slot, practice));
  const half = (id: string): VisitHalf => ({
    id,
    start: slot.start,
    end: slot.end,
    status: null,
    therapist,
  });
  return {
    kind: 'taken',
    linkId: null,
    start: slot.start,
    end: slot.end,
    therapist,
    person: null,
    ephysio: half(slot.event),
    ghl: half(slot.ghlId),
    isOff: false,
    missingOn: null,
    differs: [],
    readAt: later(readAt, slot.updatedAt),
  };
};

/**
 * The appointments that start in `[from, to)`, as they were last read, and other time of therapists that is taken then. Those
 * that only one side has are known for the days of `KEPT_DAYS`. Of the others nothing is known outside `sync.window`.
 * @param from, to UTC ISO
 */
export const visitsOf = async (
  store: StoreHandle,
  practice: DeskPractice,
  from: string,
  to: string,
): Promise<Visits> => {
  const { name } = practice;
  const readAt = await appointmentsReadAt(store, name);
  const telling = await loadTelling(store, practice);
  const rows = await appointmentSync.listStarting(store, name, from, to);
  // Moved into these days on one side only: its link still says another time.
  const moved = (await keptStarting(store, name, from, to)).filter((found) => found.kept.agreed !== null);
  const known = new Set(rows.map(({ id }) => id));
  const others = await namedRows(appointmentSync, store, name, { links: [], records: moved });
  const all = [
    ...(await readLinked(store, name, [...rows, ...others.filter(({ id }) => !known.has(id))])),
    ...(await readUnlinked(store, name, from, to)),
  ];
  const whose = all.flatMap((read) => read.whose ?? []);
  const patients = await readPatients(store, name, {
    links: whose.flatMap(({ link }) => link ?? []),
    records: whose.flatMap(({ record }) => record ?? []),
  });
  const visits = all.map((read) => visitOf(read, visitPerson(read.whose, patients), telling));
  const events = new Set(visits.flatMap(({ ephysio }) => ephysio?.id ?? []));
  const slots = new Map(
    (await listBlockSlots(store, name, from))
      .filter(({ start, event }) => start < to && !events.has(event))
      .map((slot) => [slot.event, slot]),
  );
  const taken = [...slots.values()].map((slot) => takenTime(slot, practice, telling, readAt));
  return {
    visits: [...visits.filter(({ start }) => start !== null && from <= start && start < to), ...taken].sort(
      byStart,
    ),
    readAt,
  };
};
