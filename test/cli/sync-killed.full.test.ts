import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/sandbox/random.ts';
import { differences, giveOwnContactPoints } from './office-differences.ts';
import { documentOf } from './run-program.ts';
import { HEALTHY, openOffice, stateOf } from './set-up.ts';

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
