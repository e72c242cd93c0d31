import type { Entity, SideName } from './sides.ts';

/** Which record: of a service, by its id there. */
export interface RecordKey {
  readonly entity: Entity;
  readonly side: SideName;
  readonly id: string;
}

export const recordKeyText = ({ entity, side, id }: RecordKey): string => `${entity} ${side} ${id}`;

type Values = { readonly [field: string]: string | null | undefined };

/** Whose an appointment is. */
export interface KeptPatient {
  /** Of a patient who is linked. */
  readonly link: string | null;
  /** The record that the appointment names, on its own side. */
  readonly id: string | null;
  /** `null`: not known, or not kept because the patient objects. */
  readonly name: {
    readonly firstName: string | null;
    readonly lastName: string | null;
    readonly birthDate: string | null;
  } | null;
}

/** What is kept of a record so that it can be shown to a person: as its side was last seen to hold it. Patient data. */
export interface KeptRecord {
  /** All of it; of a half of a link, only the fields in which it differed from what both sides had agreed on. */
  readonly fields: Values;
  /** Of a half of a link: what was agreed on in those fields. `null`: the record had no link. */
  readonly agreed: Values | null;
  /** Of an appointment without a link. */
  readonly patient?: KeptPatient;
  /** An event of e-Physio without a patient. */
  readonly isAbsence?: true;
}

/**
 * A half of a link as its side was last seen to hold it.
 * @param agreed what both sides have agreed on by now: a field of which that has changed since is as it says
 */
export const asLastRead = <R extends Values>(agreed: R, kept: KeptRecord | null): R => {
  const then = kept?.agreed;
  if (!then) return agreed;
  const seen = Object.entries(kept.fields).filter(
    ([field]) => (agreed[field] ?? null) === (then[field] ?? null),
  );
  return { ...agreed, ...Object.fromEntries(seen) };
};

/** What has to be kept of a half of a link. `null`: it is as both sides have agreed. */
export const keptHalf = (agreed: Values, seen: Values): KeptRecord | null => {
  const differing = Object.keys(seen).filter(
    (field) => seen[field] !== undefined && (seen[field] ?? null) !== (agreed[field] ?? null),
  );
  if (differing.length === 0) return null;
  const pick = (record: Values): Values =>
    Object.fromEntries(differing.map((field) => [field, record[field] ?? null]));
  return { fields: pick(seen), agreed: pick(agreed) };
};
