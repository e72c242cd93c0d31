import type { StoreHandle } from '../../store/store.ts';
import { appointmentSync } from '../../store/tables/appointment-sync.ts';
import { keptStarting } from '../../store/tables/kept-records.ts';
import { appointmentsReadAt } from '../../sync/settle-appointments.ts';
import { keptAppointment, type ReadAppointment, readLinked } from './last-read-appointments.ts';
import type { ReadPatient } from './last-read-patients.ts';
import { type DeskPractice, loadTelling, type Visit, visitOf } from './visit.ts';

/** What names a patient among appointments: the link, or else the record. */
export const patientKey = ({ linkId, ephysio, ghl }: ReadPatient): string =>
  linkId ?? (ephysio ? `ephysio ${ephysio.id}` : `ghl ${ghl?.id ?? ''}`);

/** The same, of whose an appointment is; `null`: it names nobody. */
export const ownerKey = ({ whose }: ReadAppointment): string | null =>
  whose === null ? null : (whose.link ?? (whose.record ? `${whose.record.side} ${whose.record.id}` : null));

/** After the last instant there is. */
const NEVER = '9999';

/**
 * The next appointment of each of some people that is not off, by `patientKey`. Whose a linked appointment is, is sealed: the
 * links are opened one after the other, from `now` on, until everybody has one.
 * @param now epoch milliseconds
 */
export const nextVisits = async (
  store: StoreHandle,
  practice: DeskPractice,
  people: Iterable<string>,
  now: number,
): Promise<ReadonlyMap<string, Visit>> => {
  const wanted = new Set(people);
  const next = new Map<string, Visit>();
  if (wanted.size === 0) return next;
  const telling = await loadTelling(store, practice);
  const from = new Date(now).toISOString();
  const note = (read: ReadAppointment): void => {
    const key = ownerKey(read);
    if (key === null || !wanted.has(key)) return;
    const visit = visitOf(read, null, telling);
    const known = next.get(key);
    const { start } = visit;
    if (visit.isOff || start === null || start < from) return;
    if (!known?.start || start < known.start) next.set(key, visit);
  };
  const passAt = await appointmentsReadAt(store, practice.name);
  for (const found of await keptStarting(store, practice.name, from, NEVER))
    if (found.kept.agreed === null) note(keptAppointment(found, passAt));
  const isSettled = (reached: string): boolean =>
    [...wanted].every((key) => (next.get(key)?.start ?? NEVER) <= reached);
  for await (const rows of appointmentSync.pagesFrom(store, practice.name, from)) {
    for (const read of await readLinked(store, practice.name, rows)) note(read);
    if (isSettled(rows.at(-1)?.starts_at ?? '')) break;
  }
  return next;
};
