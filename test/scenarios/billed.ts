import { listOpenReviews, openReviewDetail, settleReview } from '../../src/store/tables/reviews.ts';
import { reviewText } from '../../src/texts/review-text.ts';
import type { Inbox } from '../sync/inbox.ts';
import type { Bench } from '../sync/run-sync.ts';
import { listen, runWell, WEDNESDAY } from './practice.ts';
import { withVisit } from './visit.ts';

export const MINUTE_MS = 60_000;
export const CODED = { 5: 'confirmed', 6: 'cancelled', 7: 'showed', 8: 'noshow' } as const;
/** The default: no code means cancelled, so that only DELETE cancels. */
export const UNCODED = { 5: 'confirmed', 7: 'showed', 8: 'noshow' } as const;
export const CLOSED = { status: 3, statusDetail: 1 };

/** What keeps an event: it has begun, its invoice is closed, or both. */
export type Why = 'begun' | 'closed' | 'both';

interface Visit {
  readonly why?: Why;
  readonly statuses?: typeof CODED | typeof UNCODED;
  readonly conflictWinner?: 'ephysio' | 'ghl';
}

/** A linked visit on an invoice; on Wednesday at nine, or ten minutes ago. */
export const withBilled = async ({ why, statuses = UNCODED, conflictWinner = 'ephysio' }: Visit = {}) => {
  const { bench, event, patientId } = await withVisit({ ephysio: { statuses }, sync: { conflictWinner } });
  const { edit, state } = bench.sandbox.ephysio;
  const isClosed = why === 'closed' || why === 'both';
  const { id: invoiceId } = edit.addInvoice(patientId, WEDNESDAY, isClosed ? CLOSED : undefined);
  edit.changeEvent(event.id, { invoiceId });
  const inbox = listen(bench);
  if (why === 'begun' || why === 'both') bench.clock.advance(WEDNESDAY + 10 * MINUTE_MS - bench.clock.now());
  return {
    bench,
    inbox,
    edit,
    id: event.id,
    invoiceId,
    patientId,
    eventNow: () => state.events.get(event.id),
  };
};

/** The program hears of what was done in GHL. The run comes some minutes later, not an hour. */
export const hear = async (by: 'run' | 'webhook', bench: Bench, inbox: Inbox): Promise<void> => {
  if (by === 'webhook') await inbox.settle();
  else await runWell(bench, { afterMs: MINUTE_MS });
};

/** Open reviews: kind, subject and the exact change. */
export const openReviews = async ({ store }: Bench) =>
  (await listOpenReviews(store, 'main')).map((item) => ({
    kind: item.kind,
    message: reviewText(item),
    detail: openReviewDetail(store, item),
  }));

/** `review resolve` of all that is open. */
export const resolveReviews = async ({ store, clock }: Bench): Promise<void> => {
  for (const item of await listOpenReviews(store, 'main')) await settleReview(store, item, clock.now());
};

/** What one more run asks e-Physio for its appointments' sake. */
export const askedByOneRun = async (bench: Bench): Promise<Record<string, number>> => {
  const { routes } = bench.sandbox.ephysio.counters;
  const before = { ...routes };
  await runWell(bench, { afterMs: MINUTE_MS });
  const asked = Object.entries(routes).map(([route, n]) => [route, n - (before[route] ?? 0)] as const);
  return Object.fromEntries(asked.filter(([route, n]) => n > 0 && /events|invoices/.test(route)));
};

/** The one list of a run over appointments. */
export const ONE_LIST = { 'GET /events/events': 1 };
