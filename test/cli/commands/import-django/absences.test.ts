import { expect, it } from 'vitest';
import { ANNA, runWell, WEDNESDAY } from '../../../scenarios/practice.ts';
import { contactRow, importRows } from './old-system.ts';
import { OLD_ANNA, open } from './open-imported.ts';

it('after an import time is blocked in GHL only once the config says so', async () => {
  const bench = await open();
  const { ephysio, ghl } = bench.sandbox;
  const { id: patientId } = ephysio.edit.addPatient(ANNA);
  const { id: contactId } = ghl.edit.createContact(OLD_ANNA);
  ephysio.edit.addEvent({ start: WEDNESDAY });
  await importRows(bench, [contactRow(patientId, contactId)]);
  await runWell(bench);
  expect(ghl.state.blockSlots.size).toBe(0);
  bench.configure({ sync: { absences: true } });
  await runWell(bench);
  expect(ghl.state.blockSlots.size).toBeGreaterThan(0);
});
