import { expect, it } from 'vitest';
import type { RecordKey } from '../../../src/domain/records/kept-record.ts';
import {
  dropKept,
  findKept,
  forgetKeptNames,
  keptHeads,
  keptStarting,
  putKept,
} from '../../../src/store/tables/kept-records.ts';
import { NOON, openTemp, rejection } from '../temp-store.ts';

const PATIENT: RecordKey = { entity: 'patient', side: 'ephysio', id: '7' };
const VISIT: RecordKey = { entity: 'appointment', side: 'ephysio', id: '7' };
const START = '2026-03-04T08:00:00.000Z';
const AT = { startsAt: null, at: NOON };

it('are found by what names them, each in its practice, and the newest stands', async () => {
  const store = await openTemp();
  await putKept(store, 'main', PATIENT, { fields: { lastName: 'Müller' }, agreed: null }, AT);
  await putKept(
    store,
    'main',
    PATIENT,
    { fields: { lastName: 'Frei' }, agreed: null },
    { ...AT, at: NOON + 1 },
  );
  await putKept(store, 'other', PATIENT, { fields: { lastName: 'Weber' }, agreed: null }, AT);
  await putKept(
    store,
    'main',
    VISIT,
    { fields: { start: START }, agreed: null },
    { startsAt: START, at: NOON },
  );
  const found = await findKept(store, 'main', [PATIENT, { ...PATIENT, id: '8' }]);
  expect([...found.values()]).toEqual([
    {
      ...PATIENT,
      kept: { fields: { lastName: 'Frei' }, agreed: null },
      readAt: new Date(NOON + 1).toISOString(),
    },
  ]);
  expect(await keptHeads(store, 'main', 'appointment')).toEqual([
    { ...VISIT, fingerprint: expect.any(String), startsAt: START },
  ]);
  expect(await keptStarting(store, 'main', START, '2026-03-05')).toMatchObject([
    { id: '7', entity: 'appointment' },
  ]);
  expect(await keptStarting(store, 'main', '2026-03-04T08:00:00.001Z', '2026-03-05')).toEqual([]);
  await dropKept(store, 'main', PATIENT);
  expect((await findKept(store, 'main', [PATIENT])).size).toBe(0);
  expect((await findKept(store, 'other', [PATIENT])).size).toBe(1);
});

it('open nowhere but at their place', async () => {
  const store = await openTemp();
  await putKept(store, 'main', PATIENT, { fields: { lastName: 'Müller' }, agreed: null }, AT);
  await store.db.updateTable('kept_records').set({ record_id: '8' }).execute();
  const error = await rejection(findKept(store, 'main', [{ ...PATIENT, id: '8' }]));
  expect(error).toMatchObject({
    message: expect.stringContaining('kept_records/data/main/patient/ephysio/8'),
  });
});

it('lose the name of a patient beside the appointments of e-Physio, and no other', async () => {
  const store = await openTemp();
  const name = { firstName: 'Anna', lastName: 'Müller', birthDate: null };
  const visitOf = (id: string) => ({
    fields: { start: START },
    agreed: null,
    patient: { link: null, id, name },
  });
  const at = { startsAt: START, at: NOON };
  await putKept(store, 'main', VISIT, visitOf('1'), at);
  await putKept(store, 'main', { ...VISIT, id: '8' }, visitOf('2'), at);
  await putKept(store, 'main', { ...VISIT, side: 'ghl', id: '9' }, visitOf('1'), at);
  await forgetKeptNames(store, 'main', '1');
  const kept = await keptStarting(store, 'main', START, '9999');
  expect(new Map(kept.map((one) => [one.id, one.kept.patient]))).toEqual(
    new Map([
      ['7', { link: null, id: '1', name: null }],
      ['8', { link: null, id: '2', name }],
      ['9', { link: null, id: '1', name }],
    ]),
  );
});
