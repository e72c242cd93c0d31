import type { Patient } from '../records/patient.ts';
import type { Held } from '../side.ts';
import type { Distinctness } from './distinct-pairs.ts';
import { compareIdentity, identityKeys, isCertain, type Person } from './match.ts';

/** A record that only a person can judge, with the other side's candidates. */
export interface Unsure {
  readonly held: Held<Patient>;
  readonly candidates: readonly Held<Patient>[];
}

export interface PairUp {
  /** One person on both sides, found by two identifiers. */
  readonly pairs: readonly { readonly a: Held<Patient>; readonly b: Held<Patient> }[];
  /** Records that nobody on the other side stands for. */
  readonly alone: { readonly a: readonly Held<Patient>[]; readonly b: readonly Held<Patient>[] };
  readonly unsure: { readonly a: readonly Unsure[]; readonly b: readonly Unsure[] };
}

/** Records by what may identify them. */
export interface IdentityIndex {
  add(held: Held<Patient>): void;
  /** The records that may be the same person, with what `compareIdentity` makes of them; those surely different left out. */
  like(person: Person): { readonly same: Held<Patient>[]; readonly unsure: Held<Patient>[] };
}

export const indexIdentities = (records: Iterable<Held<Patient>>): IdentityIndex => {
  const buckets = new Map<string, Held<Patient>[]>();
  const add = (held: Held<Patient>): void => {
    for (const key of identityKeys(held)) {
      const bucket = buckets.get(key);
      if (bucket) bucket.push(held);
      else buckets.set(key, [held]);
    }
  };
  for (const held of records) add(held);
  return {
    add,
    like: (person) => {
      const found = new Set(identityKeys(person).flatMap((key) => buckets.get(key) ?? []));
      const same: Held<Patient>[] = [];
      const unsure: Held<Patient>[] = [];
      for (const held of found) {
        const { verdict } = compareIdentity(person, held);
        if (verdict === 'same') same.push(held);
        else if (verdict === 'unsure') unsure.push(held);
      }
      return { same, unsure };
    },
  };
};

/** Whether two records may still be one person, given what a person has decided about them. */
export const isAsked = (distinctness: Distinctness, a: Person, b: Person): boolean =>
  distinctness === 'not-said' || (distinctness === 'until-certain' && isCertain(a, b));

const push = <K, V>(map: Map<K, V[]>, key: K, value: V): void => {
  const values = map.get(key);
  if (values) values.push(value);
  else map.set(key, [value]);
};

/**
 * Who is who among unlinked records of two sides. A pair is made only if each is the other's only match; a record that
 * is surely somebody's is no candidate for anybody else.
 * @param apartnessOf whether a person has said that the two are different people: they are no pair, and asked about again
 * only once it is certain that they are one
 */
export const pairUp = (
  a: readonly Held<Patient>[],
  b: readonly Held<Patient>[],
  apartnessOf: (a: Held<Patient>, b: Held<Patient>) => Distinctness = () => 'not-said',
): PairUp => {
  const index = indexIdentities(b);
  const same = { a: new Map<Held<Patient>, Held<Patient>[]>(), b: new Map<Held<Patient>, Held<Patient>[]>() };
  const maybe = {
    a: new Map<Held<Patient>, Held<Patient>[]>(),
    b: new Map<Held<Patient>, Held<Patient>[]>(),
  };
  for (const held of a) {
    const found = index.like(held);
    for (const other of found.same) {
      const distinctness = apartnessOf(held, other);
      if (!isAsked(distinctness, held, other)) continue;
      const isPair = distinctness === 'not-said';
      push(isPair ? same.a : maybe.a, held, other);
      push(isPair ? same.b : maybe.b, other, held);
    }
    for (const other of found.unsure) {
      if (apartnessOf(held, other) !== 'not-said') continue;
      push(maybe.a, held, other);
      push(maybe.b, other, held);
    }
  }
  const pairs: { a: Held<Patient>; b: Held<Patient> }[] = [];
  const sort = (records: readonly Held<Patient>[], side: 'a' | 'b') => {
    const other = side === 'a' ? 'b' : 'a';
    const alone: Held<Patient>[] = [];
    const unsure: Unsure[] = [];
    for (const held of records) {
      const matches = same[side].get(held) ?? [];
      const [match] = matches;
      const possible = (maybe[side].get(held) ?? []).filter((m) => !same[other].has(m));
      if (match && matches.length === 1 && same[other].get(match)?.length === 1) {
        if (side === 'a') pairs.push({ a: held, b: match });
      } else if (matches.length > 0) unsure.push({ held, candidates: matches });
      else if (possible.length > 0) unsure.push({ held, candidates: possible });
      else alone.push(held);
    }
    return { alone, unsure };
  };
  const [left, right] = [sort(a, 'a'), sort(b, 'b')];
  return {
    pairs,
    alone: { a: left.alone, b: right.alone },
    unsure: { a: left.unsure, b: right.unsure },
  };
};
