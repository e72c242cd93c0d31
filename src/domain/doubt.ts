import type { RecordName } from './apart.ts';
import { peopleIn } from './patient-reviews.ts';
import type { ReviewItem } from './plan.ts';
import { otherSide } from './side.ts';

/** Whom an item of kind `who-is-who`, `listed-twice` or `imported-link` is about, and who that may be. */
export interface Doubt {
  readonly person: RecordName;
  /** None: an older version has written it, and did not say. */
  readonly candidates: readonly RecordName[];
  /** The one candidate, if there is only one, on the other side and without a link: yes is an answer then. */
  readonly other: RecordName | null;
  /** The imported link that says they are one: "no" means to remove it. `null`: nothing says so yet. */
  readonly importedLink: string | null;
}

const LINK = 'link ';

/** `null`: the item does not ask who is who. */
export const doubtIn = ({
  kind,
  subject,
  message,
}: Pick<ReviewItem, 'kind' | 'subject' | 'message'>): Doubt | null => {
  const [person, ...candidates] = peopleIn(message);
  const isLink = kind === 'imported-link' && subject.startsWith(LINK);
  const asksWho = kind === 'who-is-who' || kind === 'listed-twice';
  const isPerson = asksWho && subject === `${person?.side} patient ${person?.id}`;
  if (!person || !(isLink || isPerson)) return null;
  const [first = null, ...others] = candidates;
  // Two records of one service are merged there: nothing links them.
  const isOnly = kind !== 'listed-twice' && others.length === 0 && first?.side === otherSide(person.side);
  const importedLink = isLink ? subject.slice(LINK.length) : null;
  return { person, candidates, other: isOnly ? first : null, importedLink };
};

export type Answer = 'same' | 'different';

/** What a press of a button can say to it. */
export const answersTo = ({ person, candidates, other, importedLink }: Doubt): readonly Answer[] => {
  if (other !== null) return importedLink === null ? ['same', 'different'] : ['same'];
  const isWithinOneSide = candidates.some(({ side }) => side === person.side);
  return importedLink === null && isWithinOneSide ? ['different'] : [];
};
