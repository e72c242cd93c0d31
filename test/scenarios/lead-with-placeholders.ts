import type { SandboxOptions } from '../../src/sandbox/options.ts';
import { listOpenReviews, settleReview } from '../../src/store/tables/reviews.ts';
import { reviewText } from '../../src/texts/review-text.ts';
import type { Bench } from '../sync/run-sync.ts';
import { LEAD, openPractice, runWell } from './practice.ts';

export const REAL = { birthDate: '02.03.1990', street: 'Seestrasse 7', zip: '8002', city: 'Zürich' };

export const REAL_IN_GHL = {
  dateOfBirth: '1990-03-02',
  address1: 'Seestrasse 7',
  postalCode: '8002',
  city: 'Zürich',
};

export const missing = (fields: string): string => `Placeholders, real values are missing: ${fields}`;

export const putsOf = ({ sandbox }: Bench): number =>
  sandbox.ephysio.counters.routes['PUT /patients/:id'] ?? 0;

export const reviewTexts = async ({ store }: Bench): Promise<string[]> =>
  (await listOpenReviews(store, 'main')).map(reviewText);

export const resolveAll = async ({ store, clock }: Bench): Promise<void> => {
  for (const review of await listOpenReviews(store, 'main')) await settleReview(store, review, clock.now());
};

/** A lead has become a patient with placeholders. */
export const withLead = async (
  ephysio: SandboxOptions['ephysio'] = {},
  more: object = {},
): Promise<Bench> => {
  const bench = await openPractice({ sandbox: { ephysio } });
  bench.sandbox.ghl.edit.createContact({ ...LEAD, ...more });
  await runWell(bench);
  return bench;
};
