import type { SideName } from './side.ts';

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
