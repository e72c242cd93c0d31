import { otherSide } from '../records/sides.ts';
import {
  type Candidate,
  isAboutLink,
  isAboutRecord,
  type Review,
  type ReviewKind,
} from '../review/review.ts';
import type { RecordName } from './distinct-pairs.ts';

/** Whom a review of kind `who-is-who`, `listed-twice`, `imported-link` or `somebody-else` is about, and who that may be. */
export interface IdentityQuestion {
  readonly person: RecordName;
  readonly candidates: readonly RecordName[];
  /** The one candidate, if there is only one, on the other side and without a link: yes is an answer then. */
  readonly other: RecordName | null;
  /** Those of the candidates with whom the person can be linked: on the other side, and linked with nobody. */
  readonly matchable: readonly RecordName[];
  /** The one candidate has a record beside the person's already: if they are one, the two are merged there. */
  readonly isMergedThere: boolean;
  /** The imported link that says they are one: "no" means to remove it. `null`: nothing says so yet. */
  readonly importedLink: string | null;
  /** The link of a record that stands for somebody else by now: "no" means to put the record right. */
  readonly overwrittenLink: string | null;
}

const KINDS: readonly ReviewKind[] = ['who-is-who', 'listed-twice', 'imported-link', 'somebody-else'];

/** Whether reviews of this kind ask who is who. */
export const isIdentityKind = (kind: ReviewKind): boolean => KINDS.includes(kind);

const nameOf = ({ side, id }: RecordName): RecordName => ({ side, id });

/** The records that a candidate stands for: its own, and the patient's whose contact it is. */
const recordsOf = (candidate: Candidate): RecordName[] => [
  nameOf(candidate),
  ...(candidate.linkedTo ? [{ side: 'ephysio' as const, id: candidate.linkedTo }] : []),
];

/** The records that a question is about: the person first, then who that may be. None: it asks nothing of the kind. */
export const peopleOf = (review: Review): readonly RecordName[] => {
  const { about, kind } = review;
  if (kind === 'who-is-who' || kind === 'listed-twice')
    return isAboutRecord(about) ? [nameOf(about), ...review.facts.candidates.flatMap(recordsOf)] : [];
  if (!(kind === 'imported-link' || kind === 'somebody-else') || !isAboutLink(about)) return [];
  if (about.ephysioId === null || about.ghlId === null) return [];
  const [patient, contact]: RecordName[] = [
    { side: 'ephysio', id: about.ephysioId },
    { side: 'ghl', id: about.ghlId },
  ];
  // The record that stands for somebody else by now is the one in question.
  const isContactFirst = kind === 'somebody-else' && review.side === 'ephysio';
  return (isContactFirst ? [contact, patient] : [patient, contact]).filter((name) => name !== undefined);
};

/** Those of the candidates of a question with whom the person can be linked. */
const matchableOf = (review: Review): readonly RecordName[] => {
  const { about, kind } = review;
  if (kind !== 'who-is-who' || !isAboutRecord(about)) return [];
  return review.facts.candidates
    .filter(({ side, linkedTo, contact }) => side !== about.side && !linkedTo && !contact)
    .map(nameOf);
};

/** `null`: the review does not ask who is who. */
export const questionOf = (review: Review): IdentityQuestion | null => {
  const [person, ...candidates] = peopleOf(review);
  if (!person) return null;
  const { kind } = review;
  const [first = null, ...others] = candidates;
  // Two records of one service are merged there: nothing links them.
  const isOnly = kind !== 'listed-twice' && others.length === 0 && first?.side === otherSide(person.side);
  const isMergedThere = kind === 'who-is-who' && review.facts.candidates.some(({ contact }) => contact);
  const link = isAboutLink(review.about) ? review.about.link : null;
  return {
    person,
    candidates,
    other: isOnly && !isMergedThere ? first : null,
    matchable: matchableOf(review),
    isMergedThere,
    importedLink: kind === 'imported-link' ? link : null,
    overwrittenLink: kind === 'somebody-else' ? link : null,
  };
};

export type Answer = 'same' | 'different';

/** The answers that one button can give; where several can be linked, "same" names one of them. */
export const allowedAnswers = (question: IdentityQuestion): readonly Answer[] => {
  const { person, candidates, other, isMergedThere, matchable } = question;
  if (question.overwrittenLink !== null) return other === null ? [] : ['same'];
  if (other !== null || matchable.length > 0) return ['same', 'different'];
  const isMerge = isMergedThere || candidates.some(({ side }) => side === person.side);
  return isMerge ? ['different'] : [];
};
