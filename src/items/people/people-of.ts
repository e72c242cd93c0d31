import { differingFields } from '../../domain/merge/differing-fields.ts';
import type { Patient, PatientField } from '../../domain/records/patient.ts';
import type { SideName } from '../../domain/records/sides.ts';
import {
  type Named,
  namedByConflict,
  namedByFailure,
  namedByReview,
  type Role,
} from '../../domain/review/named-records.ts';
import type { StoreHandle } from '../../store/store.ts';
import { loadExclusions } from '../../store/tables/leaving.ts';
import type { ListedLink } from '../../store/tables/link-list.ts';
import type { StoredReview } from '../../store/tables/reviews.ts';
import type { ConflictsTable, FailuresTable } from '../../store/tables/tables.ts';
import { type ReadAppointment, readAppointments } from './last-read-appointments.ts';
import { type ReadPatient, readPatients } from './last-read-patients.ts';
import { besides, comparedOf, type Found, inOrder, lookUp, partsOf, wantedOf } from './named-parts.ts';
import { nextVisits, patientKey } from './next-visits.ts';
import { type DeskPractice, loadTelling, type Visit, visitOf, visitPerson } from './visit.ts';

/** What waits for a person, as it is stored, as far as it names people or appointments. */
export type OpenItem =
  | StoredReview
  | Pick<ConflictsTable, 'entity' | 'link_id'>
  | Pick<FailuresTable, 'entity' | 'side' | 'record_id'>;

/** A patient of e-Physio or a contact of GHL, as it was last read. Patient data. */
export interface PersonRecord {
  readonly side: SideName;
  readonly id: string;
  readonly linkId: string | null;
  readonly role: Role;
  /** False: it was deleted there. */
  readonly isThere: boolean;
  /** Nothing of this patient is sent to GHL, because the patient objects. */
  readonly isExcluded: boolean;
  /** A field that is absent is not known; none: nothing is known of the record. */
  readonly fields: Patient;
  /** Fields (and `sex`) that hold placeholders in e-Physio: they read as empty. */
  readonly placeholders: readonly string[];
  /** The fields in which it differs from the record that it stands beside. */
  readonly differs: readonly PatientField[];
  /** The next appointments of this person that are not off, the earliest first: three at most. */
  readonly upcoming: readonly Visit[];
  /** UTC ISO; `null`: not known. */
  readonly readAt: string | null;
}

/** Whom and what an item is about. */
export interface ItemPeople {
  /** e-Physio's records first, then GHL's; of each side those that are asked about first. */
  readonly people: readonly PersonRecord[];
  readonly appointments: readonly { readonly role: Role; readonly visit: Visit }[];
  /** The fields in which records that stand beside each other differ. */
  readonly differing: readonly PatientField[];
}

/** The links and records that an item names: first what it is about. */
export const namedBy = (item: OpenItem): readonly Named[] => {
  if ('link_id' in item) return namedByConflict(item);
  return 'record_id' in item ? namedByFailure(item) : namedByReview(item);
};

/** So many appointments of a person are shown. */
const MOST = 3;

const peopleOfNamed = async (
  store: StoreHandle,
  practice: DeskPractice,
  named: readonly (readonly Named[])[],
  now: number,
): Promise<readonly ItemPeople[]> => {
  const ofEntity = (entity: Named['entity']): Named[] => named.flat().filter((one) => one.entity === entity);
  const appointments = await readAppointments(store, practice.name, wantedOf(ofEntity('appointment')));
  const visited = named.map((all) =>
    lookUp<ReadAppointment>(
      all.filter((one) => one.entity === 'appointment'),
      appointments,
    ),
  );
  const whose = visited.flat().flatMap(({ found }) => found.whose ?? []);
  const wanted = wantedOf(ofEntity('patient'));
  const patients = await readPatients(store, practice.name, {
    links: [...wanted.links, ...whose.flatMap(({ link }) => link ?? [])],
    records: [...wanted.records, ...whose.flatMap(({ record }) => record ?? [])],
  });
  const excluded = await loadExclusions(store, practice.name);
  const telling = await loadTelling(store, practice);
  const parts = named.map((all, n) => {
    const owners = (visited[n] ?? []).flatMap(({ found: { whose: owner } }): Found<ReadPatient>[] => {
      if (owner === null) return [];
      const person =
        owner.link === null ? owner.record && patients.ofRecord(owner.record) : patients.ofLink(owner.link);
      return person ? [{ role: 'about', record: null, found: person }] : [];
    });
    return partsOf([
      ...lookUp<ReadPatient>(
        all.filter((one) => one.entity === 'patient'),
        patients,
      ),
      ...owners,
    ]);
  });
  const next = await nextVisits(
    store,
    practice,
    new Set(parts.flat().map(({ person }) => patientKey(person))),
    { now, most: MOST },
  );
  return parts.map((all, n) => {
    const visits = visited[n] ?? [];
    const people = all.flatMap((part): PersonRecord[] => {
      const { role, side, person } = part;
      const half = person[side];
      if (half === null) return [];
      const { placeholders } = comparedOf(part);
      const differs = besides(part, all, visits.length > 0).flatMap((other) =>
        differingFields(comparedOf(part), comparedOf(other)),
      );
      return [
        {
          side,
          linkId: person.linkId,
          role,
          isExcluded: excluded.has(person.ephysio?.id ?? ''),
          ...half,
          placeholders,
          differs: inOrder(differs),
          upcoming: next.get(patientKey(person)) ?? [],
        },
      ];
    });
    return {
      people,
      appointments: visits.map(({ role, found }) => ({
        role,
        visit: visitOf(found, visitPerson(found.whose, patients), telling),
      })),
      differing: inOrder(people.flatMap(({ differs }) => differs)),
    };
  });
};

/** Of each item whom and what it is about, in the order of the items. @param now epoch milliseconds */
export const peopleOfAll = (
  store: StoreHandle,
  practice: DeskPractice,
  items: readonly OpenItem[],
  now: number,
): Promise<readonly ItemPeople[]> => peopleOfNamed(store, practice, items.map(namedBy), now);

/** Whose links these are, in their order: both records of each, of an appointment those of the patient. */
export const peopleOfLinks = (
  store: StoreHandle,
  practice: DeskPractice,
  links: readonly ListedLink[],
  now: number,
): Promise<readonly ItemPeople[]> => {
  const named = links.map(({ entity, id: link, ephysio_id: ephysioId, ghl_id: ghlId }): readonly Named[] => [
    { entity, link, ephysioId, ghlId, role: 'about' },
  ]);
  return peopleOfNamed(store, practice, named, now);
};

export const NOBODY: ItemPeople = { people: [], appointments: [], differing: [] };

/** Whom and what an item is about. Of several items `peopleOfAll` asks the database once. @param now epoch milliseconds */
export const peopleOf = async (
  store: StoreHandle,
  practice: DeskPractice,
  item: OpenItem,
  now: number,
): Promise<ItemPeople> => (await peopleOfAll(store, practice, [item], now))[0] ?? NOBODY;
