import type { RecordName } from './apart.ts';
import { peopleIn } from './patient-reviews.ts';
import type { ReviewItem } from './plan.ts';
import { otherSide } from './side.ts';

/** Whom an item of kind `who-is-who` is about, and who that may be. */
export interface Doubt {
  readonly person: RecordName;
  /** None: an older version has written it, and did not say. */
  readonly candidates: readonly RecordName[];
  /** The one candidate, if there is only one, and on the other side: yes or no is an answer then. */
  readonly other: RecordName | null;
}

/** `null`: the item does not ask who is who. */
export const doubtIn = ({
  kind,
  subject,
  message,
}: Pick<ReviewItem, 'kind' | 'subject' | 'message'>): Doubt | null => {
  const [person, ...candidates] = peopleIn(message);
  if (kind !== 'who-is-who' || !person || subject !== `${person.side} patient ${person.id}`) return null;
  const [first = null, ...others] = candidates;
  const isOnly = others.length === 0 && first?.side === otherSide(person.side);
  return { person, candidates, other: isOnly ? first : null };
};
