import { expect, it } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { insertConflict } from '../../src/store/tables/conflicts.ts';
import { upsertReview } from '../../src/store/tables/reviews.ts';
import { describeInChromium, expectNoSidewaysScroll, PHONE } from './chromium.ts';
import { textsThatAreHardToRead } from './hard-to-read.ts';
import { logIn, openLiveListener } from './live-listener.ts';

const LINK = '0f8fad5b-d9cb-469f-a165-70867728950e';

/** Three changes by hand, and two values of one person that both sides have changed. */
const fill = async (store: Store): Promise<void> => {
  for (const id of ['1', '2', '3'])
    await upsertReview(store, {
      practice: 'main',
      kind: 'patient-by-hand',
      about: { entity: 'patient', link: id, ephysioId: `7${id}`, ghlId: `c7${id}` },
      side: 'ephysio',
      facts: { action: 'update', id: `7${id}`, fields: ['street'], reason: 'status 405', isFinal: false },
      detail: { kind: 'update', id: `7${id}`, fields: { street: 'Geheimgasse 7' } },
      now: Date.now(),
    });
  for (const field of ['phone', 'email'])
    await insertConflict(store, {
      practice: 'main',
      entity: 'patient',
      linkId: LINK,
      field,
      winner: 'ephysio',
      reason: 'both-changed',
      values: { winner: 'a@example.ch', loser: 'a-long-address-of-another-provider@mail.example.ch' },
      now: Date.now(),
    });
};

describeInChromium('several items at once', (open) => {
  it.each(['light', 'dark'] as const)(
    'are settled with the keyboard, without a script, on a phone: %s',
    async (colorScheme) => {
      const { store, origin } = await openLiveListener();
      await fill(store);
      const { page, complaints } = await open({ ...PHONE, colorScheme, javaScriptEnabled: false });
      await logIn(page, origin);
      const link = page.getByRole('link', { name: 'Report all as done: Change by hand in e-Physio' });
      await page.locator('details.several > summary').last().focus();
      await page.keyboard.press('Enter');
      await expectNoSidewaysScroll(page);
      expect(await textsThatAreHardToRead(page)).toEqual([]);
      await link.focus();
      await page.keyboard.press('Enter');
      const number = page.getByLabel('To confirm, type the number 3');
      await number.waitFor();
      await expectNoSidewaysScroll(page);
      expect(await textsThatAreHardToRead(page)).toEqual([]);

      await number.focus();
      await page.keyboard.type('4');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').getByText('Nothing was changed, because the number was wrong.').waitFor();
      expect(await textsThatAreHardToRead(page)).toEqual([]);
      await number.focus();
      await page.keyboard.type('3');
      await page.keyboard.press('Enter');
      await page.getByRole('status').getByText('3 settled.').waitFor();

      await page
        .getByRole('link', { name: /^Take all values of GoHighLevel/ })
        .first()
        .focus();
      await page.keyboard.press('Enter');
      await page.getByLabel('To confirm, type the number 2').waitFor();
      await expectNoSidewaysScroll(page);
      expect(await textsThatAreHardToRead(page)).toEqual([]);
      await page.getByRole('link', { name: 'Cancel' }).click();
      await page.getByRole('heading', { name: 'Today', level: 1 }).waitFor();
      const left = await store.db
        .selectFrom('conflicts')
        .select('id')
        .where('resolved_at', 'is', null)
        .execute();
      expect([left.length, complaints]).toEqual([2, []]);
    },
  );
});
