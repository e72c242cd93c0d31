import { compareIdentity, type Identifier, identityKeys } from './match.ts';
import type { Patient } from './patient.ts';
import type { Held } from './side.ts';

export interface PairUp {
  /** One person on both sides, found by two identifiers. */
  readonly pairs: readonly {
    readonly a: Held<Patient>;
    readonly b: Held<Patient>;
    readonly by: readonly Identifier[];
  }[];
  /** Records of `a` that nobody on the other side stands for. */
  readonly alone: readonly Held<Patient>[];
  /** Records of `a` that only a person can judge, with the other side's candidates. */
  readonly unsure: readonly { readonly a: Held<Patient>; readonly candidates: readonly string[] }[];
}

const indexByKey = (records: readonly Held<Patient>[]): Map<string, Held<Patient>[]> => {
  const index = new Map<string, Held<Patient>[]>();
  for (const held of records) {
    for (const key of identityKeys(held.record)) {
      const bucket = index.get(key);
      if (bucket) bucket.push(held);
      else index.set(key, [held]);
    }
  }
  return index;
};

const candidates = (held: Held<Patient>, index: Map<string, Held<Patient>[]>): Held<Patient>[] => [
  ...new Set(identityKeys(held.record).flatMap((key) => index.get(key) ?? [])),
];

/**
 * Who is who among unlinked records of two sides. A pair is made only if each is the other's only match; a record that
 * is surely somebody's is no candidate for anybody else.
 */
export const pairUp = (a: readonly Held<Patient>[], b: readonly Held<Patient>[]): PairUp => {
  const index = indexByKey(b);
  const same = new Map<Held<Patient>, { b: Held<Patient>; by: readonly Identifier[] }[]>();
  const claims = new Map<Held<Patient>, number>();
  const maybe = new Map<Held<Patient>, Held<Patient>[]>();
  for (const held of a) {
    for (const other of candidates(held, index)) {
      const { verdict, agree } = compareIdentity(held.record, other.record);
      if (verdict === 'same') {
        same.set(held, [...(same.get(held) ?? []), { b: other, by: agree }]);
        claims.set(other, (claims.get(other) ?? 0) + 1);
      } else if (verdict === 'unsure') {
        maybe.set(held, [...(maybe.get(held) ?? []), other]);
      }
    }
  }
  const pairs: { a: Held<Patient>; b: Held<Patient>; by: readonly Identifier[] }[] = [];
  const alone: Held<Patient>[] = [];
  const unsure: { a: Held<Patient>; candidates: string[] }[] = [];
  for (const held of a) {
    const matches = same.get(held) ?? [];
    const [first] = matches;
    const doubtful = (maybe.get(held) ?? []).filter((other) => !claims.has(other));
    if (first && matches.length === 1 && claims.get(first.b) === 1)
      pairs.push({ a: held, b: first.b, by: first.by });
    else if (matches.length > 0) unsure.push({ a: held, candidates: matches.map((m) => m.b.id) });
    else if (doubtful.length > 0) unsure.push({ a: held, candidates: doubtful.map((other) => other.id) });
    else alone.push(held);
  }
  return { pairs, alone, unsure };
};
