import type { SideName } from '../records/sides.ts';

/** A record of a person, by the side that holds it. */
export interface RecordName {
  readonly side: SideName;
  readonly id: string;
}

/** Pairs of records that a person declared to be two people, whatever agrees between them. Each is a `pairKey`. */
export type DistinctPairs = ReadonlySet<string>;

/** The key of a pair. The order of the two records does not matter. */
export const pairKey = (one: RecordName, other: RecordName): string =>
  [one, other]
    .map(({ side, id }) => `${side} ${id}`)
    .toSorted()
    .join(' | ');

/** The two records of a key. */
export const pairOfKey = (key: string): [RecordName, RecordName] => {
  const recordOf = (name = ''): RecordName =>
    name.startsWith('ghl ')
      ? { side: 'ghl', id: name.slice('ghl '.length) }
      : { side: 'ephysio', id: name.slice('ephysio '.length) };
  const [one, other] = key.split(' | ');
  return [recordOf(one), recordOf(other)];
};

/** Whether a person declared two records to be two people, and how long that holds. */
export type Distinctness =
  | 'not-said'
  /** Records of both sides: asked again once everything agrees. */
  | 'until-certain'
  /** Two records of one side: two people can share a name and a birth date. */
  | 'for-good';

/**
 * A decision about a record holds for both records of the person whom it was compared with.
 * @param partner the record that `other` is linked to
 */
export const distinctness = (
  distinctPairs: DistinctPairs | undefined,
  one: RecordName,
  other: RecordName,
  partner: RecordName | null = null,
): Distinctness => {
  const said = [other, ...(partner ? [partner] : [])].filter((name) =>
    distinctPairs?.has(pairKey(one, name)),
  );
  if (said.length === 0) return 'not-said';
  return said.some(({ side }) => side === one.side) ? 'for-good' : 'until-certain';
};
