import { describe, expect, it, vi } from 'vitest';
import { compareSides, defaultWindow } from '../../src/sandbox/compare-sides.ts';
import { acquireLock } from '../../src/store/tables/locks.ts';
import { documentsOf } from './run-program.ts';
import { createGate, HEALTHY, inStore, type Office, openOffice, stateOf } from './set-up.ts';

const contactsOf = ({ sandbox }: Office): readonly number[] =>
  sandbox.practices.map(({ ghl }) => ghl.state.contacts.size);

const problemsOf = ({ sandbox }: Office): readonly string[] =>
  sandbox.practices.flatMap((practice) => compareSides(practice, defaultWindow(Date.now())).problems);

/** The delay of a fault that lasts until the test opens its gate. */
const HANGS_MS = 123_456;

describe('several practices in one run', () => {
  it('wait for none that hangs, is locked, broken or signed out', async () => {
    const goOn = createGate();
    const office = await openOffice({
      practices: 8,
      patients: 4,
      sleep: async (ms) => {
        if (ms === HANGS_MS) await goOn.opened;
      },
    });
    const [hangs, locked, broken, signedOut] = office.config.practices.map(({ name }) => name);
    const { faults } = office.sandbox;
    faults.add({ service: 'ephysio', practice: hangs, fault: { delayMs: HANGS_MS, phase: 'before' } });
    faults.add({ service: 'ephysio', practice: broken, fault: { status: 503 } });
    office.rewrite(({ practices }) => {
      for (const { name, ghl } of practices)
        if (name === signedOut) ghl.privateIntegrationToken = 'pit-of-somebody-else';
    });
    await inStore(office, async (store) => {
      const name = `sync ${locked}`;
      const lock = await acquireLock(store, { name, command: 'ephysio-ghl sync', now: Date.now });
      const program = office.start(['sync', '--json']);
      await program.until(
        vi.waitFor(() => expect(contactsOf(office).slice(4)).toEqual([4, 4, 4, 4]), { timeout: 60_000 }),
      );
      await program.says(/"practice":"[^"]+"[^\n]*503/);
      expect(contactsOf(office).slice(0, 4)).toEqual([0, 0, 0, 0]);
      goOn.open();
      const end = await program.ended;
      expect(end.exitCode).toBe(3);
      const documents = documentsOf(end);
      expect(documents.map(({ practice }) => practice)).toEqual(
        office.config.practices.map(({ name }) => name),
      );
      expect(documents.map(({ error }) => error?.exitCode ?? 0)).toEqual([0, 75, 69, 3, 0, 0, 0, 0]);
      await lock.release();
    });
    faults.clear();
    office.rewrite(({ practices }) => {
      const [right] = office.sandbox.config({ usePrivateToken: true }).practices.slice(3);
      for (const { name, ghl } of practices)
        if (name === signedOut) ghl.privateIntegrationToken = right?.ghl.privateIntegrationToken ?? null;
    });
    expect(await office.run('sync')).toMatchObject({ exitCode: 0 });
    expect(problemsOf(office)).toEqual([]);
    expect(stateOf(office.database)).toEqual(HEALTHY);
  });

  it('go on where they were after a kill, nothing twice', async () => {
    const office = await openOffice({ practices: 5, patients: 12, ghl: { latencyMs: 20 } });
    const program = office.start(['sync', '--json', '--concurrency', '2']);
    await program.until(
      vi.waitFor(() => expect(contactsOf(office).filter((count) => count > 2)).toHaveLength(5), {
        timeout: 60_000,
        interval: 5,
      }),
    );
    program.process.kill('SIGKILL');
    await program.ended;
    expect(contactsOf(office).some((count) => count < 12)).toBe(true);
    expect(await office.run('sync')).toMatchObject({ exitCode: 0 });
    expect(problemsOf(office)).toEqual([]);
    expect(stateOf(office.database)).toEqual(HEALTHY);
  });

  it('stop by themselves, each when its own time is over, and the next run goes on', async () => {
    const office = await openOffice({
      practices: 2,
      patients: 30,
      eventsPerPatient: 0,
      ghl: { latencyMs: 200 },
    });
    office.rewrite(({ practices: [first] }) => {
      Object.assign(first ?? {}, { sync: { timeLimitMinutes: 0.05 } });
    });
    const end = await office.run('sync', '--json', '--concurrency', '1');
    expect(end.exitCode).toBe(1);
    const documents = documentsOf(end);
    expect(documents).toMatchObject([
      { ok: false, error: { exitCode: 1, message: expect.stringContaining('sync.timeLimitMinutes (0.05)') } },
      { ok: true, created: { ghl: 30 } },
    ]);
    const [stopped, finished] = contactsOf(office);
    expect(documents[0]?.created.ghl).toBe(stopped);
    expect(stopped).toBeLessThan(30);
    expect(finished).toBe(30);
    expect(stateOf(office.database)).toEqual(HEALTHY);
    office.rewrite(({ practices: [first] }) => {
      Object.assign(first ?? {}, { sync: { timeLimitMinutes: 0 } });
    });
    expect(await office.run('sync')).toMatchObject({ exitCode: 0 });
    expect(contactsOf(office)).toEqual([30, 30]);
    expect(problemsOf(office)).toEqual([]);
  });

  it('come one after the other if somebody wants that', async () => {
    const office = await openOffice({ practices: 3, patients: 3 });
    const end = await office.run('sync', '--json', '--parallel', '1');
    expect(end.exitCode).toBe(0);
    const events = end.rawStderr
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as { event: string; practice: string });
    expect(events.map(({ event }) => event)).toEqual(Array(3).fill(['run.start', 'run.end']).flat());
  });
});
