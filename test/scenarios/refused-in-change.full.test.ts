import { describe, expect, it } from 'vitest';
import { contactOf, didToGhl, NOTHING, patientOf, reviewKinds, runWell } from './practice.ts';
import { EMAIL, expectSettled, withAnna } from './refused.ts';

describe('a change of which GHL refuses a field', () => {
  it('reaches GHL in all others', async () => {
    const { bench, id, ephysio, ghl } = await withAnna();
    ghl.refuseValue('email', 'new@example.ch');
    ephysio.changePatient(id, { email: 'new@example.ch', city: 'Bern' });
    await runWell(bench);
    expect(contactOf(bench)).toMatchObject({ email: EMAIL, city: 'Bern' });
    expect(patientOf(bench)).toMatchObject({ email: 'new@example.ch', city: 'Bern' });
    expect(await reviewKinds(bench)).toEqual(['value-refused']);
    await expectSettled(bench);
    expect(await reviewKinds(bench)).toEqual(['value-refused']);

    ephysio.changePatient(id, { email: 'newer@example.ch' });
    expect(didToGhl(await runWell(bench))).toEqual({ ...NOTHING, updated: 1 });
    expect(contactOf(bench).email).toBe('newer@example.ch');
    expect(await reviewKinds(bench)).toEqual([]);
    await expectSettled(bench);
  });

  it.each([1, 2, 3, 4, 5, 6])('is settled wherever the run is killed (transaction %i)', async (lostFrom) => {
    const { bench, id, ephysio, ghl } = await withAnna();
    ghl.refuseValue('email', 'new@example.ch');
    ephysio.changePatient(id, { email: 'new@example.ch', city: 'Bern' });
    await bench.run({ lostFrom });
    // What the first one finds out on the clock's same millisecond, the second one decides.
    for (let n = 0; n < 2; n += 1) await runWell(bench);
    expect(contactOf(bench)).toMatchObject({ email: EMAIL, city: 'Bern' });
    expect(await reviewKinds(bench)).toEqual(['value-refused']);
    await expectSettled(bench);
  });

  it('and nothing else is no failure, and a value that is entered in GHL counts', async () => {
    const { bench, id, ephysio, ghl } = await withAnna();
    ghl.refuseValue('phone', '+41446681800');
    ephysio.changePatient(id, { phone: '044 668 18 00' });
    await runWell(bench);
    expect(await reviewKinds(bench)).toEqual(['value-refused']);
    await expectSettled(bench);
    ghl.updateContact(contactOf(bench).id, { phone: '+41446681801' });
    await runWell(bench);
    expect(patientOf(bench).phone).toBe('+41446681801');
    await runWell(bench);
    expect(await reviewKinds(bench)).toEqual([]);
    await expectSettled(bench);
  });

  it('is settled once both sides show the value', async () => {
    const { bench, id, ephysio, ghl } = await withAnna();
    ghl.refuseValue('email', 'new@example.ch');
    ephysio.changePatient(id, { email: 'new@example.ch' });
    await runWell(bench);
    ghl.updateContact(contactOf(bench).id, { email: 'new@example.ch' });
    for (let n = 0; n < 2; n += 1) await runWell(bench);
    expect(await reviewKinds(bench)).toEqual([]);
    await expectSettled(bench);
  });

  it('stays resolved once a person has resolved it', async () => {
    const { bench, id, ephysio, ghl } = await withAnna();
    ghl.refuseValue('email', 'new@example.ch');
    ephysio.changePatient(id, { email: 'new@example.ch' });
    await runWell(bench);
    await bench.store.db.updateTable('reviews').set({ resolved_at: '2026-03-02T12:00:00.000Z' }).execute();
    await expectSettled(bench);
    expect(await reviewKinds(bench)).toEqual([]);
  });
});
