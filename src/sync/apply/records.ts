import type { Link } from '../../domain/plan/plan.ts';
import { type Appointment, isCancelled } from '../../domain/records/appointment.ts';
import {
  CONTACT_POINTS,
  NAMES,
  PATIENT_FIELDS,
  type Patient,
  type PatientField,
} from '../../domain/records/patient.ts';
import { openPlaceholders } from '../../domain/records/placeholders.ts';
import { onlyShared, sharedFields } from '../../domain/records/shared-fields.ts';
import type { SideName } from '../../domain/records/sides.ts';
import type { Store, StoreHandle } from '../../store/store.ts';
import { appointmentSync } from '../../store/tables/appointment-sync.ts';
import { contactSync, RELEASED } from '../../store/tables/contact-sync.ts';
import type { Base, LinkRow } from '../../store/tables/links.ts';
import { dropUnlinkedContact } from '../../store/tables/unlinked-contacts.ts';
import type { RunContext } from '../run-context.ts';
import type { LinkedIds, OpenedLink, Records } from './target.ts';

/** What links are kept with. */
type Keeping = Pick<RunContext, 'practice' | 'now'>;

const opened = <R>(row: LinkRow, { ephysio, ghl, ...memory }: Base<R>): Link<R> => ({
  id: row.id,
  ephysioId: row.ephysio_id,
  ghlId: row.ghl_id,
  source: row.source,
  state: row.state,
  base: { ephysio, ghl },
  ...memory,
});

const byId = <R>(rows: readonly LinkRow[], open: (row: LinkRow) => Link<R>): Map<string, OpenedLink<R>> =>
  new Map(rows.map((row) => [row.id, { row, link: open(row) }]));

/** Whether one of the sides refuses what the other one holds. */
export const isRefused = (
  { refused }: { readonly refused?: Base<Patient>['refused'] | undefined },
  field: PatientField,
): boolean => refused?.ephysio[field] !== undefined || refused?.ghl[field] !== undefined;

/** E-mail or phone of a patient that the contact does not have, because another contact holds it. */
export const omittedPoints = ({
  ephysio,
  ghl,
  refused,
}: Pick<Base<Patient>, 'ephysio' | 'ghl' | 'refused'>) =>
  CONTACT_POINTS.filter(
    (field) =>
      ephysio[field] &&
      ghl[field] !== undefined &&
      ghl[field] !== ephysio[field] &&
      !isRefused({ refused }, field),
  );

/**
 * GHL's half of a base, and what was seen there, without the fields that are left out of the config: nothing is agreed on
 * about them. What GHL held in them when they were left out is kept apart, so that it can be emptied there.
 * @param isStored false: the base is made from records that have just been read, of which we have sent nothing
 */
const withShared = (
  base: Base<Patient>,
  shared: readonly PatientField[],
  isStored: boolean,
): Base<Patient> => {
  const { seenInGhl, formerlyShared, ...rest } = base;
  if (shared.length === PATIENT_FIELDS.length) return { ...rest, ...(seenInGhl && { seenInGhl }) };
  const former = Object.entries({ ...formerlyShared, ...(isStored ? base.ghl : {}) }).filter(
    ([field, value]) => value !== null && !shared.includes(field as PatientField),
  );
  const ghl = onlyShared(base.ghl, shared);
  const seen = seenInGhl && onlyShared(seenInGhl, shared);
  const isAgreed = !seen || shared.every((field) => seen[field] === ghl[field]);
  return {
    ...rest,
    ghl,
    ...(isAgreed ? {} : { seenInGhl: seen }),
    ...(former.length > 0 && { formerlyShared: Object.fromEntries(former) }),
  };
};

/** Takes the fields that the config leaves out off a link. No side is written: the link keeps its time. */
export const leaveOut = async (handle: StoreHandle, { practice }: Keeping, row: LinkRow): Promise<void> => {
  const shared = sharedFields(practice.sync.contactFields);
  const base = withShared(contactSync.openBase(handle, row), shared, true);
  const lacks = omittedPoints(base).length > 0 ? {} : { hasOmitted: false };
  await contactSync.update(handle, row.id, { base, ...lacks, now: null });
};

/** A released contact point stays marked until GHL has answered about it, even if other fields are written in between. */
const staysReleased = (row: LinkRow, base: Base<Patient>, answered: readonly string[]): boolean =>
  'left_out' in row &&
  row.left_out === RELEASED &&
  !omittedPoints(base).some((field) => answered.includes(field));

