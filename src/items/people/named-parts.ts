import type { RecordName } from '../../domain/identity/distinct-pairs.ts';
import { PATIENT_FIELDS, type PatientField } from '../../domain/records/patient.ts';
import type { SideName } from '../../domain/records/sides.ts';
import {
  isLink,
  type Named,
  type NamedLink,
  type NamedRecord,
  type Role,
} from '../../domain/review/named-records.ts';
import type { ReadPatient } from './last-read-patients.ts';

/** What an item names, as it was read. */
export interface Found<T> {
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
export const lookUp = <T>(named: readonly Named[], known: Known<T, NamedRecord>): Found<T>[] =>
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

export const wantedOf = (named: readonly Named[]) => ({
  links: named.flatMap((one: NamedLink | NamedRecord) => (isLink(one) ? [one.link] : [])),
  records: named.flatMap((one) => (isLink(one) ? [] : [one])),
});

const RANK: Readonly<Record<Role, number>> = { about: 0, candidate: 1, partner: 2 };

/** One half of a person, with its part in the item. */
export interface Part {
  readonly role: Role;
  readonly side: SideName;
  readonly person: ReadPatient;
}

const sideRank = ({ side }: Part): number => (side === 'ephysio' ? 0 : 1);

/** Each record once, in the order in which they are shown. The other half of somebody who is linked is shown beside it. */
export const partsOf = (found: readonly Found<ReadPatient>[]): Part[] => {
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

export const comparedOf = ({ side, person }: Part) => ({
  fields: person[side]?.fields ?? {},
  placeholders: side === 'ephysio' ? person.placeholders : [],
});

/**
 * The records that one stands beside: the one that is asked about and all others, or the two halves of one link where the item
 * is about appointments, which may be of two people.
 */
export const besides = (part: Part, parts: readonly Part[], isOfAppointments: boolean): Part[] => {
  const others = parts.filter((other) => other !== part);
  if (isOfAppointments) return others.filter((other) => other.person === part.person);
  const first = parts.find(({ role }) => role === 'about') ?? parts[0];
  return part === first ? others.filter(({ role }) => role !== 'partner') : first ? [first] : [];
};

export const inOrder = (fields: Iterable<PatientField>): PatientField[] => {
  const some = new Set(fields);
  return PATIENT_FIELDS.filter((field) => some.has(field));
};
