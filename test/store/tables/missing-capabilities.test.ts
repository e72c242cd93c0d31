import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src/store/store.ts';
import { createMissingCapabilities } from '../../../src/store/tables/ephysio-refusals.ts';
import { NOON, openTemp } from '../temp-store.ts';

const ELSEWHERE = { method: 'POST', path: '/patients/{id}/edit' };
const memory = (store: Store, updatePatient: unknown, practice = 'main') =>
  createMissingCapabilities(store, practice, { updatePatient, cancelEvent: true }, () => NOON);

describe('a call that e-Physio turned out not to have', () => {
  it('stays missing for later runs, by itself and for its practice', async () => {
    const store = await openTemp();
    expect(await memory(store, true).isMissing('updatePatient')).toBe(false);
    await memory(store, true).note('updatePatient');
    expect(await memory(store, true).isMissing('updatePatient')).toBe(true);
    expect(await memory(store, true).isMissing('cancelEvent')).toBe(false);
    expect(await memory(store, true, 'other').isMissing('updatePatient')).toBe(false);
  });

  it('is asked for again when the config points it elsewhere, however that is spelt', async () => {
    const store = await openTemp();
    await memory(store, ELSEWHERE).note('updatePatient');
    const { method, path } = ELSEWHERE;
    expect(await memory(store, { path, method }).isMissing('updatePatient')).toBe(true);
    expect(await memory(store, { method: 'PUT', path }).isMissing('updatePatient')).toBe(false);
    expect(await memory(store, true).isMissing('updatePatient')).toBe(false);
  });

  it('is asked for again once it was disabled and enabled', async () => {
    const store = await openTemp();
    await memory(store, true).note('updatePatient');
    await memory(store, true).note('cancelEvent');
    await memory(store, true).forgetSwitchedOff();
    expect(await memory(store, true).isMissing('updatePatient')).toBe(true);
    await memory(store, false).forgetSwitchedOff();
    expect(await memory(store, true).isMissing('updatePatient')).toBe(false);
    expect(await memory(store, true).isMissing('cancelEvent')).toBe(true);
  });
});
