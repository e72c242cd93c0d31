import { describe, expect, it } from 'vitest';
import type { Bench } from '../sync/run-sync.ts';
import { expectNoPosts, reviewOf, reviewsOf, sayDifferent } from './answers.ts';

import {
  ANNA,
  book,
  contactsOf,
  eventsOf,
  expectQuiet,
  JURG,
  openHearing,
  openWithInvoices,
  patientsOf,
  reviewKinds,
  runWell,
  WAYS,
} from './practice.ts';

/** Anna's name in a booking form, with the phone and e-mail that she has now, or of somebody else of that name. */
const FORM = {
  firstName: 'Anna',
  lastName: 'Müller',
  phone: '+41446681800',
  email: 'a.mueller@example.com',
};

const counts = (bench: Bench) => [patientsOf(bench).length, contactsOf(bench).length];

describe.each(WAYS)('a contact with the name of a patient, but another phone and e-mail (by %s)', (by) => {
  it('is no second patient of a linked one: its booking waits, and somebody is asked', async () => {
    const { bench, inbox, hear } = await openHearing(by);
    const { id: patientId } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    await inbox.settle();
    const { id } = bench.sandbox.ghl.edit.createContact(FORM);
    book(bench, id);
    await hear();
    await runWell(bench);
    expect(counts(bench)).toEqual([1, 2]);
    expect(eventsOf(bench)).toEqual([]);
    const item = await reviewOf(bench, 'who-is-who');
    expect([item.subject, item.message]).toEqual([
      `ghl patient ${id}`,
      expect.stringContaining(`e-Physio patient ${patientId}`),
    ]);
    expect((await reviewKinds(bench)).toSorted()).toEqual(['patient-not-linked', 'who-is-who']);
    await expectQuiet(bench);
    await sayDifferent(bench, 'who-is-who');
    for (let n = 0; n < 2; n += 1) await runWell(bench);
    expect(patientsOf(bench).map((p) => p.email)).toEqual([ANNA.email, FORM.email]);
    expect(eventsOf(bench).map((event) => event.patientId)).toEqual([patientsOf(bench)[1]?.id]);
    expect(await reviewKinds(bench)).toEqual(['placeholders']);
    await expectQuiet(bench);
  });

  it('is a patient of its own where the birth dates are two', async () => {
    const { bench, hear } = await openHearing(by);
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    bench.sandbox.ghl.edit.createContact({ ...FORM, dateOfBirth: '2001-05-05' });
    await hear();
    expect(counts(bench)).toEqual([2, 2]);
    expect(await reviewsOf(bench, 'who-is-who')).toEqual([]);
  });

  it('is not made, nor has it a twin made, where the patient has no contact yet', async () => {
    const { bench, hear } = await openHearing(by);
    const { id: patientId } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    const { id } = bench.sandbox.ghl.edit.createContact(FORM);
    await hear();
    expect(counts(bench)).toEqual([1, 1]);
    expect((await reviewOf(bench, 'who-is-who')).message).toMatch(
      new RegExp(`(${patientId}.*${id}|${id}.*${patientId})`),
    );
    await expectNoPosts(bench);
    expect(counts(bench)).toEqual([1, 1]);
    expect((await reviewOf(bench, 'who-is-who')).subject).toBe(`ephysio patient ${patientId}`);
    await sayDifferent(bench, 'who-is-who');
    for (let n = 0; n < 2; n += 1) await runWell(bench);
    expect(counts(bench)).toEqual([2, 2]);
    await expectQuiet(bench);
  });

  it('is no second patient beside another contact: only its merge in GHL, or "different", is an answer', async () => {
    const { bench, hear } = await openHearing(by);
    const { id: first } = bench.sandbox.ghl.edit.createContact({
      firstName: 'Anna',
      lastName: 'Müller',
      phone: '+41793456789',
    });
    const { id: second } = bench.sandbox.ghl.edit.createContact(FORM);
    await hear();
    const item = await reviewOf(bench, 'who-is-who');
    expect(counts(bench)).toEqual([1, 2]);
    if (by === 'run') {
      const other = item.subject === `ghl patient ${second}` ? first : second;
      expect(item.message).toContain(`GHL contact ${other}: merge them in GHL`);
      expect(item.message).not.toContain('--same');
    }
    await runWell(bench);
    expect(counts(bench)).toEqual([1, 2]);
    await sayDifferent(bench, 'who-is-who');
    for (let n = 0; n < 2; n += 1) await runWell(bench);
    expect(counts(bench)).toEqual([2, 2]);
    await expectQuiet(bench);
  });

  it('is no second patient of an archived one', async () => {
    const { bench, inbox, hear } = await openHearing(by);
    const { edit } = bench.sandbox.ephysio;
    const { id } = edit.addPatient(ANNA);
    edit.addPatient(JURG);
    await runWell(bench);
    await inbox.settle();
    edit.archivePatient(id);
    await runWell(bench, { overrides: { allowShrink: true } });
    bench.sandbox.ghl.edit.createContact(FORM);
    await hear();
    expect(counts(bench)).toEqual([2, 3]);
    expect((await reviewOf(bench, 'who-is-who')).message).toContain(`e-Physio patient ${id}`);
  });
});

describe('a patient with the name of a linked contact, but another phone and e-mail', () => {
  it('gets no second contact where GHL’s says no birth date, and its patient has another name by now', async () => {
    const bench = await openWithInvoices();
    const { edit } = bench.sandbox.ephysio;
    const lead = bench.sandbox.ghl.edit.createContact(FORM);
    await runWell(bench);
    const [patient] = patientsOf(bench);
    // The contact is used for somebody else: Anna's name stays on it.
    bench.sandbox.ghl.edit.updateContact(lead.id, { firstName: 'Tim', lastName: 'Frei' });
    await runWell(bench);
    const { id } = edit.addPatient({ ...ANNA, firstName: 'Tim', lastName: 'Frei', sex: true });
    await runWell(bench);
    expect(counts(bench)).toEqual([2, 1]);
    const item = await reviewOf(bench, 'who-is-who');
    expect(item.subject).toBe(`ephysio patient ${id}`);
    expect(item.message).toContain(
      `GHL contact ${lead.id}, which is linked to e-Physio patient ${patient?.id}: merge them in e-Physio`,
    );
    await expectNoPosts(bench);
    await sayDifferent(bench, 'who-is-who');
    await runWell(bench);
    expect(contactsOf(bench).map((c) => c.phone)).toEqual([FORM.phone, '+41793456789']);
    expect(await reviewsOf(bench, 'who-is-who')).toEqual([]);
    await expectNoPosts(bench);
  });
});
