import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src/store/store.ts';
import { createRefusedInvoices } from '../../../src/store/tables/ephysio-refusals.ts';
import { NOON, openTemp } from '../temp-store.ts';

const CONFIG = { law: 'kvg', adminInfoId: 1 };
const memory = (store: Store, config: unknown = CONFIG, practice = 'main') =>
  createRefusedInvoices(store, practice, config, () => NOON);
const patient = (id: string, street = 'Weg 1') => ({ id, street });

describe('a new invoice that e-Physio has refused', () => {
  it('spares everybody of its practice theirs, until the config changes', async () => {
    const store = await openTemp();
    expect(await memory(store).reason()).toBeNull();
    await memory(store).note(patient('4'), 'HTTP 400');
    expect(await memory(store).reason()).toBe('HTTP 400');
    expect(await memory(store, { adminInfoId: 1, law: 'kvg' }).reason()).toBe('HTTP 400');
    expect(await memory(store, CONFIG, 'other').reason()).toBeNull();
    expect(await memory(store, { ...CONFIG, law: 'uvg' }).reason()).toBeNull();
  });

  it('is the patient’s own as long as others’ are taken, until the address changes', async () => {
    const store = await openTemp();
    await memory(store).noteTaken();
    await memory(store).note(patient('4'), 'HTTP 400');
    expect(await memory(store).reason()).toBeNull();
    expect(await memory(store).isRefused(patient('4'))).toBe(true);
    expect(await memory(store).isRefused(patient('4', 'Weg 2'))).toBe(false);
    expect(await memory(store).isRefused(patient('5'))).toBe(false);
    await memory(store).note(patient('5'), 'HTTP 400');
    await memory(store).noteTaken();
    await memory(store).note(patient('6'), 'HTTP 400');
    expect(await memory(store).reason()).toBeNull();
    expect(await memory(store).isRefused(patient('4'))).toBe(true);
  });

  it('is the template’s once several in a row are refused', async () => {
    const store = await openTemp();
    await memory(store).noteTaken();
    for (const id of ['4', '5', '6']) await memory(store).note(patient(id), 'HTTP 400');
    expect(await memory(store).reason()).toBe('HTTP 400');
  });

  it('stays the patient’s own however many addresses of one patient are refused', async () => {
    const store = await openTemp();
    await memory(store).noteTaken();
    for (const street of ['Weg 1', 'Weg 2', 'Weg 3', 'Weg 4'])
      await memory(store).note(patient('4', street), 'HTTP 400');
    expect(await memory(store).reason()).toBeNull();
  });

  it('is sent again once it was forgotten, and holds nothing of the patient', async () => {
    const store = await openTemp();
    await memory(store).note(patient('4', 'Seestrasse 7'), 'HTTP 400');
    const rows = await store.db.selectFrom('checkpoints').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain('Seestrasse');
    await memory(store).forget();
    expect(await memory(store).reason()).toBeNull();
  });
});
