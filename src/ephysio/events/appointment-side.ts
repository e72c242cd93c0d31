import type { PracticeConfig } from '../../config/schema.ts';
import { instantText } from '../../domain/instant.ts';
import { isProtected } from '../../domain/plan/withhold.ts';
import { REACH_DAYS } from '../../domain/records/absence.ts';
import { type Appointment, type AppointmentField, isCancelled } from '../../domain/records/appointment.ts';
import { mappingByKey, shownInEphysio } from '../../domain/records/calendar.ts';
import type { InSeries } from '../../domain/records/series.ts';
import { shownStatus } from '../../domain/records/shown-status.ts';
import { SLOT_PARTS } from '../../domain/records/slot.ts';
import { inWindow, type TimeWindow } from '../../domain/records/window.ts';
import type { AppointmentSide, Held, Visit } from '../../domain/side.ts';
import { KeptError, NotFoundError, NotSupportedError, RefusedError } from '../../errors.ts';
import { assertUnmodified } from '../assert-unmodified.ts';
import { type CapabilityMemory, createAssumedCalls } from '../assumed-calls.ts';
import type { EphysioClient } from '../client.ts';
import { createPatientList } from '../patients/patient-list.ts';
import { readPatients } from '../patients/patient-mapper.ts';
import type { WireEvent } from '../wire.ts';
import { changedEventBody, eventBody } from './event-body.ts';
import { createEventList } from './event-list.ts';
import { hasNoPatient, readEvent, readEvents, timesOf } from './event-mapper.ts';
import { createInvoiceFinder, type InvoiceRefusals, type OneByOne } from './invoice.ts';
import { createKeptEvents } from './kept-events.ts';
import { createSeriesInvoices } from './series-invoice.ts';
import { bookingCodeFor, statusCodeFor } from './status-code.ts';

