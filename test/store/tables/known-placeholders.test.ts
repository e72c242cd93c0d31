import { expect, it } from 'vitest';
import type { Store } from '../../../src/store/store.ts';
import { getCheckpoint } from '../../../src/store/tables/checkpoints.ts';
import { createPlaceholderMemory } from '../../../src/store/tables/known-placeholders.ts';
import { NOON, openTemp } from '../temp-store.ts';

const FIRST = { birthDate: '1900-01-01', street: '-', zip: '0000', city: '-' };
const SECOND = { ...FIRST, city: 'unbekannt' };
const memory = (store: Store, practice: string, current: typeof FIRST) =>
  createPlaceholderMemory(store, practice, current, () => NOON);

it('the placeholders of the config are known, and those with which patients were made, each once', async () => {
  const store = await openTemp();
  expect(await memory(store, 'main', FIRST).known()).toEqual([FIRST]);
  await memory(store, 'main', FIRST).remember();
  await memory(store, 'main', FIRST).remember();
  expect(await memory(store, 'main', SECOND).known()).toEqual([FIRST, SECOND]);
  await memory(store, 'main', SECOND).remember();
  expect(await memory(store, 'main', FIRST).known()).toEqual([SECOND, FIRST]);
  expect(await memory(store, 'other', SECOND).known()).toEqual([SECOND]);
});

it('placeholders with which nobody was made are forgotten with the config that named them', async () => {
  const store = await openTemp();
  expect(await memory(store, 'main', SECOND).known()).toEqual([SECOND]);
  expect(await memory(store, 'main', FIRST).known()).toEqual([FIRST]);
});

it('the sex is not part of it: nobody reads it back', async () => {
  const store = await openTemp();
  await memory(store, 'main', { ...FIRST, sex: 'f' } as typeof FIRST).remember();
  await memory(store, 'main', { ...FIRST, sex: 'm' } as typeof FIRST).remember();
  expect(JSON.parse((await getCheckpoint(store, 'main', 'ephysio.placeholders')) ?? '')).toEqual([FIRST]);
});
