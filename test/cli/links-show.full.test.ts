import { expect, it } from 'vitest';
import { contactSync } from '../../src/store/tables/contact-sync.ts';
import { upsertReview } from '../../src/store/tables/reviews.ts';
import { documentOf } from './run-program.ts';
import { inStore, openOffice } from './set-up.ts';

const NOW = Date.now();

const placeholdersOf = (patientId: string) => ({
  kind: 'placeholders' as const,
  side: 'ephysio' as const,
  about: { entity: 'patient' as const, side: 'ephysio' as const, id: patientId },
  facts: { contact: 'aBcDeFgHiJkLmNoPqRsT', fields: ['sex'] },
});

it('links show names the open reviews about the link or its records, and no others', async () => {
  const office = await openOffice();
  await inStore(office, async (store) => {
    await contactSync.insert(store, {
      id: '0a0a0a0a-1111-4111-8111-111111111111',
      practice: 'main',
      source: 'ephysio',
      ephysioId: '4711',
      ghlId: 'aBcDeFgHiJkLmNoPqRsT',
      base: { ephysio: {}, ghl: {} },
      placeholders: [],
      hasOmitted: false,
      now: NOW,
    });
    for (const patientId of ['4711', '4799'])
      await upsertReview(store, { ...placeholdersOf(patientId), practice: 'main', now: NOW });
  });
  const { links } = documentOf(await office.run('links', 'show', '4711', '--json'));
  expect(links[0].reviews).toEqual([{ id: expect.any(String), kind: 'placeholders' }]);
  const { stdout } = await office.run('links', 'show', '4711');
  expect(stdout).toContain(`\nreview        ${links[0].reviews[0].id} (placeholders)\n`);
});
