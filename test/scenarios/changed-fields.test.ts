import { describe, expect, it } from 'vitest';
import { addressLine } from '../../src/domain/records/address.ts';
import { listOpenConflicts, openConflict } from '../../src/store/tables/conflicts.ts';
import { ANNA, contactOf, didToGhl, NOTHING, openPractice, patientOf, runWell } from './practice.ts';

describe('a field that both sides changed', () => {
  it('gets e-Physio’s value, and GHL’s is kept as a conflict', async () => {
    const bench = await openPractice();
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    bench.sandbox.ephysio.edit.changePatient(id, { city: 'Bern' });
    bench.sandbox.ghl.edit.updateContact(contactOf(bench).id, { city: 'Chur' });
    const end = await runWell(bench);
    expect(end.report.conflicts).toBe(1);
    expect(contactOf(bench).city).toBe('Bern');
    const [conflict] = await listOpenConflicts(bench.store, 'main');
    expect(conflict).toMatchObject({ field: 'address', winner: 'ephysio', reason: 'both-changed' });
    const values = conflict && openConflict(bench.store, conflict);
    expect([values?.winner, values?.loser].map((value) => addressLine(value ?? null))).toEqual([
      'Seestrasse 7, 8002 Bern',
      'Seestrasse 7, 8002 Chur',
    ]);
    expect((await runWell(bench)).report.conflicts).toBe(0);
  });

  it('keeps GHL’s value when GHL wins', async () => {
    const bench = await openPractice({ sync: { conflictWinner: 'ghl' } });
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    bench.sandbox.ephysio.edit.changePatient(id, { city: 'Bern' });
    bench.sandbox.ghl.edit.updateContact(contactOf(bench).id, { city: 'Chur' });
    expect(didToGhl(await runWell(bench))).toEqual(NOTHING);
    expect([contactOf(bench).city, patientOf(bench).city]).toEqual(['Chur', 'Chur']);
  });
});

describe('a field that only GHL changed', () => {
  const TO_GHL = { direction: 'to-ghl' } as const;

  it('stays as it is where e-Physio is not written, and is not forgotten', async () => {
    const bench = await openPractice();
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench, TO_GHL);
    bench.sandbox.ghl.edit.updateContact(contactOf(bench).id, { city: 'Chur' });
    expect(didToGhl(await runWell(bench, TO_GHL))).toEqual(NOTHING);
    expect(didToGhl(await runWell(bench, TO_GHL))).toEqual(NOTHING);
    expect(contactOf(bench).city).toBe('Chur');
    // runs later, when no list shows the contact any more
    bench.sandbox.ephysio.edit.changePatient(id, { city: 'Bern' });
    const end = await runWell(bench, TO_GHL);
    expect(end.report.conflicts).toBe(1);
    expect(contactOf(bench).city).toBe('Bern');
  });

  it('is put back, and noted, when it belongs to e-Physio', async () => {
    const bench = await openPractice({ sync: { owners: { lastName: 'ephysio' } } });
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    bench.sandbox.ghl.edit.updateContact(contactOf(bench).id, { lastName: 'Keller', city: 'Chur' });
    expect(didToGhl(await runWell(bench))).toEqual({ ...NOTHING, updated: 1 });
    expect(contactOf(bench)).toMatchObject({ lastName: 'Müller', city: 'Chur' });
    expect(patientOf(bench)).toMatchObject({ lastName: 'Müller', city: 'Chur' });
    const conflicts = await listOpenConflicts(bench.store, 'main');
    expect(conflicts.map((c) => [c.field, c.reason])).toEqual([['lastName', 'owner']]);
    expect(didToGhl(await runWell(bench))).toEqual(NOTHING);
  });
});
