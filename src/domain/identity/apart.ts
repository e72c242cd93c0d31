import type { SideName } from '../records/sides.ts';

/** A record of a person, by the side that holds it. */
export interface RecordName {
  readonly side: SideName;
  readonly id: string;
}

/** Pairs of records of which a person has said that they are two people, whatever agrees: as `apartKey` names them. */
export type Apart = ReadonlySet<string>;

/** One name for a pair, whichever comes first. */
export const apartKey = (one: RecordName, other: RecordName): string =>
  [one, other]
    .map(({ side, id }) => `${side} ${id}`)
    .toSorted()
    .join(' | ');

/** The two records that a key names. */
export const apartPair = (key: string): [RecordName, RecordName] => {
  const recordOf = (name = ''): RecordName =>
    name.startsWith('ghl ')
      ? { side: 'ghl', id: name.slice('ghl '.length) }
      : { side: 'ephysio', id: name.slice('ephysio '.length) };
  const [one, other] = key.split(' | ');
  return [recordOf(one), recordOf(other)];
};

/** Whether a person has said of two records that they are two people, and how long that holds. */
export type Apartness =
  | 'not-said'
  /** Said of records of both sides: asked again once everything agrees. */
  | 'until-certain'
  /** Said of two records of one side: two people can share a name and a birth date. */
  | 'for-good';

/**
 * What was said of a record holds against both records of the person whom it was compared with.
 * @param partner the record that `other` is linked to
 */
export const apartness = (
  apart: Apart | undefined,
  one: RecordName,
  other: RecordName,
  partner: RecordName | null = null,
): Apartness => {
  const said = [other, ...(partner ? [partner] : [])].filter((name) => apart?.has(apartKey(one, name)));
  if (said.length === 0) return 'not-said';
  return said.some(({ side }) => side === one.side) ? 'for-good' : 'until-certain';
};
