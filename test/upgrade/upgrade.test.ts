import { readdir } from 'node:fs/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { actingOf } from '../../src/app/single-records.ts';
import { takenResult } from '../../src/cli/commands/items/conflicts.ts';
import type { SideName } from '../../src/domain/records/sides.ts';
import { takeValues } from '../../src/items/conflicts.ts';
import { listOpenConflicts } from '../../src/store/tables/conflicts.ts';
import { listDistinctPairs } from '../../src/store/tables/distinct-pairs.ts';
import { listOpenReviews } from '../../src/store/tables/reviews.ts';
import { openInbox } from '../sync/inbox.ts';
import type { Bench } from '../sync/run-sync.ts';
import { openOldPractice } from './restored.ts';

const open = async (...packed: Parameters<typeof openOldPractice>) => {
  const old = await openOldPractice(...packed);
  onTestFinished(() => old.bench.close());
  return old;
};

/** All that both services hold. */
const sidesOf = ({ sandbox: { ephysio, ghl } }: Bench) =>
  structuredClone({
    patients: [...ephysio.state.patients.values()],
    events: [...ephysio.state.events.values()],
    invoices: [...ephysio.state.invoices.values()],
    contacts: [...ghl.state.contacts.values()],
    appointments: [...ghl.state.appointments.values()],
  });

const writesTo = ({ sandbox }: Bench): string[] =>
  [sandbox.ephysio, sandbox.ghl].flatMap(({ counters }) =>
    Object.keys(counters.routes).filter(
      (route) => !/^GET |^POST \/(token|oauth|contacts\/search)/.test(route),
    ),
  );

const take = async (bench: Bench, field: string, side: SideName) => {
  const conflicts = await listOpenConflicts(bench.store, 'main');
  const chosen = conflicts.filter((conflict) => conflict.field === field);
  if (chosen.length !== 1) throw new Error(`${chosen.length} conflicts of ${field}`);
  return takenResult(side, await takeValues(actingOf(bench.context()), 'main', chosen, side));
};

describe('a database that an older version wrote', () => {
  it('is brought up to date after a copy was made, and keeps links, decisions and what waits for a person', async () => {
    const { bench, folder, name } = await open();
    const { store } = bench;
    expect((await readdir(folder)).filter((file) => file.startsWith(`${name}.backup-0004`))).toHaveLength(1);
    const count = async (table: 'contact_sync' | 'appointment_sync' | 'unlinked_contacts' | 'sync_runs') =>
      (await store.db.selectFrom(table).select('practice').execute()).length;
    expect(await count('contact_sync')).toBe(7);
    expect(await count('appointment_sync')).toBe(4);
    expect(await count('unlinked_contacts')).toBeGreaterThan(0);
    expect(await count('sync_runs')).toBe(6);
    expect(await listDistinctPairs(store, 'main')).toHaveLength(1);
    expect((await listOpenConflicts(store, 'main')).map(({ field }) => field).sort()).toEqual([
      'calendar',
      'phone',
      'time',
    ]);
    expect((await listOpenReviews(store, 'main')).map(({ kind }) => kind).sort()).toEqual([
      'appointment-by-hand',
      'appointment-by-hand',
      'patient-not-linked',
      'placeholders',
      'placeholders',
      'somebody-else',
      'who-is-who',
    ]);
    const failures = await store.db.selectFrom('failures').select('dead_at').execute();
    expect(failures).toEqual([{ dead_at: expect.any(String) }]);
    const events = await store.db.selectFrom('webhook_events').select('state').execute();
    expect(new Set(events.map(({ state }) => state))).toEqual(new Set(['new', 'dead', 'done']));
  });

  it('causes no write, by runs and by the webhooks that wait', async () => {
    const { bench } = await open();
    const before = sidesOf(bench);
    const reviews = await listOpenReviews(bench.store, 'main');
    const inbox = openInbox(bench);
    onTestFinished(() => inbox.close());
    await inbox.drain();
    for (const full of [false, true, false]) {
      const { error, report } = await bench.run({ full });
      expect(error).toBeNull();
      expect(report.failures.filter(({ reason }) => !reason.includes('given up'))).toEqual([]);
    }
    expect(sidesOf(bench)).toEqual(before);
    expect(writesTo(bench)).toEqual([]);
    expect((await listOpenReviews(bench.store, 'main')).map(({ id, kind }) => ({ id, kind }))).toEqual(
      reviews.map(({ id, kind }) => ({ id, kind })),
    );
    expect(await listDistinctPairs(bench.store, 'main')).toHaveLength(1);
  });

  it.each(['ghl', 'ephysio'] as const)(
    'has conflicts of a time, a calendar and a phone that can be settled with the value of %s',
    async (side) => {
      const { bench } = await open();
      for (const field of ['time', 'calendar', 'phone'])
        expect(await take(bench, field, side), field).toMatchObject({ exitCode: 0 });
      expect(await listOpenConflicts(bench.store, 'main')).toEqual([]);
      const before = sidesOf(bench);
      await bench.run();
      const { error } = await bench.run({ full: true });
      expect(error).toBeNull();
      expect(sidesOf(bench)).toEqual(before);
      expect(await listOpenConflicts(bench.store, 'main')).toEqual([]);
    },
  );

  it('can also be its backup: what was done since is found again, and nothing is made twice', async () => {
    const { bench } = await open('backup.bin.gz');
    const { patients, contacts } = sidesOf(bench);
    for (let n = 0; n < 3; n += 1) await bench.run();
    const now = sidesOf(bench);
    expect(now.patients).toHaveLength(patients.length);
    expect(now.contacts).toHaveLength(contacts.length);
  });
});
