import { describe, expect, it } from 'vitest';
import {
  changedText,
  outcomeText,
  RUNS_VIEW,
  runDocument,
  whatText,
} from '../../../../src/cli/commands/runs/runs-list.ts';
import { insertChange } from '../../../../src/store/tables/changes.ts';
import { finishRun, startRun } from '../../../../src/store/tables/sync-runs.ts';
import { followChanges } from '../../../scenarios/listed-changes.ts';
import {
  ANNA,
  HALF_HOUR,
  inGhl,
  listen,
  openPractice,
  runWell,
  WEDNESDAY,
} from '../../../scenarios/practice.ts';
import type { Bench } from '../../../sync/run-sync.ts';
import { DAY_MS } from '../../../sync/virtual-clock.ts';

const COUNTS = {
  read: { ephysio: 5, ghl: 5 },
  created: { ephysio: 0, ghl: 3 },
  updated: { ephysio: 1, ghl: 0 },
  cancelled: { ephysio: 0, ghl: 0 },
  linked: 2,
  unchanged: 0,
  conflicts: 0,
  review: 0,
  failed: 0,
  requests: { ephysio: 1, ghl: 3 },
  durationMs: 1,
};

const listOf = (bench: Bench, wanted?: { readonly id?: string; readonly limit?: number }) => {
  const context = bench.context();
  return RUNS_VIEW.kind(context).list(context.store, 'main', wanted);
};

const linesOf = async (bench: Bench) =>
  (await listOf(bench)).map((run) => [whatText(run), outcomeText(run), changedText(run)].join(' | '));

/** A run that says that it created three contacts, changed a patient and linked two. */
const ranWith = async ({ store, clock }: Bench, id: string, { dryRun = false, isOld = false } = {}) => {
  await startRun(store, { id, practice: 'main', command: 'sync', dryRun, now: clock.now() });
  if (isOld) await store.db.updateTable('sync_runs').set({ lists_changes: 0 }).execute();
  const counts = { ...COUNTS, dryRun };
  await finishRun(store, id, { exitCode: 0, counts, error: null, now: clock.now() });
};

const change = ({ store, clock }: Bench, id: string, writer: string) =>
  insertChange(store, {
    id,
    practice: 'main',
    writer: { kind: 'run', id: writer, command: 'sync patients' },
    entity: 'patient',
    kind: 'created',
    side: 'ghl',
    ephysioId: '7',
    ghlId: 'c7',
    linkId: 'l7',
    data: { about: {}, before: {}, after: {} },
    now: clock.now(),
  });

describe('the list of runs', () => {
  it('names block slots beside records', async () => {
    const bench = await openPractice();
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    bench.sandbox.ephysio.edit.addEvent({ start: WEDNESDAY, end: WEDNESDAY + HALF_HOUR });
    const { report } = await runWell(bench);
    await startRun(bench.store, {
      id: 'one',
      practice: 'main',
      command: 'sync',
      dryRun: true,
      now: bench.clock.now(),
    });
    const { created, updated, cancelled, linked, blockSlots } = report;
    const counts = { ...COUNTS, created, updated, cancelled, linked, blockSlots, dryRun: true };
    await finishRun(bench.store, 'one', { exitCode: 0, counts, error: null, now: bench.clock.now() });
    const [line] = await linesOf(bench);
    expect(line).toMatch(/\| 1 created, \d+ blocked$/);
  });

  it('has what was changed by runs, by webhooks and by persons, newest first', async () => {
    const bench = await openPractice();
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    const { id } = await runWell(bench);
    bench.clock.advance(1000);
    const inbox = listen(bench);
    const news = await followChanges(bench);
    inGhl(bench, { email: 'neu@example.ch' });
    await inbox.settle();
    const [webhook] = await news();
    expect(await linesOf(bench)).toEqual(['webhook |  | 1 updated', 'sync |  | 1 created, 6 blocked']);
    const runs = (await listOf(bench)).map(runDocument);
    expect(runs.map((run) => `${run.by} ${run.id}`)).toEqual([webhook?.by, `run ${id}`]);
    expect(runs[0]).toMatchObject({
      command: 'serve-webhooks',
      updated: { ephysio: 1, ghl: 0 },
      exitCode: null,
    });
  });

  it('counts what is listed, so that what a killed run wrote is not counted for the run that found it', async () => {
    const bench = await openPractice();
    await startRun(bench.store, { id: 'killed', practice: 'main', command: 'sync', now: bench.clock.now() });
    await change(bench, 'a', 'killed');
    bench.clock.advance(1000);
    await ranWith(bench, 'found it');
    expect(await linesOf(bench)).toEqual(['sync | ok | nothing', 'sync | killed | 1 created']);
  });

  it('has only counts of runs that are older than the list of changes, and says so', async () => {
    const bench = await openPractice();
    await ranWith(bench, 'old', { isOld: true });
    expect(await linesOf(bench)).toEqual(['sync | ok | 3 created, 1 updated, 2 linked *']);
    expect(await listOf(bench)).toMatchObject([{ detail: 'counts' }]);
  });

  it('has only counts of runs whose changes are not kept any more, and the changes of runs that are not', async () => {
    const bench = await openPractice();
    await ranWith(bench, 'long ago');
    bench.clock.advance(366 * DAY_MS);
    await change(bench, 'a', 'pruned run');
    expect(await linesOf(bench)).toEqual([
      'sync patients |  | 1 created',
      'sync | ok | 3 created, 1 updated, 2 linked *',
    ]);
  });

  it('says of a dry run what would be changed, and leaves out what renews tokens', async () => {
    const bench = await openPractice();
    await ranWith(bench, 'dry', { dryRun: true });
    await startRun(bench.store, { practice: 'main', command: 'refresh-token', now: bench.clock.now() });
    expect(await linesOf(bench)).toEqual(['sync (dry run) | ok | 3 created, 1 updated, 2 linked']);
  });

  it.each([
    ['delivery 12345 of GHL', ['delivery 12345 of GHL']],
    ['DELIVERY 12345', ['delivery 12345 of GHL']],
    ['delivery', ['delivery 67890 of GHL', 'delivery 12345 of GHL']],
    ['deliver', []],
    ['short', ['short']],
    ['shor', []],
    ['d_livery%', []],
    ['', []],
  ])('has by "%s" what has that id, or one that begins with these 8 or more characters', async (id, ids) => {
    const bench = await openPractice();
    for (const writer of ['short', 'delivery 12345 of GHL', 'delivery 67890 of GHL']) {
      await change(bench, writer, writer);
      bench.clock.advance(1000);
    }
    expect((await listOf(bench, { id })).map((run) => run.id)).toEqual(ids);
  });

  it('is limited to the newest', async () => {
    const bench = await openPractice();
    await ranWith(bench, 'first');
    bench.clock.advance(1000);
    await ranWith(bench, 'second');
    expect((await listOf(bench, { limit: 1 })).map(({ id }) => id)).toEqual(['second']);
  });
});
