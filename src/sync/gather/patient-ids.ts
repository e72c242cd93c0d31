import type { Appointment } from '../../domain/records/appointment.ts';
import type { SideName } from '../../domain/records/sides.ts';
import type { AppointmentSide, Held } from '../../domain/side.ts';
import { RecordError } from '../../errors.ts';
import type { Store } from '../../store/store.ts';
import { contactSync } from '../../store/tables/contact-sync.ts';
import type { ContactSyncTable } from '../../store/tables/link-columns.ts';
import type { PlannedPair } from './planned-pairs.ts';
import type { ComparedAppointments } from './snapshots.ts';

/**
 * Which patient of one side is which of the other, for the appointments: the engine names a patient by the link, so that
 * both sides' appointments compare; a patient without a link by side and id.
 */
export interface PatientIds {
  toLink(side: SideName, id: string): string;
  /** @throws RecordError when the patient has no record on that side */
  fromLink(side: SideName, patient: string): string;
  /** The same, or `null` when the patient has no record on that side. */
  idOf(side: SideName, patient: string): string | null;
  isLinked(patient: string): boolean;
  /** GHL does not have its contact any more. */
  isContactGone(patient: string): boolean;
  /** Its link was imported, and is not verified yet: nothing is written over it. */
  isUnverified(patient: string): boolean;
  /** The side whose record of the patient stands for somebody else, until a person has decided. */
  otherPerson(patient: string): SideName | null;
  /** Who is behind a name that `toLink` gave a patient without a link. */
  unlinked(patient: string): { readonly side: SideName; readonly id: string } | null;
}

const UNLINKED = /^(ephysio|ghl):(.*)$/;

/** The record of a patient without a link, by what an appointment calls the patient; `null`: it is the id of a link. */
export const unlinkedRecord = (patient: string): { readonly side: SideName; readonly id: string } | null => {
  const [, side, id] = UNLINKED.exec(patient) ?? [];
  return id === undefined ? null : { side: side as SideName, id };
};

type LinkIds = Pick<ContactSyncTable, 'id' | 'ephysio_id' | 'ghl_id' | 'state'>;

/** @param id that of the link that finds its person again; most are new */
const asLink = ({ ephysioId, ghlId }: PlannedPair, id = `planned ${ephysioId ?? ghlId}`): LinkIds => ({
  id,
  ephysio_id: ephysioId,
  ghl_id: ghlId,
  state: 'linked',
});

/**
 * The links as they are now. The patient of a tombstone, or of a link whose contact must be created again, is not
 * linked: there is no record for a new appointment. Nor is the patient of an imported link that is not verified yet.
 * @param planned in a dry run, who would be linked by now
 * @param wouldStandFor in a dry run, by link: the side whose record would be known to stand for somebody else by now
 */
