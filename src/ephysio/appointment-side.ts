import type { PracticeConfig } from '../config/schema.ts';
import type { Appointment, AppointmentField } from '../domain/appointment.ts';
import { isCancelled } from '../domain/appointment.ts';
import { mappingByKey } from '../domain/calendar.ts';
import type { AppointmentSide, Held } from '../domain/side.ts';
import { NotFoundError, NotSupportedError, RecordError, RefusedError } from '../errors.ts';
import type { EphysioClient } from './client.ts';
import { changedEventBody, eventBody } from './event-body.ts';
import { type EventsRead, readEvent, readEvents } from './event-mapper.ts';
import { createInvoiceFinder } from './invoice.ts';
import { readPatients } from './patient-mapper.ts';
import { statusCodeFor } from './status-code.ts';
import type { WireEvent } from './wire.ts';

export interface AppointmentSideOptions {
  readonly client: EphysioClient;
  readonly practice: Pick<PracticeConfig, 'timezone' | 'ephysio' | 'calendars'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

const DAY = 24 * 3_600_000;
/** Where an event is looked for that left the asked window. */
const WIDE = { pastMs: 2 * 365 * DAY, futureMs: 3 * 365 * DAY };

const need = (record: Appointment, field: AppointmentField): string => {
  const value = record[field];
  if (typeof value === 'string') return value;
  throw new RefusedError(`e-Physio needs ${field} of an appointment`);
};

/** The appointments of e-Physio: its events that have a patient and a therapist whom the config names. */
export const createAppointmentSide = (options: AppointmentSideOptions): AppointmentSide => {
  const { client, practice, now } = options;
  const { adminInfoId, statuses } = practice.ephysio;
  const context = { calendars: practice.calendars, statuses };
  const known = new Map<string, WireEvent>();
  let wide: Promise<EventsRead> | null = null;

  const listWire = async (from: number, to: number): Promise<EventsRead> => {
    const read = readEvents(await client.listEvents(from, to), context);
    for (const [id, wire] of read.wire) known.set(id, wire);
    return read;
  };

  const listWide = (): Promise<EventsRead> => listWire(now() - WIDE.pastMs, now() + WIDE.futureMs);

  /** The wide list is long: asked for once in a run, again only if that failed. */
  const wideOnce = (): Promise<EventsRead> => {
    wide ??= listWide().catch((error: unknown) => {
      wide = null;
      throw error;
    });
    return wide;
  };

  const findInvoice = createInvoiceFinder({
    client,
    practice,
    patientOf: async (id) => readPatients(await client.listPatients()).wire.get(id),
  });

  const lookUp = (read: EventsRead, id: string) => {
    const held = read.records.find((r) => r.id === id);
    if (held !== undefined) return { state: 'held', held } as const;
    const unreadable = read.bad.find((b) => b.id === id || b.id === null);
    if (unreadable !== undefined) throw new RecordError(`event ${id}: ${unreadable.reason}`);
    return { state: 'gone' } as const;
  };

  const bodyOf = async (record: Appointment, invoiceId: number | string | null) => {
    const mapping = mappingByKey(practice.calendars, need(record, 'calendar'));
    if (mapping === undefined) throw new RefusedError('the calendar is not in the config');
    if (adminInfoId === null) throw new NotSupportedError('ephysio.adminInfoId is not set in the config');
    const statusCode = statusCodeFor(need(record, 'status'), statuses);
    const patientId = need(record, 'patient');
    const start = need(record, 'start');
    const end = need(record, 'end');
    const invoice = invoiceId ?? (await findInvoice(patientId, start));
    const { timezone } = practice;
    return eventBody({
      patientId,
      mapping,
      adminInfoId,
      start,
      end,
      statusCode,
      invoiceId: invoice,
      timezone,
    });
  };

  /** What e-Physio will show after a write of `body`. */
  const asHeld = (id: string, body: object): Held<Appointment> => {
    const reading = readEvent({ ...body, id }, context);
    if (reading.kind !== 'held') throw new RefusedError(`event ${id} would not be an appointment`);
    known.set(id, reading.wire);
    wide = null; // made before this write
    return { id, record: reading.record };
  };

  /** A 404 on an assumed call can mean the call or the event: a fresh look tells. */
  const isGone = async (error: unknown, call: 'updateEvent' | 'cancelEvent', id: string): Promise<boolean> =>
    error instanceof NotSupportedError &&
    practice.ephysio.capabilities[call] !== false &&
    lookUp(await listWide(), id).state === 'gone';

  const update: AppointmentSide['update'] = async (id, changes, after) => {
    if (!known.has(id)) await wideOnce();
    const wire = known.get(id);
    if (wire === undefined) throw new NotFoundError(`event ${id} is not in e-Physio`);
    const samePatient = need(after, 'patient') === wire.patientId;
    const body = await bodyOf(after, samePatient ? (wire.invoiceId ?? null) : null);
    const full = changedEventBody(body, wire, changes.calendar !== undefined);
    try {
      await client.updateEvent(id, full);
    } catch (error) {
      if (await isGone(error, 'updateEvent', id))
        throw new NotFoundError(`event ${id} is not in e-Physio any more`);
      throw error;
    }
    return asHeld(id, full);
  };

  return {
    name: 'ephysio',
    list: async ({ from, to }) => {
      const asOf = new Date(now()).toISOString();
      const range = { from: Date.parse(from), to: Date.parse(to) };
      const read = await listWire(range.from, range.to);
      const records = read.records.filter(({ record }) => {
        const start = Date.parse(need(record, 'start'));
        return start >= range.from && start < range.to;
      });
      const { bad, ignored, unknownStatuses } = read;
      return { records, bad, deleted: [], complete: true, ignored, unknownStatuses, asOf };
    },
    get: async (id) => lookUp(await wideOnce(), id),
    findSame: async (record, { isTaken }) => {
      const wanted = { ...record, start: need(record, 'start'), end: need(record, 'end') };
      const { records } = await listWire(Date.parse(wanted.start) - DAY, Date.parse(wanted.end) + DAY);
      const same = records.find(
        (held) =>
          !isTaken(held.id) &&
          (['patient', 'calendar', 'start', 'end'] as const).every((f) => held.record[f] === wanted[f]) &&
          isCancelled(held.record) === isCancelled(wanted),
      );
      return same ?? null;
    },
    create: async (record) => {
      const body = await bodyOf(record, null);
      return asHeld(await client.createEvent(body), body);
    },
    update,
    cancel: async (id, current) => {
      const cancelled = { ...current, status: 'cancelled' };
      // A status that means "cancelled" leaves the event in place: better than the call that may remove it.
      if (Object.values(statuses).includes('cancelled'))
        return update(id, { status: 'cancelled' }, cancelled);
      try {
        await client.cancelEvent(id);
      } catch (error) {
        if (!(await isGone(error, 'cancelEvent', id))) throw error;
      }
      wide = null;
      return { id, record: cancelled };
    },
  };
};