export interface AppointmentSideOptions {
  readonly client: EphysioClient;
  readonly practice: Pick<PracticeConfig, 'timezone' | 'ephysio' | 'calendars'>;
  readonly capabilities: CapabilityMemory;
  readonly refusals: InvoiceRefusals;
  /** Keeps two who need a new invoice for one patient apart. */
  readonly oneByOne: OneByOne;
  /** Waits until a write whose outcome got lost then (UTC ISO) is certainly carried out or not. */
  readonly settle: (lostAt: string) => Promise<void>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

const DAY = 24 * 3_600_000;

const need = (record: Appointment, field: AppointmentField): string => {
  const value = record[field];
  if (typeof value === 'string') return value;
  throw new RefusedError(`e-Physio needs ${field} of an appointment`);
};

/** Whether an event is of the range: one with a patient starts in it, an absence touches it. What is unreadable is judged later. */
const isOf =
  (from: number, to: number) =>
  (raw: unknown): boolean => {
    const { start, end } = timesOf(raw);
    if (start === null || start >= to) return start === null;
    return start >= from || (hasNoPatient(raw) && (end === null || end > from));
  };

const visitsIn = (events: readonly Held<Appointment>[], window: TimeWindow): Visit[] =>
  events.flatMap(({ record }) => {
    const { patient, start } = record;
    return patient && start && !isCancelled(record) && inWindow(start, window) ? [{ patient, start }] : [];
  });

/** The appointments of e-Physio: its events that have a patient and a therapist whom the config names. */
export const createAppointmentSide = (options: AppointmentSideOptions): AppointmentSide => {
  const { client, practice, now } = options;
  const { adminInfoId, statuses } = practice.ephysio;
  const context = { calendars: practice.calendars, statuses };
  const hasCancelledCode = Object.values(statuses).includes('cancelled');
  const assumed = createAssumedCalls(practice.ephysio, options.capabilities);
  const list = createEventList(
    async (from, to, reachMs = 0) => {
      const list = await client.listEvents(from - reachMs, to + reachMs);
      return readEvents(reachMs === 0 ? list : list.filter(isOf(from, to)), context);
    },
    practice.timezone,
    now,
  );
  // Several who wait for an invoice share a list.
  const patients = createPatientList(async () => readPatients(await client.listPatients()), now);
  const findInvoice = createInvoiceFinder({
    client,
    assumed,
    practice,
    patientOf: async (id) => (await patients.readWith(id)).wire.get(id),
    refusals: options.refusals,
    oneByOne: options.oneByOne,
  });

  const invoiceFor = createSeriesInvoices({
    findInvoice,
    isOpen: async (patientId, invoice) =>
      (await client.listInvoices(patientId, { open: true })).some(
        ({ id, open }) => open && String(id) === String(invoice),
      ),
    invoiceOf: (event) => list.seen(event)?.invoiceId ?? null,
  });

  const keptEvents = createKeptEvents(client, now);

  /** @throws KeptError when this change of the event is not to be written */
  const assertNotKept = async (
    event: WireEvent,
    changes: Partial<Appointment>,
    fresh = false,
  ): Promise<void> => {
    const kept = await keptEvents(event, changes, { fresh });
    if (kept) throw new KeptError(kept);
  };

  /** Asks e-Physio nothing before everything else is known to be right. */
  const bodyOf = async (
    record: Appointment,
    statusCode: number,
    invoice: (patientId: string) => Promise<number | null>,
    series?: InSeries,
  ) => {
    const mapping = mappingByKey(practice.calendars, need(record, 'calendar'));
    if (mapping === undefined) throw new RefusedError('the calendar is not in the config');
    if (adminInfoId === null) throw new NotSupportedError('ephysio.adminInfoId is not set in the config');
    const patientId = need(record, 'patient');
    const start = need(record, 'start');
    const end = need(record, 'end');
    const invoiceId = (await invoice(patientId)) ?? (await invoiceFor(series, patientId, start));
    const { timezone } = practice;
    return eventBody({ patientId, mapping, adminInfoId, start, end, statusCode, invoiceId, timezone });
  };

  /** What e-Physio will show after a write of `body`. */
  const wrote = (id: string, body: object): Held<Appointment> => {
    const reading = readEvent({ ...body, id }, context);
    if (reading.kind !== 'held') throw new RefusedError(`event ${id} would not be an appointment`);
    list.wrote(id, reading);
    return { id, record: reading.record };
  };

  const isThere = async (id: string): Promise<boolean> => (await list.find(id, 0)).state === 'held';

  const update: AppointmentSide['update'] = async (id, changes, before) => {
    await assumed.assertOffered('updateEvent');
    // It may have been moved since it was listed, if only by a moment.
    const { wire, record } = await (isProtected(changes) ? list.asked(id) : list.current(id));
    // Another patient's by now, it is left alone whatever was to change.
    // A time of GHL's is for the therapist whom it had: with another one it could be somebody else's.
    const slot = Object.fromEntries(SLOT_PARTS.map((part) => [part, before[part]]));
    const planned = SLOT_PARTS.some((part) => part in changes) ? { ...slot, ...changes } : changes;
    assertUnmodified(`event ${id}`, { patient: before.patient, ...planned }, before, record);
    const after = { ...record, ...changes };
    // A code that the config does not list says more than our word for it: it stays.
    const isKept = changes.status === undefined && typeof wire.status === 'number';
    const statusCode = isKept ? Number(wire.status) : statusCodeFor(need(after, 'status'), statuses);
    const isOwn = after.patient === wire.patientId;
    const body = await bodyOf(after, statusCode, async () => {
      if (!isOwn) return null;
      await assertNotKept(wire, changes);
      return wire.invoiceId ?? null;
    });
    const full = changedEventBody(body, wire, changes.calendar !== undefined);
    await assumed.send(
      'updateEvent',
      `event ${id}`,
      () => client.updateEvent(id, full),
      () => isThere(id),
    );
    return wrote(id, full);
  };

  return {
    name: 'ephysio',
    shows: (status) => shownStatus(status, statuses),
    showsCalendar: (key) => shownInEphysio(practice.calendars, key),
    cancelDeletes: !hasCancelledCode,
    takes: (kind) => assumed.isOffered(kind === 'update' || hasCancelledCode ? 'updateEvent' : 'cancelEvent'),
    keeps: async (id, changes) => keptEvents((await list.current(id)).wire, changes),
    list: async ({ from, to, reachDays = REACH_DAYS }) => {
      const asOf = new Date(now()).toISOString();
      const range = { from: Date.parse(from), to: Date.parse(to) };
      // e-Physio may list only what lies wholly in a range.
      const read = await list.read(range.from, range.to, reachDays * DAY);
      const window = { from: instantText(range.from), to: instantText(range.to) };
      const isInside = ({ record }: Held<Appointment>): boolean => inWindow(need(record, 'start'), window);
      const records = read.records.filter(isInside);
      const outside = [...read.elsewhere.values()].filter(isInside);
      const { bad, ignored, unknownStatuses } = read;
      const visits = visitsIn([...records, ...outside], window);
      const rest = { ignored, visits, absences: read.absences, unknownStatuses, asOf };
      return { records, outside, bad, deleted: [], complete: true, ...rest };
    },
    get: (id) => list.find(id),
    findSame: async (record, { lostAt, isLinked }) => {
      await options.settle(lostAt);
      const wanted = { ...record, start: need(record, 'start'), end: need(record, 'end') };
      const { records } = await list.read(Date.parse(wanted.start) - DAY, Date.parse(wanted.end) + DAY);
      const same = records.find(
        (held) =>
          !isLinked(held.id) &&
          (['patient', 'calendar', 'start', 'end'] as const).every((f) => held.record[f] === wanted[f]) &&
          isCancelled(held.record) === isCancelled(wanted),
      );
      return same ?? null;
    },
    create: async (record, { series }) => {
      const statusCode = bookingCodeFor(need(record, 'status'), statuses);
      const body = await bodyOf(record, statusCode, async () => null, series);
      return wrote(await client.createEvent(body), body);
    },
    update,
    cancel: async (id, before) => {
      // A status that means "cancelled" leaves the event in place: better than the call that may remove it.
      if (hasCancelledCode) return update(id, { status: 'cancelled' }, before);
      await assumed.assertOffered('cancelEvent');
      const { wire, record } = await list.asked(id);
      assertUnmodified(`event ${id}`, { patient: before.patient }, before, record);
      // What is taken away cannot be put back: e-Physio is not known to refuse it.
      await assertNotKept(wire, { status: 'cancelled' }, true);
      try {
        await assumed.send(
          'cancelEvent',
          `event ${id}`,
          () => client.cancelEvent(id),
          () => isThere(id),
        );
      } catch (error) {
        // Gone by now, perhaps by a try whose answer was lost: so it is cancelled.
        if (!(error instanceof NotFoundError)) throw error;
      }
      list.wrote(id, null);
      return { id, record: { ...before, status: 'cancelled' } };
    },
  };
};