export const loadPatientIds = async (
  store: Store,
  practice: string,
  planned: readonly PlannedPair[] = [],
  wouldStandFor: ReadonlyMap<string, SideName | null> = new Map(),
): Promise<PatientIds> => {
  const stored = await contactSync.listIds(store, practice);
  const otherPersons = new Map<string, SideName | null>([
    ...(await contactSync.listOtherPersons(store, practice)),
    ...wouldStandFor,
  ]);
  const nothing = store.sealer.fingerprint({});
  const lacksBase = (row: (typeof stored)[number]): boolean =>
    row.state === 'linked' && row.ephysio_fingerprint === nothing && row.ghl_fingerprint === nothing;
  const withoutBase = stored.filter(lacksBase);
  const withBase = stored.filter((row) => !lacksBase(row));
  const known = planned.length === 0 ? null : new Map(stored.map((row) => [row.ephysio_id, row.id]));
  const wouldBe = planned.map((pair) => asLink(pair, known?.get(pair.ephysioId ?? '')));
  const rows: LinkIds[] = [...stored, ...wouldBe];
  const isLive = (row: LinkIds): boolean =>
    row.state === 'linked' && row.ephysio_id !== null && row.ghl_id !== null;
  const linked = new Set([...withBase.filter(isLive), ...wouldBe].map((row) => row.id));
  const tombstones = new Set(stored.flatMap(({ id, state }) => (state === 'tombstone' ? [id] : [])));
  const unverified = new Set(withoutBase.flatMap(({ id }) => (linked.has(id) ? [] : [id])));
  const byId = new Map<string, { readonly ephysio: string | null; readonly ghl: string | null }>();
  const links = { ephysio: new Map<string, string>(), ghl: new Map<string, string>() };
  for (const row of rows) {
    byId.set(row.id, { ephysio: row.ephysio_id, ghl: row.ghl_id });
    if (row.ephysio_id !== null) links.ephysio.set(row.ephysio_id, row.id);
    if (row.ghl_id !== null) links.ghl.set(row.ghl_id, row.id);
  }
  const idOf = (side: SideName, patient: string): string | null => {
    const unlinked = unlinkedRecord(patient);
    return (unlinked?.side === side ? unlinked.id : byId.get(patient)?.[side]) ?? null;
  };
  return {
    idOf,
    toLink: (side, id) => links[side].get(id) ?? `${side}:${id}`,
    isLinked: (patient) => linked.has(patient),
    isContactGone: (patient) => tombstones.has(patient) && !linked.has(patient),
    isUnverified: (patient) => unverified.has(patient),
    otherPerson: (patient) => otherPersons.get(patient) ?? null,
    unlinked: unlinkedRecord,
    fromLink: (side, patient) => {
      const id = idOf(side, patient);
      if (id === null) {
        const unlinked = unlinkedRecord(patient);
        throw new RecordError(
          `its patient (${unlinked?.id ?? `link ${patient}`}) is not linked, so it has nobody to belong to`,
        );
      }
      return id;
    },
  };
};

/** What was compared before some of its patients were linked, with their links as they are now. */
export const withLinkedPatients = (compared: ComparedAppointments, ids: PatientIds): ComparedAppointments => {
  const named = (side: SideName, record: Appointment, agreed: Appointment | null): Appointment => {
    const unlinked = record.patient === agreed?.patient ? null : ids.unlinked(record.patient ?? '');
    return unlinked === null ? record : { ...record, patient: ids.toLink(side, unlinked.id) };
  };
  const both = (side: SideName): Held<Appointment>[] =>
    compared.unlinked[side].map(({ record, ...held }) => ({ ...held, record: named(side, record, null) }));
  return {
    ...compared,
    changed: compared.changed.map(({ now, ...changed }) => {
      const { base } = changed.link;
      const ephysio = named('ephysio', now.ephysio, base.ephysio);
      return { ...changed, now: { ephysio, ghl: named('ghl', now.ghl, base.ghl) } };
    }),
    unlinked: { ephysio: both('ephysio'), ghl: both('ghl') },
  };
};

/** A side whose appointments speak of patients as the engine does. `ids` may be renewed while the side is in use. */
export const withPatientLinks = (side: AppointmentSide, ids: () => PatientIds): AppointmentSide => {
  const inward = (held: Held<Appointment>): Held<Appointment> => {
    const { patient } = held.record;
    return patient
      ? { ...held, record: { ...held.record, patient: ids().toLink(side.name, patient) } }
      : held;
  };
  const outward = (record: Appointment): Appointment =>
    record.patient ? { ...record, patient: ids().fromLink(side.name, record.patient) } : record;
  return {
    name: side.name,
    shows: side.shows,
    showsCalendar: side.showsCalendar,
    cancelDeletes: side.cancelDeletes,
    takes: side.takes,
    keeps: side.keeps,
    list: async (query) => {
      const listing = await side.list(query);
      const { records, outside } = listing;
      return { ...listing, records: records.map(inward), ...(outside && { outside: outside.map(inward) }) };
    },
    get: async (id) => {
      const lookup = await side.get(id);
      if (lookup.state === 'held') return { state: 'held', held: inward(lookup.held) };
      const { patient } = lookup;
      return patient === undefined ? lookup : { ...lookup, patient: ids().toLink(side.name, patient) };
    },
    findSame: async (record, query) => {
      const found = await side.findSame(outward(record), query);
      return found && inward(found);
    },
    create: async (record, origin) => inward(await side.create(outward(record), origin)),
    update: async (id, changes, before) => inward(await side.update(id, changes, outward(before))),
    cancel: async (id, before) => inward(await side.cancel(id, outward(before))),
  };
};
