import { fileURLToPath } from 'node:url';
import { afterEach, expect, test, vi } from 'vitest';
import type { Log } from '../../../../src/ops/log.ts';
import { createLauncher, type Launcher } from '../../../../src/webhooks/admin/runs/launch-runs.ts';

const FAKE = fileURLToPath(new URL('../../children/fake-run.mjs', import.meta.url));
const RUN = 'a2f7c9e4-0d58-4c6e-9a53-1b5f0f0f2c11';
const BUSINESS = { practice: 'main', by: 'anna' } as const;

interface Line {
  readonly event: string;
  readonly fields: unknown;
}

const open: Launcher[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((launcher) => launcher.close()));
  vi.unstubAllEnvs();
});

/** @param plan what the process that is started does */
const launcherOf = (plan: object, program?: readonly [string, ...string[]]) => {
  vi.stubEnv('FAKE_RUN', JSON.stringify(plan));
  const lines: Line[] = [];
  const write = (event: string, fields?: unknown) => void lines.push({ event, fields });
  const log: Pick<Log, 'info' | 'warn'> = { info: write, warn: write };
  const launcher = createLauncher({
    program: program ?? [process.execPath, FAKE],
    configPath: '/etc/practice.json',
    log,
    now: () => 1000,
  });
  open.push(launcher);
  return { launcher, lines };
};

test('a preview is a dry run with names of one practice, and its document is kept', async () => {
  const operations = [
    { side: 'ghl', kind: 'create', record: 'patient', id: '7', fields: ['firstName'], name: 'Anna Meier' },
  ];
  const { launcher, lines } = launcherOf({ document: { operations }, says: [{ run: RUN }] });
  const started = launcher.start({ ...BUSINESS, kind: 'preview' });
  expect(started).toMatchObject({ kind: 'preview', by: 'anna', endedAt: null, document: null });
  await launcher.ended('main');
  expect(launcher.last('main')).toMatchObject({
    endedAt: 1000,
    exitCode: 0,
    run: RUN,
    document: { dryRun: true, unchanged: 7, operations },
  });
  expect(JSON.stringify(lines)).not.toContain('Meier');
});

test('a run gets the flags of the guards that somebody lifted, and remembers its preview', async () => {
  const { launcher } = launcherOf({ prints: '' });
  launcher.start({ ...BUSINESS, kind: 'preview' });
  await launcher.ended('main');
  const preview = launcher.last('main');
  const run = launcher.start({ ...BUSINESS, kind: 'run', lifted: ['creations'] });
  expect(run).toMatchObject({ kind: 'run', lifted: ['creations'], preview: { id: preview?.id } });
});

test.each([
  [{ exitCode: 0 }, ['--json', '--log-level', 'warn'], 'run', []],
  [{ exitCode: 0 }, ['--dry-run', '--names'], 'preview', []],
  [{ exitCode: 0 }, ['--allow-create', '--allow-retire'], 'run', ['creations', 'retire-limit']],
] as const)('%o is started with %o', async (plan, flags, kind, lifted) => {
  // The arguments come back as a record's fields: the only thing that the document carries through.
  const { launcher } = launcherOf(plan, [
    process.execPath,
    '--eval',
    `process.stdout.write(JSON.stringify({ practice: 'main', ok: true, dryRun: false,
      created: { ephysio: 0, ghl: 0 }, updated: { ephysio: 0, ghl: 0 }, cancelled: { ephysio: 0, ghl: 0 },
      blockSlots: { created: 0, updated: 0, removed: 0 }, linked: 0, unchanged: 0, conflicts: 0, review: 0, failed: 0,
      operations: [{ side: 'ghl', kind: 'update', record: 'patient', id: '', fields: process.argv.slice(1) }] }));
      process.disconnect();`,
    '--',
  ]);
  launcher.start({ ...BUSINESS, kind, lifted });
  await launcher.ended('main');
  const [said] = launcher.last('main')?.document?.operations ?? [];
  expect(said?.fields).toEqual(expect.arrayContaining(['sync', '/etc/practice.json', 'main', ...flags]));
  expect(said?.fields.includes('--dry-run')).toBe(kind === 'preview');
});

test('one practice has one run at a time, others go beside it, and progress is seen while it works', async () => {
  const { launcher } = launcherOf({ waits: true, says: [{ run: RUN }] });
  expect(launcher.start({ ...BUSINESS, kind: 'run' })).not.toBeNull();
  expect(launcher.start({ ...BUSINESS, kind: 'preview' })).toBeNull();
  expect(launcher.start({ ...BUSINESS, practice: 'branch', kind: 'run' })).not.toBeNull();
  const begun = { timeout: 8000 };
  await vi.waitFor(
    () =>
      expect(launcher.last('main')).toMatchObject({
        run: RUN,
        progress: { step: 'patients', done: 1, total: 2 },
        endedAt: null,
      }),
    begun,
  );
  await vi.waitFor(() => expect(launcher.last('branch')?.progress).not.toBeNull(), begun);
  await launcher.close();
  expect(launcher.last('main')).toMatchObject({ endedAt: 1000, exitCode: 1 });
});

test('a run that ends without a document says so, and logs nothing of what it printed', async () => {
  const { launcher, lines } = launcherOf({ prints: 'Anna Meier {', exitCode: 75 });
  launcher.start({ ...BUSINESS, kind: 'run' });
  await launcher.ended('main');
  expect(launcher.last('main')).toMatchObject({ endedAt: 1000, exitCode: 75, document: null });
  expect(JSON.stringify(lines)).not.toContain('Meier');
});

test('messages that no run sends are left alone', async () => {
  const { launcher } = launcherOf({ says: [{ run: 'no id' }, { step: 'lunch', done: 1, total: 2 }, 7] });
  launcher.start({ ...BUSINESS, kind: 'run' });
  await launcher.ended('main');
  expect(launcher.last('main')).toMatchObject({ run: null, progress: null, exitCode: 0 });
});

test('a program that cannot be started ends as an error, and another one can be started', async () => {
  const { launcher } = launcherOf({}, ['/nowhere/node']);
  launcher.start({ ...BUSINESS, kind: 'run' });
  await launcher.ended('main');
  expect(launcher.last('main')).toMatchObject({ endedAt: 1000, exitCode: 70, document: null });
  expect(launcher.start({ ...BUSINESS, kind: 'run' })).not.toBeNull();
  await launcher.ended('main');
});
