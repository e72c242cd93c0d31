import { describe, expect, it } from 'vitest';
import { openConflicts, take, withCities } from './conflicting.ts';
import { expectQuiet, runWell } from './practice.ts';

const MOMENTS = (['ghl', 'ephysio'] as const).flatMap((service) =>
  (['before', 'after'] as const).map((phase) => [service, phase] as const),
);

describe('taking a value while something happens in the middle of it', () => {
  it.each(['drop-before', 'drop-after'] as const)('goes on when an answer is lost (%s)', async (fault) => {
    for (const service of ['ephysio', 'ghl'] as const) {
      const { bench, cities } = await withCities();
      bench.sandbox.faults.add({ service, method: 'PUT', times: 1, fault });
      await take(bench, 'ghl');
      await runWell(bench);
      expect(cities()).toEqual(['Chur', 'Chur']);
      await take(bench, 'ghl');
      expect(await openConflicts(bench)).toEqual([]);
      await expectQuiet(bench);
    }
  });

  it.each(MOMENTS)(
    'is finished by the next run when it ends at the write to %s (%s it)',
    async (service, phase) => {
      const { bench, cities, during } = await withCities();
      // Without its lock it stores nothing any more, as after a kill.
      during({ service, method: 'PUT', phase }, () => bench.store.db.deleteFrom('locks').execute());
      await expect(take(bench, 'ghl')).rejects.toThrow('lock');
      await runWell(bench);
      expect(cities()).toEqual(['Chur', 'Chur']);
      if ((await openConflicts(bench)).length > 0)
        expect(await take(bench, 'ghl')).toEqual({ exitCode: 0, results: ['done false'] });
      expect(await openConflicts(bench)).toEqual([]);
      await expectQuiet(bench);
    },
  );

  it.each(MOMENTS)('stays so when a run goes by during the write to %s (%s it)', async (service, phase) => {
    const { bench, cities, during } = await withCities();
    during({ service, method: 'PUT', phase }, () => bench.run({ afterMs: 0 }));
    await take(bench, 'ghl');
    await runWell(bench);
    expect(cities()).toEqual(['Chur', 'Chur']);
    await expectQuiet(bench);
  });

  it.each(MOMENTS)(
    'stays so when its webhook is worked on during the write to %s (%s it)',
    async (service, phase) => {
      const { bench, cities, during, inbox } = await withCities();
      during({ service, method: 'PUT', phase }, async () => {
        await inbox.deliver();
        await inbox.drain({ forMs: 5_000 });
      });
      await take(bench, 'ghl');
      await inbox.settle();
      await runWell(bench);
      expect(cities()).toEqual(['Chur', 'Chur']);
      await expectQuiet(bench);
    },
  );
});
