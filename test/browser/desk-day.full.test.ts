import { stripVTControlCharacters } from 'node:util';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { insertConflict } from '../../src/store/tables/conflicts.ts';
import { upsertReview } from '../../src/store/tables/reviews.ts';
import { DESKTOP, describeInChromium, expectNoSidewaysScroll, PHONE } from './chromium.ts';
import { textsThatAreHardToRead } from './hard-to-read.ts';
import { type LiveListener, logIn, openLiveListener, PASSWORD } from './live-listener.ts';

const LANGUAGES = {
  de: {
    own: 'Deutsch',
    today: 'Heute',
    search: 'Suchen',
    run: 'Vorschau und Abgleich',
    audit: 'Zugriffsprotokoll',
  },
  fr: {
    own: 'Français',
    today: 'Aujourd’hui',
    search: 'Rechercher',
    run: 'Aperçu',
    audit: 'Journal des accès',
  },
  it: {
    own: 'Italiano',
    today: 'Oggi',
    search: 'Cercare',
    run: 'Anteprima',
    audit: 'Registro degli accessi',
  },
  en: { own: 'English', today: 'Today', search: 'Search', run: 'Preview', audit: 'Log of access' },
} as const;

type Language = keyof typeof LANGUAGES;

/** What a text that is missing, or a value that nobody has rendered, looks like. */
const UNRENDERED = /undefined|\[object|NaN|null\b|\{n\}/;

/** Patients whose city both sides have changed, and contacts that may be patients: as a run has met them. */
const openBusyPractice = async (): Promise<LiveListener> => {
  const listener = await openLiveListener({ patients: 14, eventsPerPatient: 1 });
  const { office } = listener;
  const { ephysio, ghl } = office.sandbox;
  const sync = async (): Promise<void> => {
    const { exitCode, stdout, stderr } = await office.run('sync');
    if (exitCode !== 0) throw new Error(stripVTControlCharacters(stdout + stderr));
  };
  await sync();
  for (const patient of [...ephysio.state.patients.values()].slice(0, 6)) {
    ephysio.edit.changePatient(patient.id, { city: 'Thun' });
    const contact = [...ghl.state.contacts.values()].find(
      ({ firstName, lastName }) => firstName === patient.firstName && lastName === patient.lastName,
    );
    ghl.edit.updateContact(contact?.id ?? '', { city: 'Chur' });
  }
  for (const { firstName, lastName = '', birthDate = '' } of [...ephysio.state.patients.values()].slice(
    8,
    10,
  ))
    ghl.edit.createContact({
      firstName: `${firstName} X.`,
      lastName,
      dateOfBirth: birthDate.split('.').toReversed().join('-'),
    });
  await sync();
  return listener;
};

/** What somebody does, and what the audit log should say of it. */
interface Script {
  readonly page: Page;
  /** How many steps were taken. */
  readonly count: () => number;
  /** One step. @param entry action of the row that it leaves in the audit log */
  step(what: () => Promise<unknown>, entry?: string): Promise<void>;
  readonly entries: readonly string[];
}

const createScript = (page: Page, languageOf: () => Language): Script => {
  let count = 0;
  const entries: string[] = [];
  return {
    page,
    entries,
    count: () => count,
    step: async (what, entry) => {
      await what();
      await page.waitForLoadState();
      count += 1;
      if (entry !== undefined) entries.push(entry);
      expect(await page.locator('h1').count()).toBe(1);
      expect(await page.locator('html').getAttribute('lang')).toBe(languageOf());
      expect(await page.locator('main').innerText()).not.toMatch(UNRENDERED);
    },
  };
};

const auditOf = async ({ db }: Store): Promise<string[]> => {
  const rows = await db.selectFrom('audit_log').select(['who', 'action']).orderBy('id').execute();
  return rows.filter(({ who, action }) => who === 'admin' && action !== 'today').map(({ action }) => action);
};

describeInChromium('a day at the desk', (open) => {
  it('has a hundred steps in four languages without a script, and a row in the audit log for each that counts', {
    timeout: 300_000,
  }, async () => {
    const { store, origin, office } = await openBusyPractice();
    const { page, complaints } = await open({ ...PHONE, javaScriptEnabled: false });
    let language: Language = 'en';
    await logIn(page, origin);
    const before = (await auditOf(store)).length;
    const { step, count, entries } = createScript(page, () => language);
    const goTo = (name: string) =>
      page.getByRole('navigation').getByRole('link', { name, exact: true }).click();

    const people = [...office.sandbox.ephysio.state.patients.values()];
    const search = async (typed: string, name: string): Promise<void> => {
      const words = LANGUAGES[language];
      await step(() => goTo(words.search));
      await step(async () => {
        await page.locator('#typed').fill(typed);
        await page.keyboard.press('Enter');
        await page.getByRole('status').waitFor();
      }, 'search');
      await step(() => page.locator('main').getByRole('link', { name }).first().click(), 'person');
    };
    for (const [n, one] of Object.keys(LANGUAGES).entries()) {
      const next = one as Language;
      const words = LANGUAGES[next];
      language = next;
      await step(() => page.getByRole('button', { name: words.own }).click());
      await expectNoSidewaysScroll(page);
      expect(await textsThatAreHardToRead(page)).toEqual([]);
      await step(() => page.getByRole('navigation').getByRole('link', { name: words.audit }).click());
      await step(() => page.getByRole('navigation').getByRole('link', { name: words.run }).click());
      await step(() => goTo(words.today));
      for (const { firstName = '', lastName = '', phone, email } of people.slice(n * 3, n * 3 + 3)) {
        const typed = [`${lastName} ${firstName.slice(0, 3)}`, phone, email][n % 3] || lastName;
        await search(typed, lastName);
      }
      await step(() => goTo(words.today));
    }

    const conflicts = page.locator('li.item', {
      has: page.getByRole('heading', { name: 'Changed on both sides' }),
    });
    const [ghl, ephysio, leave] = [
      'Take the value of GoHighLevel',
      'Take the value of e-Physio',
      'Leave as it is',
    ];
    for (const [name = '', entry = ''] of [
      [ghl, 'take-ghl'],
      [ephysio, 'take-ephysio'],
      [leave, 'resolve'],
      [ghl, 'take-ghl'],
      [ephysio, 'take-ephysio'],
    ]) {
      const left = await conflicts.count();
      await step(() => conflicts.first().locator('.who a').first().click(), 'person');
      await step(() => goTo('Today'));
      await step(async () => {
        await conflicts.first().getByRole('button', { name }).click();
        await page.getByRole('status').waitFor();
      }, entry);
      expect(await conflicts.count()).toBe(left - 1);
    }
    const doubtful = page.getByRole('button', { name: 'No, two different people' });
    while ((await doubtful.count()) > 0)
      await step(async () => {
        await doubtful.first().click();
        await page.getByRole('status').waitFor();
      }, 'distinct');
    await step(() => goTo('Preview and run'));
    await step(() => page.getByRole('button', { name: 'Show preview' }).click(), 'preview');
    const isDone = () => page.getByRole('button', { name: 'Start now' }).count();
    while ((await isDone()) === 0) await page.reload();
    const looked = (await auditOf(store)).length - before - entries.length;
    await step(() => page.getByRole('button', { name: 'Start now' }).click(), 'run');
    await step(() => goTo('Today'));
    while (count() < 100)
      await search(
        people[count() % people.length]?.lastName ?? '',
        people[count() % people.length]?.lastName ?? '',
      );
    await step(() => page.getByRole('button', { name: 'Sign out' }).click(), 'log-out');

    expect(count()).toBeGreaterThanOrEqual(100);
    const rows = (await auditOf(store)).slice(before);
    // Looking at a preview is one entry more each time that it has something to show.
    expect(looked).toBeGreaterThanOrEqual(0);
    const without = (list: readonly string[]): string[] => list.filter((action) => action !== 'preview');
    expect(without(rows)).toEqual(without(entries));
    expect(complaints).toEqual([]);
    // What was decided is so on both sides.
    const cities = (list: Iterable<{ readonly city?: unknown }>): string[] =>
      [...list]
        .map(({ city }) => String(city))
        .filter((city) => ['Thun', 'Chur'].includes(city))
        .sort();
    await expect
      .poll(() => cities(office.sandbox.ghl.state.contacts.values()), { timeout: 30_000 })
      .toEqual(cities(office.sandbox.ephysio.state.patients.values()));
  });

  it.each([
    ['on a phone', PHONE],
    ['on a desktop', DESKTOP],
  ] as const)(
    'with three hundred items shows some, says how many there are, and fits %s',
    { timeout: 180_000 },
    async (_, size) => {
      const { store, origin } = await openLiveListener();
      for (let n = 0; n < 150; n += 1) {
        await upsertReview(store, {
          practice: 'main',
          kind: 'patient-by-hand',
          about: { entity: 'patient', link: `${n}`, ephysioId: `7${n}`, ghlId: `c7${n}` },
          side: 'ephysio',
          facts: { action: 'update', id: `7${n}`, fields: ['street'], reason: 'status 405', isFinal: false },
          detail: { kind: 'update', id: `7${n}`, fields: { street: `Geheimgasse ${n}` } },
          now: Date.now(),
        });
        await insertConflict(store, {
          practice: 'main',
          entity: 'patient',
          linkId: crypto.randomUUID(),
          field: 'email',
          winner: 'ephysio',
          reason: 'both-changed',
          values: { winner: `a${n}@example.ch`, loser: `b${n}@example.ch` },
          now: Date.now(),
        });
      }
      const { page, complaints } = await open(size);
      await page.goto(`${origin}/admin/`);
      await page.locator('#password').fill(PASSWORD);
      await page.keyboard.press('Enter');
      for (const language of Object.keys(LANGUAGES) as Language[]) {
        await page.getByRole('button', { name: LANGUAGES[language].own }).click();
        await page.getByRole('heading', { name: LANGUAGES[language].today, level: 1 }).waitFor();
        expect(await page.locator('li.item').count()).toBeLessThanOrEqual(60);
        expect((await page.locator('.count').allInnerTexts()).filter((text) => text === '150')).toHaveLength(
          2,
        );
        expect(await page.locator('main').innerText()).not.toMatch(UNRENDERED);
        await expectNoSidewaysScroll(page);
        expect(await textsThatAreHardToRead(page)).toEqual([]);
      }
      const next = page.getByRole('link', { name: 'Next page' }).first();
      await next.click();
      await page.waitForLoadState();
      expect(await page.locator('li.item').count()).toBeGreaterThan(0);
      expect(complaints).toEqual([]);
    },
  );
});
