import type { Leaving } from '../../domain/plan/patients-input.ts';
import { type Appointment, isCancelled } from '../../domain/records/appointment.ts';
import { calendarKey, therapistOutside } from '../../domain/records/calendar.ts';
import { type KeptPatient, type RecordKey, recordKeyText } from '../../domain/records/kept-record.ts';
import type { SideName } from '../../domain/records/sides.ts';
import { inWindow, type TimeWindow } from '../../domain/records/window.ts';
import type { Held } from '../../domain/side.ts';
import { appointmentSync } from '../../store/tables/appointment-sync.ts';
import { findKept, type LastRead } from '../../store/tables/kept-records.ts';
import type { AppointmentSyncTable } from '../../store/tables/link-columns.ts';
import { halvesOf, namedRows } from '../../store/tables/named-rows.ts';
import type { Known } from '../double-booked.ts';
import { unlinkedRecord } from '../gather/patient-ids.ts';
import type { AppointmentSnapshot, ComparedAppointments } from '../gather/snapshots.ts';
import type { RunContext } from '../run-context.ts';
import { keepRecords, keptHalfOf, loadHeads, namedByOpenItems, type Sighting } from './keep-records.ts';

/** For so many days around now appointments are kept that only one side has: the days that a person is shown. */
export const KEPT_DAYS = { past: 1, ahead: 14 };

const DAY_MS = 86_400_000;
const SIDES = ['ephysio', 'ghl'] as const;

const keyOf = (side: SideName, id: string): RecordKey => ({ entity: 'appointment', side, id });

/** The days around now. @param now epoch milliseconds */
const keptDays = (now: number): TimeWindow => ({
  from: new Date(now - KEPT_DAYS.past * DAY_MS).toISOString(),
  to: new Date(now + KEPT_DAYS.ahead * DAY_MS).toISOString(),
});

interface Whose extends Known {
  readonly leaving: Leaving;
}

/** Whose an appointment is. The name of somebody who is linked is the link's; that of somebody who objects is not kept. */
const patientOf = (
  { ids, seen, leaving }: Whose,
  side: SideName,
  { patient }: Appointment,
  before: LastRead | undefined,
): KeptPatient | null => {
  if (!patient) return null;
  const unlinked = unlinkedRecord(patient);
  if (unlinked === null) return { link: patient, id: ids.idOf(side, patient), name: null };
  const { id } = unlinked;
  if (side === 'ephysio' && leaving.excluded.has(id)) return { link: null, id, name: null };
  const record = seen?.unlinked[side].get(id) ?? (side === 'ghl' ? seen?.listed.get(id)?.record : undefined);
  // A run over appointments alone need not have read who it is: it is as an earlier one has read it.
  const earlier = before?.kept.patient;
  if (!record) return { link: null, id, name: earlier?.id === id ? earlier.name : null };
  const { firstName = null, lastName = null, birthDate = null } = record;
  return { link: null, id, name: { firstName, lastName, birthDate } };
};

interface Pass {
  readonly snapshot: AppointmentSnapshot;
  readonly compared: ComparedAppointments;
  /** It was about all of the window. */
  readonly isAll: boolean;
}

/**
 * At the end of a pass over appointments: keeps those that something is open about as the pass has read them, as far as no link
 * says so, and those of the days around now that only one side has, or that it still shows otherwise. After a pass over the whole window,
 * deletes the others.
 */
export const keepAppointments = async (
  run: RunContext,
  whose: Whose,
  { snapshot, compared, isAll }: Pass,
): Promise<void> => {
  const { store, practice } = run;
  const days = keptDays(run.now());
  const isShown = ({ start }: Appointment): boolean => typeof start === 'string' && inWindow(start, days);
  const heads = await loadHeads(run, 'appointment');
  const named = await namedByOpenItems(store, practice.name, 'appointment');
  const moved = new Map(compared.changed.map((seen) => [seen.link.id, seen]));
  const movedNow = compared.changed.filter(({ link: { base }, now }) =>
    [base.ephysio, base.ghl, now.ephysio, now.ghl].some(isShown),
  );
  const oneSided = SIDES.flatMap((side) =>
    compared.unlinked[side]
      .filter(({ record }) => isShown(record) && !isCancelled(record))
      .map(({ id }) => keyOf(side, id)),
  );
  const records = [...named.records, ...oneSided];
  const links = [...named.links, ...movedNow.map(({ link }) => link.id)];
  if (heads.size + records.length + links.length === 0) return;

  const rows = await namedRows(appointmentSync, store, practice.name, { links, records });
  const linked = rows.flatMap(halvesOf).map(({ side, id }) => keyOf(side, id));
  const halves = new Set(linked.map(recordKeyText));
  const alone = records.filter((record) => !halves.has(recordKeyText(record)));
  const wanted = new Set([...halves, ...alone.map(recordKeyText)]);
  /** What the pass has listed, of what is wanted or kept. */
  const listed = new Map<string, Held<Appointment>>();
  for (const side of SIDES) {
    const keys = [...linked, ...alone, ...heads.values()].filter((key) => key.side === side);
    const ids = new Set(keys.map(({ id }) => id));
    for (const held of snapshot[side].records)
      if (ids.has(held.id)) listed.set(recordKeyText(keyOf(side, held.id)), held);
  }
  const before = await findKept(store, practice.name, alone);

  const ofRow = (row: AppointmentSyncTable): Sighting[] => {
    const after = appointmentSync.openBase(store, row);
    const seen = moved.get(row.id);
    return halvesOf(row).flatMap(({ side, id }): Sighting[] => {
      const key = keyOf(side, id);
      if (seen) {
        const kept = keptHalfOf({ before: seen.link.base, read: seen.now, after }, side);
        return [{ ...key, kept, startsAt: kept?.fields.start ?? row.starts_at }];
      }
      const held = listed.get(recordKeyText(key));
      const fingerprint = side === 'ghl' ? row.ghl_fingerprint : row.ephysio_fingerprint;
      const isAsAgreed = held !== undefined && store.sealer.fingerprint(held.record) === fingerprint;
      return isAsAgreed ? [{ ...key, kept: null }] : [];
    });
  };
  const ofAlone = (key: RecordKey): Sighting[] => {
    const held = listed.get(recordKeyText(key));
    if (held) {
      const { patient: _, ...fields } = held.record;
      const patient = patientOf(whose, key.side, held.record, before.get(recordKeyText(key)));
      const kept = { fields, agreed: null, ...(patient && { patient }) };
      return [{ ...key, kept, startsAt: fields.start ?? null }];
    }
    if (snapshot[key.side].deleted.includes(key.id)) return [{ ...key, kept: null }];
    const absence = snapshot.ephysio.absences?.records.find(
      ({ id }) => key.side === 'ephysio' && id === key.id,
    );
    if (!absence) return [];
    const { start, end, therapist } = absence;
    const own = practice.calendars.find((m) => m.ephysioClientId === therapist);
    const calendar = own ? calendarKey(own) : therapistOutside(therapist);
    return [
      { ...key, startsAt: start, kept: { fields: { start, end, calendar }, agreed: null, isAbsence: true } },
    ];
  };

  const isNeeded = (key: RecordKey): boolean => {
    const text = recordKeyText(key);
    return wanted.has(text) || !(isAll || listed.has(text));
  };
  await keepRecords(run, heads, [...rows.flatMap(ofRow), ...alone.flatMap(ofAlone)], isNeeded);
};
