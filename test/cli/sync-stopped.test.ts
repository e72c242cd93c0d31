import { describe, expect, it } from 'vitest';
import { compareSides } from '../../src/sandbox/compare-sides.ts';
import { createRandom } from '../../src/sandbox/random.ts';
import { documentOf, documentsOf } from './run-program.ts';
import { createGate, HEALTHY, type Office, openOffice, stateOf } from './set-up.ts';

const DAY_MS = 86_400_000;

const differences = (office: Office): readonly string[] =>
  compareSides(office.sandbox, { from: Date.now() - 14 * DAY_MS, to: Date.now() + 179 * DAY_MS }).problems;

/** Nobody shares or lacks an e-mail or a phone: GHL then says at once what became of a create that nobody waited for. */
const giveOwnContactPoints = ({ sandbox }: Office): void => {
  for (const id of sandbox.ephysio.state.patients.keys()) {
    const phone = `079 ${String(id).slice(-3)} 10 20`;
    sandbox.ephysio.edit.changePatient(id, { email: `patient${id}@example.ch`, phone });
  }
};

describe('a run that is told to stop', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'finishes what it began, frees its lock and ends with 1: %s',
    async (signal) => {
      const [reached, goOn] = [createGate(), createGate()];
      let held = 0;
      const office = await openOffice({
        patients: 20,
        ghl: { latencyMs: 2 },
        sleep: async () => {
          // The first contact that was made: its answer is on its way when the signal comes.
          if (office.sandbox.ghl.state.contacts.size === 0) return;
          held += 1;
          reached.open();
          await goOn.opened;
        },
      });
      const program = office.start(['sync', '--json', '--concurrency', '2']);
      await program.until(reached.opened);
      program.process.kill(signal);
      await program.says(/Stopping: what was begun is finished/);
      goOn.open();
      const end = await program.ended;
      expect(end).toMatchObject({ exitCode: 1, signal: null });
      const document = documentOf(end);
      expect(document).toMatchObject({
        ok: false,
        error: { exitCode: 1, message: expect.stringMatching(/^Stopped/) },
      });
      expect(held).toBeGreaterThan(0);
      expect(document.created.ghl).toBe(office.sandbox.ghl.state.contacts.size);
      expect(office.sandbox.ghl.state.contacts.size).toBeLessThan(20);
      expect(stateOf(office.database)).toEqual(HEALTHY);
      expect(await office.run('sync')).toMatchObject({ exitCode: 0 });
      expect(differences(office)).toEqual([]);
    },
  );

  it('says so for every practice that it did not come to', async () => {
    const [reached, goOn] = [createGate(), createGate()];
    const office = await openOffice({
      ephysio: { latencyMs: 2 },
      sleep: async () => {
        reached.open();
        await goOn.opened;
      },
    });
    office.rewrite((config) => {
      const [main] = config.practices;
      if (main)
        config.practices.push({ ...main, name: 'second', ghl: { ...main.ghl, locationId: 'elsewhere' } });
    });
    const program = office.start(['sync', '--json']);
    await program.until(reached.opened);
    program.process.kill('SIGTERM');
    await program.says(/Stopping/);
    goOn.open();
    const end = await program.ended;
    expect(end.exitCode).toBe(1);
    expect(documentsOf(end)).toMatchObject([
      { practice: 'main', ok: false, error: { exitCode: 1 } },
      { practice: 'second', ok: false, error: { exitCode: 1 }, requests: { ephysio: 0, ghl: 0 } },
    ]);
  });

  it('stops at once at the second signal, and leaves nothing that the next run does not settle', async () => {
    const [reached, never] = [createGate(), createGate()];
    let isHeld = true;
    const office = await openOffice({
      ghl: { latencyMs: 2 },
      sleep: async () => {
        if (!isHeld || office.sandbox.ghl.state.contacts.size === 0) return;
        reached.open();
        await never.opened;
      },
    });
    giveOwnContactPoints(office);
    const program = office.start(['sync']);
    await program.until(reached.opened);
    program.process.kill('SIGTERM');
    await program.says(/Again to stop at once/);
    program.process.kill('SIGTERM');
    expect(await program.ended).toMatchObject({ exitCode: 130 });
    expect(stateOf(office.database)).toEqual(HEALTHY);
    isHeld = false;
    never.open();
    expect(await office.run('sync')).toMatchObject({ exitCode: 0 });
    expect(differences(office)).toEqual([]);
  });
});

describe('a run that is killed', () => {
  it('again and again leaves neither a duplicate nor a hole', async () => {
    const seed = 1;
    const random = createRandom(seed);
    let left = Number.POSITIVE_INFINITY;
    let kill = (): void => undefined;
    const office = await openOffice({
      seed,
      patients: 25,
      eventsPerPatient: 1,
      ghl: { latencyMs: 2 },
      // Asked twice a request: before it is carried out, and after that, before it is answered.
      sleep: async () => {
        left -= 1;
        if (left === 0) kill();
      },
    });
    giveOwnContactPoints(office);
    let killed = 0;
    for (let n = 0; n < 8; n += 1) {
      left = 3 + random.int(24);
      const program = office.start(['sync', '--json']);
      kill = () => {
        killed += 1;
        program.process.kill('SIGKILL');
      };
      const end = await program.ended;
      expect(end.signal === 'SIGKILL' || end.exitCode === 0).toBe(true);
      expect(stateOf(office.database).integrity).toBe('ok');
    }
    expect(killed).toBeGreaterThanOrEqual(4);
    left = Number.POSITIVE_INFINITY;
    expect(await office.run('sync')).toMatchObject({ exitCode: 0 });
    const quiet = await office.run('sync', '--json');
    expect(documentOf(quiet)).toMatchObject({
      ok: true,
      created: { ghl: 0 },
      updated: { ghl: 0 },
      cancelled: { ghl: 0 },
    });
    expect(differences(office)).toEqual([]);
    expect(stateOf(office.database)).toEqual(HEALTHY);
    expect(office.sandbox.ghl.counters.violations).toEqual([]);
  });
});
