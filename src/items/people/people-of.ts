import type { RecordName } from '../../domain/identity/distinct-pairs.ts';
import { differingFields } from '../../domain/merge/differing-fields.ts';
import { PATIENT_FIELDS, type Patient, type PatientField } from '../../domain/records/patient.ts';
import type { SideName } from '../../domain/records/sides.ts';
import {
  isLink,
  type Named,
  type NamedLink,
  type NamedRecord,
  namedByConflict,
  namedByFailure,
  namedByReview,
  type Role,
} from '../../domain/review/named-records.ts';
import type { StoreHandle } from '../../store/store.ts';
import { loadExclusions } from '../../store/tables/leaving.ts';
import type { StoredReview } from '../../store/tables/reviews.ts';
import type { ConflictsTable, FailuresTable } from '../../store/tables/tables.ts';
import { type ReadAppointment, readAppointments } from './last-read-appointments.ts';
import { type ReadPatient, readPatients } from './last-read-patients.ts';
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
  /** The next appointment of this person that is not off. */
  readonly next: Visit | null;
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

interface Found<T> {
  readonly role: Role;
  /** `null`: both halves are meant. */
  readonly record: RecordName | null;
  readonly found: T;
}

interface Known<T, R extends RecordName> {
  ofLink(link: string): T | undefined;
  ofRecord(record: R): T;
}

/** What is named, as it was read. A link that was removed since is known by the records that it had. */
const lookUp = <T>(named: readonly Named[], known: Known<T, NamedRecord>): Found<T>[] =>
  named.flatMap((one): Found<T>[] => {
    if (!isLink(one)) {
      // A failure is kept under the id of its link where there is no record that it could be kept under.
      if (known.ofLink(one.id) !== undefined) return [];
      return [{ role: one.role, record: one, found: known.ofRecord(one) }];
    }
    const link = known.ofLink(one.link);
    if (link !== undefined) return [{ role: one.role, record: null, found: link }];
    const halves = [
      { side: 'ephysio', id: one.ephysioId },
      { side: 'ghl', id: one.ghlId },
    ] as const;
    return halves.flatMap(({ side, id }) => {
      if (id === null) return [];
      const record = { entity: one.entity, side, id, role: one.role };
      return [{ role: one.role, record, found: known.ofRecord(record) }];
    });
  });

const wantedOf = (named: readonly Named[]) => ({
  links: named.flatMap((one: NamedLink | NamedRecord) => (isLink(one) ? [one.link] : [])),
  records: named.flatMap((one) => (isLink(one) ? [] : [one])),
});

const RANK: Readonly<Record<Role, number>> = { about: 0, candidate: 1, partner: 2 };

/** One half of a person, with its part in the item. */
interface Part {
  readonly role: Role;
  readonly side: SideName;
  readonly person: ReadPatient;
}

const sideRank = ({ side }: Part): number => (side === 'ephysio' ? 0 : 1);

/** Each record once, in the order in which they are shown. The other half of somebody who is linked is shown beside it. */
const partsOf = (found: readonly Found<ReadPatient>[]): Part[] => {
  const parts = new Map<string, Part>();
  for (const { role, record, found: person } of found) {
    for (const side of ['ephysio', 'ghl'] as const) {
      const id = person[side]?.id;
      if (id === undefined) continue;
      const own: Role = record === null || record.side === side ? role : 'partner';
      const before = parts.get(`${side} ${id}`);
      if (!before || RANK[own] < RANK[before.role]) parts.set(`${side} ${id}`, { role: own, side, person });
    }
  }
  return [...parts.values()].sort((a, b) => sideRank(a) - sideRank(b) || RANK[a.role] - RANK[b.role]);
};

const comparedOf = ({ side, person }: Part) => ({
  fields: person[side]?.fields ?? {},
  placeholders: side === 'ephysio' ? person.placeholders : [],
});

/**
 * The records that one stands beside: the one that is asked about and all others, or the two halves of one link where the item
 * is about appointments, which may be of two people.
 */
const besides = (part: Part, parts: readonly Part[], isOfAppointments: boolean): Part[] => {
  const others = parts.filter((other) => other !== part);
  if (isOfAppointments) return others.filter((other) => other.person === part.person);
  const first = parts.find(({ role }) => role === 'about') ?? parts[0];
  return part === first ? others.filter(({ role }) => role !== 'partner') : first ? [first] : [];
};

const inOrder = (fields: Iterable<PatientField>): PatientField[] => {
  const some = new Set(fields);
  return PATIENT_FIELDS.filter((field) => some.has(field));
};

/** Of each item whom and what it is about, in the order of the items. @param now epoch milliseconds */
export const peopleOfAll = async (
  store: StoreHandle,
  practice: DeskPractice,
  items: readonly OpenItem[],
  now: number,
): Promise<readonly ItemPeople[]> => {
  const named = items.map(namedBy);
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
    now,
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
          next: next.get(patientKey(person)) ?? null,
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

const NOBODY: ItemPeople = { people: [], appointments: [], differing: [] };

/** Whom and what an item is about. Of several items `peopleOfAll` asks the database once. @param now epoch milliseconds */
export const peopleOf = async (
  store: StoreHandle,
  practice: DeskPractice,
  item: OpenItem,
  now: number,
): Promise<ItemPeople> => (await peopleOfAll(store, practice, [item], now))[0] ?? NOBODY;
