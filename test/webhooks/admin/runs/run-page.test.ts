import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { decisionBy, insertChange } from '../../../../src/store/tables/changes.ts';
import { createLauncher, type Launcher } from '../../../../src/webhooks/admin/runs/launch-runs.ts';
import { NOON } from '../../../store/temp-store.ts';
import { auditOf, type Desk, openDesk } from '../../staffed-desk.ts';

const FAKE = fileURLToPath(new URL('../../children/fake-run.mjs', import.meta.url));
const RUN = 'a2f7c9e4-0d58-4c6e-9a53-1b5f0f0f2c11';
const SILENT = { info: () => undefined, warn: () => undefined };

const ANNA = {
  side: 'ghl',
  kind: 'create',
  record: 'patient',
  id: '7',
  fields: ['firstName'],
  name: 'Anna Meier',
};
const VISIT = {
  ...{ side: 'ghl', kind: 'create', record: 'appointment', id: '70', fields: ['start'] },
  ...{ patient: { side: 'ephysio', id: '7' }, start: '2026-11-30T13:30:00.000Z' },
};
const CREATIONS = { guard: 'creations', count: 60, limit: 50, before: 0, flag: '--allow-create' };

const launchers: Launcher[] = [];
afterEach(async () => {
  await Promise.all(launchers.splice(0).map((launcher) => launcher.close()));
  vi.unstubAllEnvs();
});

/** @param plan what each process does that the page starts */
const openRunDesk = async (plan: object): Promise<Desk & { readonly launcher: Launcher }> => {
  vi.stubEnv('FAKE_RUN', JSON.stringify(plan));
  const launcher = createLauncher({
    program: [process.execPath, FAKE],
    configPath: '/etc/practice.json',
    log: SILENT,
    now: () => NOON,
  });
  launchers.push(launcher);
  return { ...(await openDesk({ launcher })), launcher };
};

describe('the preview', () => {
  test('names people and appointments of what a run would change, and who saw it is in the audit log', async () => {
    const { as, launcher, store, lines } = await openRunDesk({ document: { operations: [ANNA, VISIT] } });
    const hans = await as('hans');
    expect((await hans.get('/admin/run?practice=main')).text).toContain('Show preview');
    expect((await hans.press('preview', {})).location).toBe('/admin/run?practice=main');
    await launcher.ended('main');
    const { text } = await hans.get('/admin/run?practice=main');
    expect(text).toMatch(/1 new person in GoHighLevel.*Anna Meier/s);
    expect(text).toMatch(/1 new appointment in GoHighLevel.*Anna Meier, Mon 30\.11\.2026 14:30/s);
    expect(text).toContain('7 entries stay as they are.');
    expect(await auditOf(store)).toEqual(expect.arrayContaining(['Hans main preview']));
    expect(JSON.stringify(lines)).not.toContain('Meier');
  });

  test('is written in the language of the reader', async () => {
    const { as, launcher } = await openRunDesk({ document: { operations: [VISIT, ANNA] } });
    const hans = await as('hans');
    await hans.press('preview', {});
    await launcher.ended('main');
    const german = await hans.get('/admin/run?practice=main', { 'accept-language': 'de-CH' });
    expect(german.text).toMatch(/1 Termin neu in GoHighLevel.*Anna Meier, Mo 30\.11\.2026 14:30/s);
  });

  test('of two sides that agree says that nothing would change', async () => {
    const { as, launcher } = await openRunDesk({ document: { operations: [] } });
    const hans = await as('hans');
    await hans.press('preview', {});
    await launcher.ended('main');
    expect((await hans.get('/admin/run?practice=main')).text).toContain('A run would change nothing now.');
  });

  test('shows how far it is, and loads itself again, until it has ended', async () => {
    const { as, launcher } = await openRunDesk({ waits: true });
    const hans = await as('hans');
    await hans.press('preview', {});
    await vi.waitFor(() => expect(launcher.last('main')?.progress).not.toBeNull(), { timeout: 8000 });
    const page = await hans.get('/admin/run?practice=main');
    expect(page.headers.get('refresh')).toBe('2');
    expect(page.text).toMatch(/Writing patients: 1 of 2.*<progress[^>]* value="1" max="2"/s);
    await launcher.close();
    expect((await hans.get('/admin/run?practice=main')).headers.get('refresh')).toBeNull();
  });
});

