import { describe, expect, it } from 'vitest';
import { differences, giveOwnContactPoints } from './office-differences.ts';
import { documentOf, documentsOf } from './run-program.ts';
import { createGate, HEALTHY, openOffice, stateOf } from './set-up.ts';

describe('a run that is asked to stop', () => {
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
    const program = office.start(['sync', '--json', '--parallel', '1']);
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
