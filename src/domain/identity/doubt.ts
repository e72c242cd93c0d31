import { peopleIn } from '../plan/patient-reviews.ts';
import type { ReviewItem } from '../plan/plan.ts';
import { otherSide } from '../side.ts';
import type { RecordName } from './apart.ts';

/** Whom an item of kind `who-is-who`, `listed-twice`, `imported-link` or `somebody-else` is about, and who that may be. */
export interface Doubt {
  readonly person: RecordName;
  /** None: an older version has written it, and did not say. */
  readonly candidates: readonly RecordName[];
  /** The one candidate, if there is only one, on the other side and without a link: yes is an answer then. */
  readonly other: RecordName | null;
  /** The imported link that says they are one: "no" means to remove it. `null`: nothing says so yet. */
  readonly importedLink: string | null;
  /** The link of a record that stands for somebody else by now: "no" means to put the record right. */
  readonly overwrittenLink: string | null;
}

const LINK = 'link ';

/** `null`: the item does not ask who is who. */
export const doubtIn = ({
  kind,
  subject,
  message,
}: Pick<ReviewItem, 'kind' | 'subject' | 'message'>): Doubt | null => {
  const [person, ...candidates] = peopleIn(message);
  const isAboutLink = subject.startsWith(LINK);
  const isLink = kind === 'imported-link' && isAboutLink;
  const isOverwritten = kind === 'somebody-else' && isAboutLink;
  const asksWho = kind === 'who-is-who' || kind === 'listed-twice';
  const isPerson = asksWho && subject === `${person?.side} patient ${person?.id}`;
  if (!person || !(isLink || isOverwritten || isPerson)) return null;
  const [first = null, ...others] = candidates;
  // Two records of one service are merged there: nothing links them.
  const isOnly = kind !== 'listed-twice' && others.length === 0 && first?.side === otherSide(person.side);
  const link = subject.slice(LINK.length);
  return {
    person,
    candidates,
    other: isOnly ? first : null,
    importedLink: isLink ? link : null,
    overwrittenLink: isOverwritten ? link : null,
  };
};

export type Answer = 'same' | 'different';

/** What a press of a button can say to it. */
export const answersTo = (doubt: Doubt): readonly Answer[] => {
  const { person, candidates, other } = doubt;
  const isAboutLink = doubt.importedLink !== null || doubt.overwrittenLink !== null;
  if (other !== null) return isAboutLink ? ['same'] : ['same', 'different'];
  return !isAboutLink && candidates.some(({ side }) => side === person.side) ? ['different'] : [];
};
