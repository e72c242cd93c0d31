import type { StoreHandle } from '../../store/store.ts';
import {
  type ReadAppointment,
  readOfPatients,
  readUnlinked,
  type WhoseRead,
} from './last-read-appointments.ts';
import type { ReadPatient } from './last-read-patients.ts';
import { byStart, type DeskPractice, loadTelling, type Visit, visitOf } from './visit.ts';

/** What names a patient among appointments: the link, or else the record. */
export const patientKey = ({ linkId, ephysio, ghl }: ReadPatient): string =>
  linkId ?? (ephysio ? `ephysio ${ephysio.id}` : `ghl ${ghl?.id ?? ''}`);

/** The same, of whose an appointment is; `null`: it names nobody. */
export const ownerKey = (whose: WhoseRead | null): string | null =>
  whose === null ? null : (whose.link ?? (whose.record ? `${whose.record.side} ${whose.record.id}` : null));

/** After the last instant there is. */
export const NEVER = '9999';

/**
 * The next appointments of each of some people that are not off, by `patientKey`; the earliest first. Whose a linked
 * appointment is, is sealed: the links are opened one after the other, from `now` on, until everybody has enough.
 * @param now epoch milliseconds
 * @param most of each person
 */
export const nextVisits = async (
  store: StoreHandle,
  practice: DeskPractice,
  people: Iterable<string>,
  { now, most }: { readonly now: number; readonly most: number },
): Promise<ReadonlyMap<string, readonly Visit[]>> => {
  const wanted = new Set(people);
  const next = new Map<string, readonly Visit[]>();
  if (wanted.size === 0) return next;
  const telling = await loadTelling(store, practice);
  const from = new Date(now).toISOString();
  const note = (read: ReadAppointment): void => {
    const key = ownerKey(read.whose);
    if (key === null || !wanted.has(key)) return;
    const visit = visitOf(read, null, telling);
    if (visit.isOff || visit.start === null || visit.start < from) return;
    next.set(key, [...(next.get(key) ?? []), visit].sort(byStart).slice(0, most));
  };
  for (const read of await readUnlinked(store, practice.name, from, NEVER)) note(read);
  const isSettled = (reached: string): boolean =>
    [...wanted].every((key) => {
      const visits = next.get(key) ?? [];
      return visits.length === most && visits.every(({ start }) => (start ?? NEVER) <= reached);
    });
  const isWanted = (whose: WhoseRead): boolean => wanted.has(ownerKey(whose) ?? '');
  const scope = { from, which: 'not-cancelled' } as const;
  for await (const { read, reached } of readOfPatients(store, practice.name, scope, isWanted)) {
    for (const one of read) note(one);
    if (isSettled(reached)) break;
  }
  return next;
};
