import { describe, expect, it } from 'vitest';
import {
  closeOperation,
  insertOperation,
  listOpenOperations,
  openPayload,
} from '../../../src/store/tables/operations.ts';
import { NOON, openTemp, rejection } from '../temp-store.ts';

const create = {
  practice: 'main',
  entity: 'patient',
  side: 'ghl',
  kind: 'create',
  linkId: null,
  sourceId: '7',
  targetId: null,
  owner: 'me',
  payload: { lastName: 'Müller', email: null },
  now: NOON,
} as const;

describe('operations', () => {
  it('are open until they are closed, oldest first, and open again as they were', async () => {
    const store = await openTemp();
    const late = await insertOperation(store, { ...create, sourceId: '8', now: NOON + 1 });
    const early = await insertOperation(store, create);
    const open = await listOpenOperations(store, 'main');
    expect(open.map((o) => o.id)).toEqual([early, late]);
    expect(open.map((o) => openPayload(store, o))).toEqual([create.payload, create.payload]);
    expect(await listOpenOperations(store, 'main', 'appointment')).toEqual([]);
    expect(await listOpenOperations(store, 'other')).toEqual([]);
    await closeOperation(store, early);
    expect(await listOpenOperations(store, 'main', 'patient')).toHaveLength(1);
  });

  it('never hold two open creates of one record on one side', async () => {
    const store = await openTemp();
    const id = await insertOperation(store, create);
    expect(String(await rejection(insertOperation(store, create)))).toMatch(/UNIQUE/);
    await insertOperation(store, { ...create, entity: 'appointment' });
    await insertOperation(store, { ...create, kind: 'update' });
    await insertOperation(store, { ...create, kind: 'update' });
    await closeOperation(store, id);
    await insertOperation(store, create);
  });
});
