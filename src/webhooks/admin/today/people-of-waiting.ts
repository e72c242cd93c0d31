import { type ItemPeople, NOBODY, type OpenItem, peopleOfAll } from '../../../items/people/people-of.ts';
import type { Store } from '../../../store/store.ts';
import type { PageRequest } from '../shell/page-request.ts';
import { openItemOf, type Waiting } from './waiting.ts';

/** Whom and what an item is about. */
export type PeopleOf = (waiting: Waiting) => ItemPeople;

/** Whom and what these items are about: asked for at once. */
export const peopleOfWaiting = async (
  store: Store,
  { practice, now }: PageRequest,
  items: readonly Waiting[],
): Promise<PeopleOf> => {
  const asked = items.flatMap((one): [Waiting, OpenItem][] => {
    const item = openItemOf(one);
    return item === null ? [] : [[one, item]];
  });
  const named = asked.map(([, item]) => item);
  const found = await peopleOfAll(store, practice, named, now);
  const people = new Map(asked.map(([waiting], n) => [waiting, found[n] ?? NOBODY]));
  return (waiting) => people.get(waiting) ?? NOBODY;
};
