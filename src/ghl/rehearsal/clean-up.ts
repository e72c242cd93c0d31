import type { SlotTarget } from '../../domain/records/block-slot.ts';
import type { Made, Rehearsed } from '../../domain/rehearsal/journal.ts';
import { isMarked, isMarkedWith, markedTitle } from '../../domain/rehearsal/marker.ts';
import { NotFoundError, RecordError, RefusedError } from '../../errors.ts';
import { patientOf } from '../contacts/contact-mapper.ts';
import { INDEX_LAG_MS, searchContacts } from '../contacts/contact-search.ts';
import { appointmentById, contactById, contactPath, type GhlRehearsal, listedFor } from './ghl-rehearsal.ts';

const SKEW_MS = 120_000;
/** Years that rehearsals of any time may have booked in. */
const REACH_MS = 14 * 366 * 86_400_000;

const missingIsFine = async (removal: Promise<unknown>): Promise<void> => {
  try {
    await removal;
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
  }
};

/** Whether the appointment is still there. @param refuse called when it is not that of a rehearsal's contact */
const isOwnAppointment = async (r: GhlRehearsal, id: string, refuse: () => never): Promise<boolean> => {
  const appointment = await appointmentById(r.client, id);
  if (appointment === null || appointment.deleted === true) return false;
  const contacts = (await r.journal.left('ghl')).filter((made) => made.kind === 'contact');
  const isOwn = contacts.some(({ recordId }) => recordId !== null && recordId === appointment.contactId);
  return isOwn || refuse();
};

/**
 * Deletes what a rehearsal made in GHL: the only place of the program that deletes a contact or an appointment. It takes no id,
 * but a row of the journal, and looks at the record first: it must be that of a rehearsal.
 * @throws RefusedError when the record under this id is anything else
 */
export const removeMade = async (r: GhlRehearsal, row: Made): Promise<void> => {
  const { side, kind, recordId: id } = row;
  const refuse = (): never => {
    throw new RefusedError(`${kind} ${id} is not what the rehearsal made; it stays`);
  };
  if (side !== 'ghl') refuse();
  if (kind === 'contact') {
    const contact = await contactById(r.client, id);
    if (contact !== null && !isMarked(contact)) refuse();
    const path = contactPath(id);
    if (contact !== null)
      await missingIsFine(
        r.client.request({ method: 'DELETE', path, version: 'contacts', effect: 'update' }),
      );
  } else if (kind === 'block-slot') await r.slots.remove(id);
  else if (await isOwnAppointment(r, id, refuse)) {
    const path = `/calendars/events/${encodeURIComponent(id)}`;
    await missingIsFine(
      r.client.request({ method: 'DELETE', path, version: 'calendars', effect: 'update', body: {} }),
    );
  }
  await r.journal.gone(row);
};

/** The contact that a create which was cut off has left; the search may show it only after a while. */
const findContact = async (r: GhlRehearsal, row: Rehearsed): Promise<string | null> => {
  const since = new Date(Date.parse(row.createdAt) - SKEW_MS).toISOString();
  const look = async (): Promise<string | null> => {
    const { contacts } = await searchContacts(r.client, since);
    const found = [...contacts.values()].find((contact) => isMarkedWith(row.mark, patientOf(contact)));
    return found?.id ?? null;
  };
  const found = await look();
  if (found !== null) return found;
  await r.time.waitUntil(Date.parse(row.createdAt) + INDEX_LAG_MS);
  return look();
};

/** The appointment that a create which was cut off has left: by its contact, in the calendars of the config. */
const findAppointment = async (r: GhlRehearsal, contactIds: readonly string[]): Promise<string | null> => {
  // Whatever year it was booked in.
  const [start, end] = [0, REACH_MS].map((ms) => new Date(r.time.now() + ms).toISOString());
  if (start === undefined || end === undefined) return null;
  for (const calendarId of new Set(r.calendars.map((mapping) => mapping.ghlCalendarId)))
    for (const contactId of contactIds) {
      const [found] = await listedFor(r.client, contactId, calendarId, { start, end });
      if (found !== undefined) return found.id;
    }
  return null;
};

/** The block slot that a create which was cut off has left: by its title, with the users and calendars of the config. */
const findSlot = async (r: GhlRehearsal, { mark }: Rehearsed): Promise<string | null> => {
  const [from, to] = [0, REACH_MS].map((ms) => new Date(r.time.now() + ms).toISOString());
  if (from === undefined || to === undefined) return null;
  const targets: SlotTarget[] = r.calendars.flatMap(({ ghlUserId, ghlCalendarId }) => [
    ...(ghlUserId === null ? [] : [{ kind: 'user', id: ghlUserId } as const]),
    { kind: 'calendar', id: ghlCalendarId },
  ]);
  for (const target of targets) {
    const { slots } = await r.slots.list(target, { from, to });
    const found = slots.find(({ record }) => record.title === markedTitle(mark));
    if (found !== undefined) return found.id;
  }
  return null;
};

const find = (r: GhlRehearsal, row: Rehearsed, contactIds: readonly string[]): Promise<string | null> => {
  if (row.kind === 'contact') return findContact(r, row);
  return row.kind === 'block-slot' ? findSlot(r, row) : findAppointment(r, contactIds);
};

const ORDER = ['block-slot', 'appointment', 'contact'];

/** Finds and deletes all that rehearsals have left in GHL. @returns what could not be deleted */
export const cleanUpGhl = async (r: GhlRehearsal): Promise<readonly Rehearsed[]> => {
  const rows = await r.journal.left('ghl');
  // What was cut off may still be on its way.
  for (const row of rows) if (row.recordId === null) await r.time.settle(row.createdAt);
  const contactIds = rows.flatMap((row) => (row.kind === 'contact' ? (row.recordId ?? []) : []));
  for (const row of rows.toSorted((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind))) {
    try {
      const id = row.recordId ?? (await find(r, row, contactIds));
      if (id === null) await r.journal.gone(row);
      else
        await removeMade(
          r,
          row.recordId === null ? await r.journal.found(row, id) : { ...row, recordId: id },
        );
    } catch (error) {
      // It is named, and looked for again by the next rehearsal; the others go on.
      if (!(error instanceof RecordError)) throw error;
    }
  }
  return r.journal.left('ghl');
};
