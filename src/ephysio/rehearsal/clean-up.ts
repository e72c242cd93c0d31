import { mappingForEvent } from '../../domain/records/calendar.ts';
import type { Made, Rehearsed } from '../../domain/rehearsal/journal.ts';
import { isMarkedWith } from '../../domain/rehearsal/marker.ts';
import { eventBody, numericId } from '../events/event-body.ts';
import { readPatients } from '../patients/patient-mapper.ts';
import { type WireEvent, wireEventSchema } from '../wire.ts';
import { attempt, type EphysioRehearsal } from './rehearsal-context.ts';

/** Years that rehearsals of any time may have booked in. */
const REACH_MS = 14 * 366 * 86_400_000;
const DAY_MS = 86_400_000;

/** What is left in e-Physio for a person to remove. `isLive`: an event that could not be cancelled. */
export interface LeftInEphysio extends Rehearsed {
  readonly isLive: boolean;
}

/** Where a list does not name the invoice of an event: any open one of the made-up patient. */
const openInvoice = async (
  { client }: EphysioRehearsal,
  patientId: string,
): Promise<number | string | null> => {
  const found = (await client.listInvoices(patientId, { open: true })).find(({ open }) => open);
  return found === undefined ? null : numericId(found.id);
};

/** By the status code that means cancelled, where there is one; `false`: not done. */
const cancelByStatus = async (r: EphysioRehearsal, event: WireEvent, code: string): Promise<boolean> => {
  const { calendars, ephysio, timezone } = r.practice;
  const mapping = mappingForEvent(calendars, event.clientId, event.eventTypeId ?? null);
  const { adminInfoId } = ephysio;
  const { id, patientId } = event;
  if (!mapping || adminInfoId === null) return false;
  const invoiceId = event.invoiceId ?? (await openInvoice(r, patientId));
  if (invoiceId === null) return false;
  const [start, end] = [event.start, event.end].map((ms) => new Date(ms).toISOString());
  if (start === undefined || end === undefined) return false;
  const statusCode = Number(code);
  const body = eventBody({ patientId, mapping, adminInfoId, start, end, statusCode, invoiceId, timezone });
  return (await attempt(() => r.client.updateEvent(id, body))).end === 'done';
};

/** The events of the patients whom rehearsals made. */
const listedEvents = async (r: EphysioRehearsal, patients: ReadonlySet<string>): Promise<WireEvent[]> =>
  patients.size === 0
    ? []
    : (await r.client.listEvents(r.now() - DAY_MS, r.now() + REACH_MS))
        .flatMap((raw) => wireEventSchema.safeParse(raw).data ?? [])
        .filter((event) => patients.has(event.patientId));

/** Ids of the events; one whose create was cut off is one of the patient's that no other row knows. */
const withIds = async (
  r: EphysioRehearsal,
  rows: readonly Rehearsed[],
  listed: readonly WireEvent[],
): Promise<Made[]> => {
  const known = new Set(rows.map(({ recordId }) => recordId));
  const made: Made[] = [];
  for (const row of rows) {
    const event = listed.find(({ id }) => (row.recordId === null ? !known.has(id) : id === row.recordId));
    if (event === undefined) await r.journal.gone(row);
    else made.push(await r.journal.found(row, event.id));
    known.add(event?.id ?? null);
  }
  // A change may have made another event: whatever the made-up patient has is a rehearsal's.
  const others = listed.filter(({ id }) => !known.has(id));
  for (const { id } of others) made.push(await r.journal.note('ephysio', 'event', id));
  return made;
};

/**
 * Looks for the patients of rehearsals: one whose create was cut off is known by its name. Who is not among the active patients is
 * forgotten.
 */
const findPatients = async (
  r: EphysioRehearsal,
  rows: readonly Rehearsed[],
): Promise<ReadonlySet<string>> => {
  const patients = rows.filter(({ kind }) => kind === 'patient');
  if (patients.length === 0) return new Set();
  const { records } = readPatients(await r.client.listPatients());
  const found = new Set<string>();
  for (const row of patients) {
    const held = records.find(({ id, record }) =>
      row.recordId === null ? isMarkedWith(row.mark, record) : id === row.recordId,
    );
    if (held === undefined) await r.journal.gone(row);
    else found.add((await r.journal.found(row, held.id)).recordId);
  }
  return found;
};

/**
 * Cancels what rehearsals have booked in e-Physio, and nothing else: events of the patient that they made, by the ids that they
 * wrote down. @param cancelled codes that have turned out to mean cancelled
 */
export const cleanUpEphysio = async (
  r: EphysioRehearsal,
  cancelled: readonly string[],
): Promise<readonly LeftInEphysio[]> => {
  const rows = await r.journal.left('ephysio');
  // What was cut off may still be on its way.
  for (const row of rows) if (row.recordId === null) await r.settle(row.createdAt);
  const patients = await findPatients(r, rows);
  const ofEvents = rows.filter(({ kind }) => kind === 'event');
  const { statuses } = r.practice.ephysio;
  const codes = [...cancelled, ...Object.keys(statuses).filter((code) => statuses[code] === 'cancelled')];
  const isLive = (event: WireEvent): boolean => !codes.includes(String(event.status ?? 'none'));
  const before = await listedEvents(r, patients);
  const events = await withIds(r, ofEvents, before);
  const live = before.filter(
    (event) => isLive(event) && events.some(({ recordId }) => recordId === event.id),
  );
  for (const event of live) {
    const [code] = codes;
    const isDone = code !== undefined && (await cancelByStatus(r, event, code));
    if (!isDone) await attempt(() => r.client.cancelEvent(event.id));
  }
  const after = live.length === 0 ? before : await listedEvents(r, patients);
  for (const event of events) if (!after.some(({ id }) => id === event.recordId)) await r.journal.gone(event);
  const stillLive = new Set(after.filter(isLive).map(({ id }) => id));
  const left = await r.journal.left('ephysio');
  return left.map((row) => ({ ...row, isLive: row.kind === 'event' && stillLive.has(row.recordId ?? '') }));
};