describe('a run', () => {
  test('lists what it changed, and where that is not what the preview said', async () => {
    const { as, launcher, store } = await openRunDesk({
      says: [{ run: RUN }],
      document: { operations: [ANNA], review: 2 },
    });
    const hans = await as('hans');
    await hans.press('preview', {});
    await launcher.ended('main');
    await insertChange(store, {
      id: RUN,
      practice: 'main',
      writer: { ...decisionBy('sync'), kind: 'run', id: RUN },
      entity: 'patient',
      kind: 'updated',
      side: 'ephysio',
      ephysioId: '9',
      ghlId: 'c9',
      linkId: null,
      data: { about: { ephysio: { firstName: 'Ben', lastName: 'Frei' } }, before: {}, after: {} },
      now: NOON,
    });
    await hans.press('run', {});
    await launcher.ended('main');
    const { text } = await hans.get('/admin/run?practice=main');
    expect(text).toMatch(/1 person changed in e-Physio.*Ben Frei/s);
    expect(text).toMatch(
      /Different from the preview.*1 change of the preview was not needed.*1 change was added/s,
    );
    expect(text).toContain('2 open items wait for you.');
    expect(await auditOf(store)).toEqual(
      expect.arrayContaining(['Hans main run', `Hans main preview run ${RUN}`]),
    );
  });

  test.each([
    [75, 'Another run is under way.'],
    [69, 'cannot be reached'],
    [3, 'The access to e-Physio or GoHighLevel is not valid any more.'],
    [70, 'That did not work.'],
  ])('that ends with %i says why, without a command line', async (exitCode, why) => {
    const { as, launcher } = await openRunDesk({ prints: '', exitCode });
    const hans = await as('hans');
    await hans.press('run', {});
    await launcher.ended('main');
    const { text } = await hans.get('/admin/run?practice=main');
    expect(text).toContain(why);
    expect(text).not.toMatch(/ephysio-ghl [a-z]|--allow/);
  });

  test('that a guard stopped starts anyway in a second step, which has to be confirmed', async () => {
    const { as, launcher, store } = await openRunDesk({
      exitCode: 4,
      document: { ok: false, guards: [CREATIONS], error: { exitCode: 4, message: '', hint: '' } },
    });
    const hans = await as('hans');
    await hans.press('run', {});
    await launcher.ended('main');
    const page = await hans.get('/admin/run?practice=main');
    expect(page.text).toContain('60 people would be entered in e-Physio.');
    expect(page.text).toContain('step=override');
    expect((await hans.get('/admin/run?practice=main&step=override')).text).toContain('Start anyway?');
    const unticked = await hans.press('run', { 'lift-creations': 'yes' });
    expect(unticked.location).toContain('step=tick');
    expect(launcher.last('main')?.lifted).toEqual([]);
    await hans.press('run', { 'lift-creations': 'yes', 'lift-mass-change': 'yes', checked: 'yes' });
    // Only what was shown is lifted.
    expect(launcher.last('main')?.lifted).toEqual(['creations']);
    expect(await auditOf(store)).toEqual(expect.arrayContaining(['Hans main override guard creations']));
  });
});

describe('who may only look', () => {
  test('sees the result, and no button; a forged one starts nothing', async () => {
    const { as, launcher } = await openRunDesk({ document: { operations: [ANNA] } });
    await (await as('hans')).press('preview', {});
    await launcher.ended('main');
    const before = launcher.last('main')?.id;
    const vera = await as('vera');
    const { text } = await vera.get('/admin/run?practice=main');
    expect(text).toContain('Anna Meier');
    expect(text).not.toContain('action="/admin/preview"');
    for (const verb of ['preview', 'run']) expect((await vera.press(verb, {})).status).toBe(403);
    expect(launcher.last('main')?.id).toBe(before);
  });

  test('of another practice gets none of it', async () => {
    const { as, launcher } = await openRunDesk({});
    const hans = await as('hans');
    expect((await hans.get('/admin/run?practice=other')).status).toBe(404);
    expect((await hans.press('run', { practice: 'other' })).status).toBe(404);
    expect(launcher.last('other')).toBeNull();
  });

  test('sent by another site, or without the token of the page, starts nothing', async () => {
    const { as, launcher } = await openRunDesk({});
    const hans = await as('hans');
    expect((await hans.post('/admin/run', { practice: 'main' })).status).toBe(403);
    const token = await hans.token();
    const foreign = await hans.post(
      '/admin/run',
      { practice: 'main', token },
      { origin: 'https://evil.example' },
    );
    expect(foreign.status).toBe(403);
    expect(launcher.last('main')).toBeNull();
  });
});
