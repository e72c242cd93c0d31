import { describe, expect, it } from 'vitest';
import type { Bench } from '../sync/run-sync.ts';
import {
  contactOf,
  didToEphysio,
  didToGhl,
  LEAD,
  listen,
  NOTHING,
  openPractice,
  patientOf,
  reviewKinds,
  runWell,
} from './practice.ts';

const OTHERS = {
  birthDate: '1901-02-03',
  street: 'unbekannt',
  zip: '9999',
  city: 'unbekannt',
  sex: 'm',
} as const;
const REAL = { birthDate: '02.03.1990', street: 'Seestrasse 7', zip: '8002', city: 'Zürich' };
const REAL_IN_GHL = {
  dateOfBirth: '1990-03-02',
  address1: 'Seestrasse 7',
  postalCode: '8002',
  city: 'Zürich',
};
const EMPTY_IN_GHL = { dateOfBirth: null, address1: null, postalCode: null, city: null };

/** A lead has become a patient with placeholders. */
const withLead = async (): Promise<Bench> => {
  const bench = await openPractice();
  bench.sandbox.ghl.edit.createContact(LEAD);
  await runWell(bench);
  return bench;
};

const expectQuiet = async (bench: Bench): Promise<void> => {
  const end = await runWell(bench, { full: true });
  expect([didToEphysio(end), didToGhl(end)]).toEqual([NOTHING, NOTHING]);
};

describe('placeholders', () => {
  it('never reach GHL, also not when another field of the patient changes', async () => {
    const bench = await withLead();
    bench.sandbox.ephysio.edit.changePatient(patientOf(bench).id, { phone: '044 668 18 00' });
    await runWell(bench);
    expect(contactOf(bench)).toMatchObject({ phone: '+41446681800', ...EMPTY_IN_GHL });
    await expectQuiet(bench);
  });

  it('never reach GHL after the config’s placeholders have changed', async () => {
    const bench = await withLead();
    bench.configure({ ephysio: { placeholders: OTHERS } });
    await expectQuiet(bench);
    bench.sandbox.ephysio.edit.changePatient(patientOf(bench).id, { phone: '044 668 18 00' });
    await runWell(bench, { full: true });
    expect(contactOf(bench)).toMatchObject({ phone: '+41446681800', ...EMPTY_IN_GHL });
    expect(await reviewKinds(bench)).toEqual(['placeholders']);
  });

  it('stay in e-Physio when another field of the contact changes', async () => {
    const bench = await withLead();
    const before = patientOf(bench);
    bench.sandbox.ghl.edit.updateContact(contactOf(bench).id, { phone: '+41446681800' });
    expect(didToEphysio(await runWell(bench))).toEqual({ ...NOTHING, updated: 1 });
    expect(patientOf(bench)).toMatchObject({ ...before, phone: '+41446681800' });
    await expectQuiet(bench);
  });

  it('give way to the real values from GHL, by webhook, and nobody need look any more', async () => {
    const bench = await withLead();
    const inbox = listen(bench);
    bench.sandbox.ghl.edit.updateContact(contactOf(bench).id, REAL_IN_GHL);
    await inbox.settle();
    expect(patientOf(bench)).toMatchObject(REAL);
    await expectQuiet(bench);
    expect(await reviewKinds(bench)).toEqual([]);
  });

  it('give way to the real values from e-Physio, which go to GHL', async () => {
    const bench = await withLead();
    bench.sandbox.ephysio.edit.changePatient(patientOf(bench).id, REAL);
    expect(didToGhl(await runWell(bench))).toEqual({ ...NOTHING, updated: 1 });
    expect(contactOf(bench)).toMatchObject(REAL_IN_GHL);
    await expectQuiet(bench);
    expect(await reviewKinds(bench)).toEqual([]);
  });

  it('are told from real values one by one', async () => {
    const bench = await withLead();
    bench.sandbox.ephysio.edit.changePatient(patientOf(bench).id, { birthDate: REAL.birthDate });
    bench.sandbox.ghl.edit.updateContact(contactOf(bench).id, { city: 'Zürich' });
    await runWell(bench);
    expect(patientOf(bench)).toMatchObject({ ...REAL, street: '-', zip: '0000' });
    expect(contactOf(bench)).toMatchObject({ ...REAL_IN_GHL, address1: null, postalCode: null });
    expect(await reviewKinds(bench)).toEqual(['placeholders']);
    await expectQuiet(bench);
  });
});

describe('with ephysio.missingData "hold"', () => {
  const open = (): Promise<Bench> => openPractice({ ephysio: { missingData: 'hold' } });

  it('a lead whose data is not complete is not made, and a person is told what is missing', async () => {
    const bench = await open();
    const inbox = listen(bench);
    const { id } = bench.sandbox.ghl.edit.createContact({ ...LEAD, city: 'Chur' });
    await inbox.settle();
    const [review] = await bench.store.db.selectFrom('reviews').selectAll().execute();
    expect(review).toMatchObject({ kind: 'data-missing', subject: `ghl patient ${id}` });
    expect(review?.message).toMatch(/lacks birthDate, street, zip and sex,/);
    await runWell(bench);
    expect(bench.sandbox.ephysio.state.patients.size).toBe(0);
    expect(await reviewKinds(bench)).toEqual(['data-missing']);
  });

  it('the lead comes once everything is filled in, and the review is settled', async () => {
    const bench = await open();
    const inbox = listen(bench);
    const { id } = bench.sandbox.ghl.edit.createContact(LEAD);
    await runWell(bench);
    expect(await reviewKinds(bench)).toEqual(['data-missing']);
    bench.sandbox.ghl.edit.updateContact(id, { ...REAL_IN_GHL, gender: 'female' });
    await inbox.settle();
    await runWell(bench);
    expect(patientOf(bench)).toMatchObject({ ...REAL, sex: false, comment: '' });
    expect(await reviewKinds(bench)).toEqual([]);
  });

  it('the lead is linked when the desk enters the patient', async () => {
    const bench = await open();
    bench.sandbox.ghl.edit.createContact(LEAD);
    await runWell(bench);
    const { id } = bench.sandbox.ephysio.edit.addPatient({ ...LEAD, ...REAL, sex: false });
    await runWell(bench);
    expect(patientOf(bench).id).toBe(id);
    expect(contactOf(bench)).toMatchObject(REAL_IN_GHL);
    expect(await reviewKinds(bench)).toEqual([]);
    await expectQuiet(bench);
  });
});
