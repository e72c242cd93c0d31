import type { Appointment } from '../domain/records/appointment.ts';
import type { Patient } from '../domain/records/patient.ts';
import { byHandKind, linkOf } from '../domain/review/review.ts';
import type {
  DetailAppointment,
  DetailName,
  DetailSlot,
  ReviewDetail,
  ReviewItem,
} from '../domain/review/review-item.ts';
import type { Held } from '../domain/side.ts';
import { appointmentRecords, patientRecords } from './apply/records.ts';
import type { PatientIds } from './gather/patient-ids.ts';
import type { SeenPatients } from './gather/snapshots.ts';
import type { RunContext } from './run-context.ts';

/** Whom a review is about, for the person who settles it: patient data, and therefore sealed. */
type Named = Pick<ReviewDetail, 'patient' | 'namedNow'>;

export const nameIn = ({ firstName, lastName }: Patient): DetailName => ({
  firstName: firstName ?? null,
  lastName: lastName ?? null,
});

const isNamed = (record: Patient | undefined): record is Patient => !!record?.firstName || !!record?.lastName;

export const slotOf = ({ start, end, calendar }: Appointment): DetailSlot => ({
  start: start ?? null,
  end: end ?? null,
  calendar: calendar ?? null,
});

/** The names of patients as the engine calls them: by their links, or by side and id. */
export const namesOf = async (
  run: RunContext,
  patients: readonly string[],
  ids: PatientIds,
  seen: SeenPatients | null,
): Promise<ReadonlyMap<string, Named>> => {
  const names = new Map<string, Named>();
  const links = await patientRecords(run).openSome(run.store, patients);
  for (const patient of patients) {
    const opened = links.get(patient)?.link;
    if (opened) {
      const { base, seenInGhl, ephysioId, ghlId } = opened;
      const agreed = isNamed(base.ephysio) ? base.ephysio : base.ghl;
      const side = ids.otherPerson(patient);
      const read = side && seen?.read[side].get((side === 'ghl' ? ghlId : ephysioId) ?? '');
      const now = read ?? (side === 'ghl' ? seenInGhl : undefined);
      names.set(patient, { patient: nameIn(agreed), ...(isNamed(now) && { namedNow: nameIn(now) }) });
      continue;
    }
    const unlinked = ids.unlinked(patient);
    const record = unlinked && seen?.unlinked[unlinked.side].get(unlinked.id);
    if (record) names.set(patient, { patient: nameIn(record) });
  }
  return names;
};

/** Appointments that wait for something else to be decided. */
export const waitingDetail = (
  held: readonly Held<Appointment>[],
  named: Named | undefined,
): ReviewDetail & { readonly appointments: readonly DetailAppointment[] } => ({
  kind: 'about',
  id: null,
  fields: {},
  ...named,
  appointments: held.map(({ id, record }) => ({ id, was: null, becomes: slotOf(record) })),
});

const EMPTY: ReviewDetail = { kind: 'about', id: null, fields: {} };

const ofPatient = async (run: RunContext, item: ReviewItem): Promise<ReviewItem> => {
  const records = patientRecords(run);
  const link = linkOf(item);
  const { detail = EMPTY } = item;
  if (link === null)
    return isNamed(detail.fields) ? { ...item, detail: { ...detail, patient: nameIn(detail.fields) } } : item;
  const base = (await records.openSome(run.store, [link])).get(link)?.link.base;
  return base ? { ...item, detail: { ...detail, patient: nameIn(base.ephysio) } } : item;
};

/** A link's appointment, as both sides last agreed on it, and as it has to become. */
const ofAppointment = async (run: RunContext, item: ReviewItem): Promise<ReviewItem> => {
  const { side, detail = EMPTY } = item;
  const patients = patientRecords(run);
  const id = linkOf(item);
  if (id === null) {
    const row = await patients.findBySide(run.store, side, detail.fields.patient ?? '');
    const name = row && nameIn(patients.open(run.store, row).base.ephysio);
    const appointments = [{ id: null, was: null, becomes: slotOf(detail.fields) }];
    return { ...item, detail: { ...detail, ...(name && { patient: name }), appointments } };
  }
  const records = appointmentRecords(run.practice.name, run.now);
  const link = (await records.openSome(run.store, [id])).get(id)?.link;
  if (!link) return item;
  const agreed = { ...link.base.ghl, ...link.base.ephysio, ...link.base[side] };
  const person = (await patients.openSome(run.store, [agreed.patient ?? ''])).get(agreed.patient ?? '');
  const isMoved = ['start', 'end', 'calendar'].some((field) => detail.fields[field] !== undefined);
  const appointment: DetailAppointment = {
    id: detail.id ?? (side === 'ghl' ? link.ghlId : link.ephysioId),
    was: slotOf(agreed),
    becomes: isMoved
      ? slotOf({ ...agreed, ...detail.fields })
      : detail.kind === 'update'
        ? slotOf(agreed)
        : null,
  };
  const named = person ? { patient: nameIn(person.link.base.ephysio) } : {};
  return { ...item, detail: { ...detail, ...named, appointments: [appointment] } };
};

/** Both halves of an appointment are shown already: whose it is, is added. */
const withPatientOf = async (run: RunContext, item: ReviewItem): Promise<ReviewItem> => {
  const id = linkOf(item) ?? '';
  const link = (await appointmentRecords(run.practice.name, run.now).openSome(run.store, [id])).get(id)?.link;
  const patient = link?.base.ephysio.patient ?? link?.base.ghl.patient ?? '';
  const person = (await patientRecords(run).openSome(run.store, [patient])).get(patient);
  const { detail = EMPTY } = item;
  return person ? { ...item, detail: { ...detail, patient: nameIn(person.link.base.ephysio) } } : item;
};

/** Adds to what a person has to do by hand whom it is about, and when the appointment is. */
export const withDetails = async (
  run: RunContext,
  items: readonly ReviewItem[],
): Promise<readonly ReviewItem[]> => {
  const detailed: ReviewItem[] = [];
  for (const item of items) {
    if (item.kind === 'out-of-scope') {
      detailed.push(await withPatientOf(run, item));
      continue;
    }
    const isKnown = item.detail?.patient !== undefined || item.detail?.appointments !== undefined;
    if (isKnown) detailed.push(item);
    else if (item.kind === byHandKind('patient') || item.kind === 'value-refused')
      detailed.push(await ofPatient(run, item));
    else if (item.kind === byHandKind('appointment')) detailed.push(await ofAppointment(run, item));
    else detailed.push(item);
  }
  return detailed;
};
