import { actingOf } from '../../../src/app/single-records.ts';
import { links, restoreLinks } from '../../../src/items/links.ts';
import { type StoredReview, settleReview } from '../../../src/store/tables/reviews.ts';
import { reviewText } from '../../../src/texts/review-text.ts';
import { DAY_MS } from '../../../test/sync/virtual-clock.ts';
import { comeBack, deleteContact } from './acts-of-scope.ts';
import { pairIn } from './clashes.ts';
import { aheadOnBoth, freeSlotFor, isRested, moveTo, now } from './means.ts';
import type { Person } from './people.ts';
import type { Month } from './truth.ts';

/** What a look at one item came to. */
export type Handled = 'acted' | 'left';

/** Two at one time: one is called and gets another time, or both are to stay. */
export const actOnClash = async (month: Month, item: StoredReview): Promise<Handled> => {
  const found = await pairIn(month, item);
  if (!found || now(month) - Date.parse(item.created_at) < DAY_MS / 4) return 'left';
  const known = new Set(aheadOnBoth(month));
  const visit = found.visits.find((one) => known.has(one) && !one.isBilled);
  const event = visit && month.eventOf(visit);
  if (visit && event && month.random.chance(0.6)) {
    const start = freeSlotFor(month, visit, 20);
    month.bench.sandbox.ephysio.edit.moveEvent(event.id, start);
    moveTo(month, visit, start);
    return 'acted';
  }
  await settleReview(month.bench.store, item, now(month));
  month.answered.set(found.pair.name, found.pair.when);
  return 'acted';
};

/** An appointment in an unknown calendar is put back after a day or two. */
export const actOnAway = (month: Month, item: StoredReview): Handled => {
  if (now(month) - Date.parse(item.created_at) < 2 * DAY_MS) return 'left';
  const words = new Set(reviewText(item).split(/[^\w-]+/));
  const visit = month.visits.find(
    (v) =>
      v.takesPlace &&
      v.isAway &&
      [month.appointmentOf(v)?.id, String(month.eventOf(v)?.id)].some((id) => words.has(id ?? '')),
  );
  if (!visit) return 'left';
  comeBack(month, visit);
  return 'acted';
};

/** The contact of somebody who objects is deleted. */
export const actOnExcluded = (month: Month, who: Person | undefined): Handled => {
  if (!who?.isExcluded || !isRested(month, who) || month.contactOf(who) === undefined) return 'left';
  deleteContact(month, who);
  return 'acted';
};

/** Now and then a contact that was deleted is wanted again. */
export const restoreSomebody = async (month: Month): Promise<void> => {
  const { store } = month.bench;
  const gone = await links.list(store, 'main', { entity: 'patient', state: 'tombstone' });
  for (const who of month.people) {
    if (!who.isDeletedInGhl || who.isExcluded || who.isArchived || !isRested(month, who)) continue;
    const link = gone.find(({ ephysio_id: id }) => id !== null && who.patients.has(Number(id)));
    if (!link || !month.random.chance(0.3)) continue;
    const [done] = await restoreLinks(actingOf(month.bench.context()), 'main', [link]);
    if (done?.outcome.state === 'refused')
      month.problems.push(
        `the contact of person ${who.n} could not be restored: ${done.outcome.refusal.code}`,
      );
    Object.assign(who, { isDeletedInGhl: false, touchedAt: now(month) });
    for (const visit of month.visits)
      if (visit.who === who) Object.assign(visit, { series: null, touchedAt: now(month) });
    month.done['a contact is restored'] = (month.done['a contact is restored'] ?? 0) + 1;
  }
};
