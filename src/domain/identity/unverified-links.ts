import type { PatientsInput } from '../plan/patients-input.ts';
import { hasNoBase, type Link } from '../plan/plan.ts';
import type { Patient } from '../records/patient.ts';
import { type Both, otherSide, type SideName } from '../records/sides.ts';
import type { Held } from '../side.ts';
import { compareIdentity, type Identity } from './match.ts';
import { type IdentityIndex, indexIdentities } from './pair-up.ts';

/** Imported links that the data does not confirm. */
export interface UnverifiedLinks {
  isUnverified(link: Pick<Link<Patient>, 'id'>): boolean;
  /** The unverified link that keeps a record without a link from being created: the record may be one of its two people. */
  blockingLink(side: SideName, held: Held<Patient>): Link<Patient> | undefined;
}

/** Both records of a link, by their ids. */
interface Pair {
  readonly link: Link<Patient>;
  readonly ephysio: Held<Patient>;
  readonly ghl: Held<Patient>;
}

const pairOf = ({ link, now }: { readonly link: Link<Patient>; readonly now: Both<Patient> }): Pair => ({
  link,
  ephysio: { id: link.ephysioId ?? '', record: now.ephysio },
  ghl: { id: link.ghlId ?? '', record: now.ghl },
});

const isOnlyNamesake = ({ agree, differ }: Identity): boolean =>
  agree.length === 1 && agree[0] === 'name' && differ.length > 0;

/**
 * Whether a record without a link, or of another unverified link, matches `of` as well as `by` does, and is not certainly
 * the same person as `by`.
 */
const hasBetterMatch = (index: IdentityIndex, of: Held<Patient>, by: Held<Patient>): boolean => {
  const own = compareIdentity(of, by);
  const { same, unsure } = index.like(of);
  // A name alone does not identify a person. A namesake who differs in something is no better match.
  if (own.verdict !== 'same')
    return [...same, ...unsure].some(
      (other) => other.id !== by.id && !isOnlyNamesake(compareIdentity(of, other)),
    );
  return same.some(
    (other) =>
      other.id !== by.id &&
      compareIdentity(of, other).agree.length >= own.agree.length &&
      compareIdentity(other, by).verdict !== 'same',
  );
};

/**
 * An imported link says that the two records shared a phone or an e-mail once, as families do. That is one identifier. It is
 * verified if the whole name agrees too, the birth dates do not differ, and no other record matches as well.
 */
export const findUnverifiedLinks = ({
  changed,
  undecided = [],
  unlinked,
}: Pick<PatientsInput, 'changed' | 'undecided' | 'unlinked'>): UnverifiedLinks => {
  const pairs = changed.filter(({ link }) => hasNoBase(link)).map(pairOf);
  if (pairs.length + undecided.length === 0)
    return { isUnverified: () => false, blockingLink: () => undefined };
  const index = {
    ephysio: indexIdentities([...unlinked.ephysio, ...pairs.map((pair) => pair.ephysio)]),
    ghl: indexIdentities([...unlinked.ghl, ...pairs.map((pair) => pair.ghl)]),
  };
  const contradicted = pairs.filter(({ ephysio, ghl }) => {
    const { agree, differ } = compareIdentity(ephysio, ghl);
    const isBorneOut = agree.includes('name') && !differ.includes('birthDate');
    return (
      !isBorneOut || hasBetterMatch(index.ghl, ephysio, ghl) || hasBetterMatch(index.ephysio, ghl, ephysio)
    );
  });
  const unverified = [...contradicted, ...undecided.map(pairOf)];
  const linkOf = {
    ephysio: new Map(unverified.map((pair) => [pair.ephysio.id, pair.link])),
    ghl: new Map(unverified.map((pair) => [pair.ghl.id, pair.link])),
  };
  const held = {
    ephysio: indexIdentities(unverified.map((pair) => pair.ephysio)),
    ghl: indexIdentities(unverified.map((pair) => pair.ghl)),
  };
  const ids = new Set(unverified.map(({ link }) => link.id));
  return {
    isUnverified: ({ id }) => ids.has(id),
    blockingLink: (side, person) => {
      const other = otherSide(side);
      const { same, unsure } = held[other].like(person);
      const [first] = [...same, ...unsure];
      return first && linkOf[other].get(first.id);
    },
  };
};
