import type { Patient } from '../domain/patient.ts';
import { listOpenReviews, resolveReview } from '../store/reviews.ts';
import type { Records } from './records.ts';
import type { RunContext } from './run-context.ts';

export const TAKEN = 'contact-point-taken';

export const takenSubject = (linkId: string, field: string): string => `link ${linkId} ${field}`;

/**
 * Settles what was put up for review because another contact held an e-mail or phone, once both sides agree on it. A run
 * does not meet these again while they last: both sides' values are known, and nothing changes.
 */
export const settleTaken = async (run: RunContext, records: Records<Patient>): Promise<void> => {
  const open = (await listOpenReviews(run.store, run.practice.name)).filter(
    (review) => review.kind === TAKEN,
  );
  for (const review of open) {
    const [, linkId = '', field = ''] = review.subject.split(' ');
    const row = await records.find(run.store, linkId);
    const base = row && records.open(run.store, row).base;
    const isOver = !base || base.ephysio[field as keyof Patient] === base.ghl[field as keyof Patient];
    if (isOver) await resolveReview(run.store, review.id, run.now());
  }
};