export const patientRecords = ({ practice: config, now }: Keeping): Records<Patient> => {
  const { name: practice } = config;
  const shared = sharedFields(config.sync.contactFields);
  const columns = (
    whole: Base<Patient>,
    placeholders: readonly string[],
    isOurs: boolean,
    isStored = false,
  ) => {
    const base = withShared(whole, shared, isStored);
    return {
      base,
      hasOmitted: omittedPoints(base).length > 0,
      placeholders: openPlaceholders(placeholders, base.ephysio, isOurs),
      otherPerson: base.otherPerson ?? null,
      now: now(),
    };
  };
  const namesIn = (row: LinkRow): string[] =>
    'placeholders' in row && row.placeholders ? String(row.placeholders).split(',') : [];
  const open = (handle: StoreHandle, row: LinkRow) => opened(row, contactSync.openBase(handle, row));
  return {
    entity: 'patient',
    list: (handle) => contactSync.listHeads(handle, practice),
    openSome: async (handle, ids) =>
      byId(await contactSync.listBy(handle, practice, 'link', ids), (row) => open(handle, row)),
    listBy: (handle, side, ids) => contactSync.listBy(handle, practice, side, ids),
    linkedIds: (handle, side, among) => contactSync.linkedIds(handle, practice, side, among),
    find: (handle, id) => contactSync.find(handle, practice, id),
    listOfSeries: async () => [],
    findBySide: (handle, side, id) =>
      side === 'ephysio'
        ? contactSync.findByEphysioId(handle, practice, id)
        : contactSync.findByGhlId(handle, practice, id),
    open,
    insert: async (handle, ids, base, placeholders = []) => {
      // Made from a contact, a patient has its names from GHL.
      const fromGhl = NAMES.filter((field) => base.ephysio[field]);
      const first = ids.source === 'ghl' && fromGhl.length > 0 ? { ...base, fromGhl } : base;
      await contactSync.insert(handle, { ...ids, practice, ...columns(first, placeholders, true) });
      if (ids.ghlId !== null) await dropUnlinkedContact(handle, practice, ids.ghlId);
    },
    update: async (handle, row, base, ids = {}, { answered = [], isOurs = false } = {}) => {
      const next = columns(base, namesIn(row), isOurs, true);
      await contactSync.update(handle, row.id, { ...ids, ...next });
      if (next.hasOmitted && staysReleased(row, base, answered))
        await contactSync.setReleased(handle, row.id, true);
    },
    tombstone: (handle, id) => contactSync.setTombstone(handle, id, now()),
    renumber: (handle, id, ghlId) => contactSync.renumber(handle, id, ghlId, now()),
    revive: async (handle, row, ghlId, base) => {
      await contactSync.update(handle, row.id, {
        ghlId,
        state: 'linked',
        ...columns(base, namesIn(row), true),
      });
      await dropUnlinkedContact(handle, practice, ghlId);
    },
  };
};

/** The columns that are kept readable, so that the links of a window can be found. */
const columns = (base: Base<Appointment>): { startsAt: string; cancelled: boolean } => ({
  startsAt: base.ephysio.start ?? base.ghl.start ?? '',
  cancelled: isCancelled(base.ephysio) && isCancelled(base.ghl),
});

const openAppointment = (handle: StoreHandle, row: LinkRow) =>
  opened(row, appointmentSync.openBase(handle, row));

export const appointmentRecords = (practice: string, now: () => number): Records<Appointment> => ({
  entity: 'appointment',
  list: (handle) => appointmentSync.listHeads(handle, practice),
  openSome: async (handle, ids) =>
    byId(await appointmentSync.listBy(handle, practice, 'link', ids), (row) => openAppointment(handle, row)),
  listBy: (handle, side, ids) => appointmentSync.listBy(handle, practice, side, ids),
  linkedIds: (handle, side, among) => appointmentSync.linkedIds(handle, practice, side, among),
  find: (handle, id) => appointmentSync.find(handle, practice, id),
  listOfSeries: (handle, master) => appointmentSync.listOfSeries(handle, practice, master),
  findBySide: (handle, side, id) =>
    side === 'ephysio'
      ? appointmentSync.findByEphysioId(handle, practice, id)
      : appointmentSync.findByGhlId(handle, practice, id),
  open: openAppointment,
  insert: async (handle, ids, base) => {
    await appointmentSync.insert(handle, { ...ids, practice, base, ...columns(base), now: now() });
  },
  update: (handle, row, base, ids = {}) =>
    appointmentSync.update(handle, row.id, { ...ids, base, ...columns(base), now: now() }),
  tombstone: (handle, id) => appointmentSync.setTombstone(handle, id, now()),
  renumber: (handle, id, ghlId) => appointmentSync.renumber(handle, id, ghlId, now()),
  revive: (handle, row, ghlId, base) =>
    appointmentSync.update(handle, row.id, {
      ghlId,
      state: 'linked',
      base,
      ...columns(base),
      now: now(),
    }),
});

export const createLinkedIds = (store: Store, records: Pick<Records<object>, 'linkedIds'>): LinkedIds => {
  const loading = new Map<SideName, Promise<Set<string>>>();
  const added = { ephysio: new Set<string>(), ghl: new Set<string>() };
  const load = async (side: SideName): Promise<Set<string>> => {
    const linked = await records.linkedIds(store, side);
    for (const id of linked) added[side].add(id);
    return added[side];
  };
  return {
    load: (side) => {
      const known = loading.get(side) ?? load(side);
      loading.set(side, known);
      return known;
    },
    add: (side, id) => void added[side].add(id),
  };
};
