import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { insertConflict } from '../../src/store/tables/conflicts.ts';
import { upsertReview } from '../../src/store/tables/reviews.ts';
import { insertEvents } from '../../src/store/tables/webhooks/webhook-events.ts';
import { isFull } from '../effort.ts';
import { DESKTOP, describeInChromium, expectNoSidewaysScroll, PHONE, SMALL_PHONE } from './chromium.ts';
import { textsThatAreHardToRead } from './hard-to-read.ts';
import { type LiveListener, logIn, openLiveListener, PASSWORD } from './live-listener.ts';

const STREET = 'Geheimgasse 7';
const PHONE_NUMBER = '+41 79 555 44 33';

/** A delivery about this contact that was given up; the program never sees it in another state. */
const addDeadLetter = (store: Store, locationId: string, contactId: string): Promise<unknown> =>
  store.transaction(async (handle) => {
    await insertEvents(handle, [
      {
        practice: 'main',
        entity: 'patient',
        recordId: contactId,
        webhookId: `delivery of ${contactId}`,
        locationId,
        type: 'ContactCreate',
        lane: contactId,
        payload: { record: null, sentAt: null },
        receivedAt: Date.now(),
      },
    ]);
    await handle.db
      .updateTable('webhook_events')
      .set({ state: 'dead', attempts: 12, last_error: 'e-Physio: status 500' })
      .where('record_id', '=', contactId)
      .execute();
  });

const addReview = (store: Store): Promise<void> =>
  upsertReview(store, {
    practice: 'main',
    kind: 'patient-by-hand',
    about: { entity: 'patient', link: '1', ephysioId: '7', ghlId: 'c7' },
    side: 'ephysio',
    facts: { action: 'update', id: '7', fields: ['street'], reason: 'status 405', isFinal: false },
    detail: { kind: 'update', id: '7', fields: { street: STREET } },
    now: Date.now(),
  });

const addConflict = (store: Store): Promise<string> =>
  insertConflict(store, {
    practice: 'main',
    entity: 'patient',
    linkId: '0f8fad5b-d9cb-469f-a165-70867728950e',
    field: 'phone',
    winner: 'ephysio',
    reason: 'both-changed',
    values: { winner: PHONE_NUMBER, loser: '+41 79 555 44 99' },
    now: Date.now(),
  });

/** A contact whose delivery was given up, and something of each other kind. */
const fill = async ({ office, store }: LiveListener): Promise<string> => {
  const { id } = office.sandbox.ghl.edit.createContact({
    firstName: 'Lea',
    lastName: 'Verborgen',
    email: 'lea@verborgen.example',
  });
  await addDeadLetter(store, office.sandbox.ghl.locationId, id);
  await addReview(store);
  await addConflict(store);
  return id;
};

/** What waits under this title. */
const item = (page: Page, title: string) =>
  page.locator('li.item', { has: page.getByRole('heading', { name: title }) });

/** Loads the page again until it says so; the program works in its own time. */
const reloadUntil = async (page: Page, isThere: () => Promise<boolean>): Promise<void> => {
  while (!(await isThere())) {
    await page.reload();
    await page.waitForLoadState();
  }
};

const WINDOWS = [
  ['on a small phone in the dark', SMALL_PHONE, 'dark'],
  ['on a phone', PHONE, 'light'],
  ['on a desktop', DESKTOP, 'light'],
  ['on a desktop in the dark', DESKTOP, 'dark'],
] as const;

describeInChromium('the admin page', (open) => {
  it('shows a message that was given up, takes it on again, and says so where it stood', async () => {
    const listener = await openLiveListener();
    await fill(listener);
    const { page, complaints } = await open(DESKTOP);
    await logIn(page, listener.origin);
    const letter = item(page, 'Message of GoHighLevel not handled');
    await letter.waitFor();
    await letter.getByRole('button', { name: /^Try again/ }).click();
    await page.getByRole('status').getByText('Is tried again now.').waitFor();
    const { ephysio } = listener.office.sandbox;
    const made = () =>
      [...ephysio.state.patients.values()].filter(({ lastName }) => lastName === 'Verborgen');
    await reloadUntil(page, async () => made().length > 0 && (await letter.count()) === 0);
    expect(made()).toHaveLength(1);

    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.goBack();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('shows the values of a conflict and of a change by hand, and settles both', async () => {
    const listener = await openLiveListener();
    await fill(listener);
    const { page, complaints } = await open(DESKTOP);
    await logIn(page, listener.origin);
    const [conflict, byHand] = [
      item(page, 'Changed on both sides'),
      item(page, 'Change by hand in e-Physio'),
    ];
    await conflict.getByText('555 44 33').first().waitFor();
    await byHand.getByText(STREET).first().waitFor();
    await conflict.getByRole('button', { name: /^Leave as it is/ }).click();
    await page.getByRole('status').waitFor();
    await byHand
      .getByRole('button', { name: /^(Done|Set aside)/ })
      .first()
      .click();
    await page.getByRole('status').waitFor();
    expect(await conflict.count()).toBe(0);
    expect(await byHand.count()).toBe(0);
    const settled = await listener.store.db.selectFrom('reviews').select('resolved_at').execute();
    expect(settled.map(({ resolved_at }) => resolved_at !== null)).toEqual([true]);
    expect(complaints).toEqual([]);
  });

  it.each(isFull ? WINDOWS : WINDOWS.slice(0, 1))(
    'fits, can be read and complains of nothing %s',
    async (_where, size, colorScheme) => {
      const listener = await openLiveListener();
      await fill(listener);
      const { page, complaints } = await open({ ...size, colorScheme });
      await page.goto(`${listener.origin}/admin/`);
      await expectNoSidewaysScroll(page);
      expect(await textsThatAreHardToRead(page)).toEqual([]);
      await logIn(page, listener.origin);
      for (const table of await page.getByText('As a table').all()) await table.click();
      await expectNoSidewaysScroll(page);
      expect(await textsThatAreHardToRead(page)).toEqual([]);
      await page.goto(`${listener.origin}/admin/practices`);
      await page.getByRole('heading', { name: 'All practices', level: 1 }).waitFor();
      await expectNoSidewaysScroll(page);
      expect(await textsThatAreHardToRead(page)).toEqual([]);
      await page.goBack();
      if ('hasTouch' in size) {
        const heights = await page
          .locator('button')
          .evaluateAll((buttons) => buttons.map((button) => button.getBoundingClientRect().height));
        expect(Math.min(...heights)).toBeGreaterThanOrEqual(44);
      }
      expect(complaints).toEqual([]);
    },
  );

  it('can be used with the keyboard alone', async () => {
    const listener = await openLiveListener();
    await fill(listener);
    const { page } = await open(DESKTOP);
    await page.goto(`${listener.origin}/admin/`);
    await page.locator('#password').focus();
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Today', level: 1 }).waitFor();
    const focus = page.locator(':focus');
    await page.keyboard.press('Tab');
    expect(await focus.textContent()).toBe('To the content');
    while (!(await focus.textContent())?.startsWith('Try again')) {
      await page.keyboard.press('Tab');
      const outline = await page.evaluate<string>('getComputedStyle(document.activeElement).outlineStyle');
      expect(outline).toBe('solid');
    }
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText('Is tried again now.').waitFor();
  });
});
