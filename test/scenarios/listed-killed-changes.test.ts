import { describe, expect, it } from 'vitest';
import { listOpenOperations, openPayload } from '../../src/store/tables/operations.ts';
import type { Bench } from '../sync/run-sync.ts';
import { followChanges, whatOf } from './listed-changes.ts';
import { ANNA, expectQuiet, inEphysio, inGhl, JURG, listen, openPractice, runWell } from './practice.ts';
import { withVisit } from './visit.ts';

/** What must be listed once, however the run that did it ended. */
const LOST: readonly [string, (bench: Bench, id: number) => void, object][] = [
  [
    'a record that it created',
    ({ sandbox }) => void sandbox.ephysio.edit.addPatient({ ...JURG, phone: '' }),
    { what: 'created patient ghl', after: { firstName: 'Jürg' } },
  ],
  [
    'a field that it changed',
    (bench, id) => bench.sandbox.ephysio.edit.changePatient(id, { city: 'Bern' }),
    { what: 'updated patient ghl', before: { city: 'Zürich' }, after: { city: 'Bern' } },
  ],
];

describe('what a run changed that was killed before it stored that', () => {
  it.each(LOST)('is listed once, and for that run: %s', async (_what, change, expected) => {
    const bench = await openPractice();
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    const news = await followChanges(bench);
    change(bench, id);
    const killed = await bench.run({ what: 'patients', lostFrom: 2 });
    expect(killed.error).not.toBeNull();
    expect(await news()).toEqual([]);
    await runWell(bench);
    expect(await news()).toMatchObject([{ by: `run ${killed.id}`, ...expected }]);
    await expectQuiet(bench);
    expect(await news()).toEqual([]);
  });

  it('is listed for that run also where a webhook finds it out', async () => {
    const bench = await openPractice();
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    const inbox = listen(bench);
    const news = await followChanges(bench);
    inEphysio(bench, { city: 'Bern' });
    const killed = await bench.run({ what: 'patients', lostFrom: 2 });
    inGhl(bench, { email: 'neu@example.ch' });
    await inbox.settle();
    const listed = await news();
    expect(listed).toHaveLength(2);
    expect(listed).toContainEqual(
      expect.objectContaining({
        by: `run ${killed.id}`,
        what: 'updated patient ghl',
        after: { city: 'Bern' },
      }),
    );
    expect(listed.find(({ what }) => what === 'updated patient ephysio')?.by).toMatch(/^webhook /);
  });

  it('is listed for the run that finds it out, where an earlier version had begun it', async () => {
    const bench = await openPractice();
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    const news = await followChanges(bench);
    inEphysio(bench, { city: 'Bern' });
    await bench.run({ what: 'patients', lostFrom: 2 });
    const { store } = bench;
    const [operation] = await listOpenOperations(store, 'main');
    if (!operation) throw new Error('nothing is open');
    const { note: _, ...old } = openPayload(store, operation) as { readonly note: object };
    const payload = store.sealer.seal(old, `operations/payload/${operation.id}`);
    await store.db.updateTable('operations').set({ payload }).execute();
    const run = await runWell(bench);
    expect(await news()).toMatchObject([
      { by: `run ${run.id}`, what: 'updated patient ghl', before: {}, after: { city: 'Bern' } },
    ]);
  });

  it('is listed once, where it gave an appointment to another patient', async () => {
    const { bench, event } = await withVisit();
    const news = await followChanges(bench);
    const { id: other } = bench.sandbox.ephysio.edit.addPatient(JURG);
    await runWell(bench, { what: 'patients' });
    bench.sandbox.ephysio.edit.changeEvent(event.id, { patientId: other });
    for (let lostFrom = 2; ; lostFrom += 1) {
      const { error } = await bench.run({ what: 'appointments', lostFrom });
      if (error === null) break;
      expect(lostFrom).toBeLessThan(20);
    }
    await expectQuiet(bench);
    expect(whatOf(await news())).toEqual([
      'cancelled appointment ghl',
      'created appointment ghl',
      'created patient ghl',
    ]);
  });
});
