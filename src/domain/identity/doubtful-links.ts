import type { PatientsInput } from '../plan/patients-input.ts';
import { type Link, neverMet } from '../plan/plan.ts';
import type { Patient } from '../records/patient.ts';
import { type Both, otherSide, type SideName } from '../records/sides.ts';
import type { Held } from '../side.ts';
import { compareIdentity, type Identity } from './match.ts';
import { type IdentityIndex, indexIdentities } from './pair-up.ts';

/** Links that were taken over from elsewhere, and that nobody here can believe. */
export interface Doubts {
  isDoubtful(link: Pick<Link<Patient>, 'id'>): boolean;
  /** The link that must be settled before a record without one is made on the other side: it may be one of its two. */
  inTheWayOf(side: SideName, held: Held<Patient>): Link<Patient> | undefined;
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

const isMereNamesake = ({ agree, differ }: Identity): boolean =>
  agree.length === 1 && agree[0] === 'name' && differ.length > 0;

/**
 * Whether somebody without a link, or of another such link, may be meant instead of `of`: as likely as `by`, and not
 * surely the same person as `by` is.
 */
const hasRival = (index: IdentityIndex, of: Held<Patient>, by: Held<Patient>): boolean => {
  const own = compareIdentity(of.record, by.record);
  const { same, unsure } = index.like(of.record);
  // A name alone tells nobody from another of that name; but a namesake who differs in something is no better match.
  if (own.verdict !== 'same')
    return [...same, ...unsure].some(
      ({ id, record }) => id !== by.id && !isMereNamesake(compareIdentity(of.record, record)),
    );
  return same.some(
    ({ id, record }) =>
      id !== by.id &&
      compareIdentity(of.record, record).agree.length >= own.agree.length &&
      compareIdentity(record, by.record).verdict !== 'same',
  );
};

/**
 * A link that was taken over says that the two shared a number or an e-mail once, as families do: that is one identifier.
 * The name has to be the second, in both of its parts; no birth date may speak against it, and nobody else fits as well.
 */
export const findDoubts = ({
  changed,
  unjudged = [],
  unlinked,
}: Pick<PatientsInput, 'changed' | 'unjudged' | 'unlinked'>): Doubts => {
  const pairs = changed.filter(({ link }) => neverMet(link)).map(pairOf);
  if (pairs.length + unjudged.length === 0) return { isDoubtful: () => false, inTheWayOf: () => undefined };
  const index = {
    ephysio: indexIdentities([...unlinked.ephysio, ...pairs.map((pair) => pair.ephysio)]),
    ghl: indexIdentities([...unlinked.ghl, ...pairs.map((pair) => pair.ghl)]),
  };
  const contradicted = pairs.filter(({ ephysio, ghl }) => {
    const { agree, differ } = compareIdentity(ephysio.record, ghl.record);
    const isBorneOut = agree.includes('name') && !differ.includes('birthDate');
    return !isBorneOut || hasRival(index.ghl, ephysio, ghl) || hasRival(index.ephysio, ghl, ephysio);
  });
  const doubtful = [...contradicted, ...unjudged.map(pairOf)];
  const linkOf = {
    ephysio: new Map(doubtful.map((pair) => [pair.ephysio.id, pair.link])),
    ghl: new Map(doubtful.map((pair) => [pair.ghl.id, pair.link])),
  };
  const held = {
    ephysio: indexIdentities(doubtful.map((pair) => pair.ephysio)),
    ghl: indexIdentities(doubtful.map((pair) => pair.ghl)),
  };
  const ids = new Set(doubtful.map(({ link }) => link.id));
  return {
    isDoubtful: ({ id }) => ids.has(id),
    inTheWayOf: (side, { record }) => {
      const other = otherSide(side);
      const { same, unsure } = held[other].like(record);
      const [first] = [...same, ...unsure];
      return first && linkOf[other].get(first.id);
    },
  };
};
