import { expect, it, onTestFinished } from 'vitest';
import { blockingOf } from '../../src/sync/block-slots/slot-rules.ts';
import { openOldPractice } from './restored.ts';

it('a database that had links before there were block slots makes none until the config says so', async () => {
  const { bench } = await openOldPractice();
  onTestFinished(() => bench.close());
  const [practice] = bench.context().practices;
  if (!practice) throw new Error('no practice');
  expect(await blockingOf(bench.store, practice)).toEqual({ kind: 'none', isUnset: true });
  bench.sandbox.ephysio.edit.addEvent({ start: bench.clock.now() + 86_400_000 });
  await bench.run();
  expect(bench.sandbox.ghl.state.blockSlots.size).toBe(0);
  // A practice that joins later has no links in it.
  expect(await blockingOf(bench.store, { ...practice, name: 'new' })).toEqual({ kind: 'all' });
});
