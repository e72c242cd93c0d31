import type { GhlContact } from '../../src/sandbox/ghl/model.ts';
import { listOpenReviews, openReviewDetail } from '../../src/store/tables/reviews.ts';
import { shownReview } from '../shown-review.ts';
import type { Bench } from '../sync/run-sync.ts';
import {
  ANNA,
  appointmentsOf,
  contactOf,
  eventsOf,
  listen,
  openWithInvoices,
  reviewKinds,
  runWell,
  WEDNESDAY,
} from './practice.ts';

/** What a booking form makes of the mother's contact when she books for her child. */
export const LENA: Partial<GhlContact> = { firstName: 'Lena' };

export const WAITS = ['patient-not-linked', 'somebody-else'];

/** Anna has a visit on Wednesday, and both sides know. */
export const withAnna = async () => {
  const bench = await openWithInvoices();
  const { edit } = bench.sandbox.ephysio;
  const { id } = edit.addPatient(ANNA);
  edit.addEvent({ patientId: id, start: WEDNESDAY });
  await runWell(bench);
  const inbox = listen(bench);
  return { bench, inbox, id, edit, ghl: bench.sandbox.ghl.edit, contact: contactOf(bench) };
};

export const startsOf = (bench: Bench): number[] => eventsOf(bench).map(({ start }) => start);

export const startsInGhl = (bench: Bench): number[] =>
  appointmentsOf(bench).map(({ startTime }) => startTime);

export const kinds = async (bench: Bench): Promise<string[]> => (await reviewKinds(bench)).sort();

export const review = async ({ store }: Bench, kind: string) => {
  const item = (await listOpenReviews(store, 'main')).find((r) => r.kind === kind);
  if (!item) throw new Error(`no open review ${kind}`);
  return { ...shownReview(item), detail: openReviewDetail(store, item) };
};
