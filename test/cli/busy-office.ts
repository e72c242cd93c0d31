import { placeholderReview } from '../../src/domain/review/patient-reviews.ts';
import { contactSync } from '../../src/store/tables/contact-sync.ts';
import { listOpenReviews, upsertReview } from '../../src/store/tables/reviews.ts';
import { inStore, type Office, openOffice } from './set-up.ts';

const DAY = 86_400_000;

export const daysAgo = (days: number): number => Date.now() - days * DAY;

type Stored = Parameters<typeof upsertReview>[1];

export const byHand: Stored = {
  practice: 'main',
  kind: 'appointment-by-hand',
  about: { entity: 'appointment', side: 'ghl', id: 'a1' },
  side: 'ephysio',
  facts: {
    action: 'create',
    id: 'a1',
    fields: [],
    reason: `${'its reason is long, '.repeat(5)}and ends here`,
    isFinal: false,
  },
  detail: {
    kind: 'create',
    id: null,
    fields: { patient: '12', start: '2026-07-01T07:00:00.000Z', status: 'Geheim', calendar: null },
  },
  now: daysAgo(3),
};

const waiting: Stored = {
  ...placeholderReview('12', 'c12', ['birthDate', 'street']),
  practice: 'main',
  now: daysAgo(2),
};

/** An office with two items: an appointment to be entered by hand, and a patient with placeholders. */
export const openBusyOffice = async (): Promise<Office & { readonly ids: readonly [string, string] }> => {
  const office = await openOffice();
  const ids = await inStore(office, async (store) => {
    await upsertReview(store, waiting);
    await upsertReview(store, byHand);
    for (const [practice, ephysioId] of [
      ['main', '12'],
      ['main', '13'],
      ['other', '12'],
    ] as const) {
      const base = { ephysio: {}, ghl: {} };
      await contactSync.insert(store, {
        practice,
        ephysioId,
        ghlId: `c${ephysioId}`,
        source: 'ghl',
        base,
        hasOmitted: false,
        placeholders: ['birthDate', 'street'],
        now: daysAgo(2),
      });
    }
    const [oldest, next] = await listOpenReviews(store, 'main');
    return [oldest?.id ?? '', next?.id ?? ''] as const;
  });
  return { ...office, ids };
};
