import { describe, expect, it } from 'vitest';
import type { Bench } from '../sync/run-sync.ts';

import {
  ANNA,
  appointmentsOf,
  book,
  contactOf,
  eventsOf,
  expectQuiet,
  inGhl,
  LEAD,
  listen,
  openPractice,
  patientOf,
  patientsOf,
  reviewKinds,
  runWell,
  WEDNESDAY,
} from './practice.ts';

const withPatient = async (fields: object = {}): Promise<Bench> => {
  const bench = await openPractice();
  bench.sandbox.ephysio.edit.addPatient({ ...ANNA, ...fields });
  await runWell(bench);
  return bench;
};

describe.each(['webhook', 'run'] as const)('a contact that a form overwrites, read by %s', (by) => {
  const read = async (bench: Bench, act: () => void): Promise<void> => {
    const inbox = by === 'webhook' ? listen(bench) : null;
    act();
    if (inbox) await inbox.settle();
    else await runWell(bench);
  };

  it('becomes nobody else in small steps, each of which is a form or a part of the last', async () => {
    const bench = await openPractice();
    bench.sandbox.ghl.edit.createContact({ ...LEAD, firstName: 'Anna' });
    await runWell(bench);
    await read(bench, () => inGhl(bench, { firstName: 'Anna Maria' }));
    expect(patientOf(bench)).toMatchObject({ firstName: 'Anna Maria' });
    await read(bench, () => inGhl(bench, { firstName: 'Maria' }));
    expect(patientOf(bench)).toMatchObject({ firstName: 'Anna Maria' });
    expect(await reviewKinds(bench)).toContain('somebody-else');
  });

  it.each(['Mia', 'M.', 'Maria Lea'])(
    'is somebody else where %s was born on another day',
    async (firstName) => {
      const bench = await withPatient({ firstName: 'Maria' });
      await read(bench, () => inGhl(bench, { firstName, dateOfBirth: '2012-05-06' }));
      expect(patientOf(bench)).toMatchObject({ firstName: 'Maria', birthDate: ANNA.birthDate });
      expect(await reviewKinds(bench)).toEqual(['somebody-else']);
    },
  );

  it('does not give the patient what was written beside the name, once the name is restored', async () => {
    const bench = await withPatient();
    const before = patientOf(bench);
    await read(bench, () =>
      inGhl(bench, { firstName: 'Lena', email: 'lena@example.ch', dateOfBirth: '2012-05-06' }),
    );
    expect(await reviewKinds(bench)).toEqual(['somebody-else']);
    await read(bench, () => inGhl(bench, { firstName: 'Anna' }));
    await runWell(bench);
    expect(patientOf(bench)).toEqual(before);
    expect(contactOf(bench)).toMatchObject({ email: 'anna@example.ch', dateOfBirth: '1975-03-02' });
    expect(await reviewKinds(bench)).toEqual([]);
    await expectQuiet(bench);
  });

  it.each([
    ['an initial', 'M.'],
    ['a part', 'Müller'],
  ])('keeps its last name in e-Physio where GHL has %s of it', async (_what, lastName) => {
    const bench = await withPatient({ lastName: 'Müller-Frei' });
    await read(bench, () => inGhl(bench, { lastName }));
    expect(patientOf(bench)).toMatchObject({ lastName: 'Müller-Frei' });
    expect(await reviewKinds(bench)).toEqual([]);
    await expectQuiet(bench);
  });

  it('does not marry into the name of another patient', async () => {
    const bench = await openPractice();
    const { edit } = bench.sandbox.ephysio;
    const { id } = edit.addPatient(ANNA);
    edit.addPatient({
      ...ANNA,
      lastName: 'Brunner',
      birthDate: '01.01.1999',
      phone: '044 668 18 00',
      email: '',
    });
    await runWell(bench);
    const contact = [...bench.sandbox.ghl.state.contacts.values()].find((c) => c.lastName === 'Müller');
    await read(bench, () => {
      bench.sandbox.ghl.edit.updateContact(contact?.id ?? '', { lastName: 'Brunner' });
    });
    expect(bench.sandbox.ephysio.state.patients.get(id)).toMatchObject({ lastName: 'Müller' });
    expect(await reviewKinds(bench)).toEqual(['somebody-else']);
  });

  it('does not take the name of a relative who is archived for a slip', async () => {
    const bench = await openPractice();
    const { edit } = bench.sandbox.ephysio;
    const { id } = edit.addPatient({ ...ANNA, firstName: 'Martina' });
    const daughter = edit.addPatient({ ...ANNA, firstName: 'Marina', birthDate: '01.01.2001', email: '' });
    await runWell(bench);
    edit.archivePatient(daughter.id);
    await runWell(bench, { overrides: { allowShrink: true } });
    const contact = [...bench.sandbox.ghl.state.contacts.values()].find((c) => c.firstName === 'Martina');
    await read(bench, () => {
      bench.sandbox.ghl.edit.updateContact(contact?.id ?? '', { firstName: 'Marina' });
    });
    expect(bench.sandbox.ephysio.state.patients.get(id)).toMatchObject({ firstName: 'Martina' });
    expect(await reviewKinds(bench)).toEqual(['somebody-else']);
  });

  it('books at the time of an event that the desk has just entered: the two are not linked', async () => {
    const bench = await withPatient();
    await read(bench, () => {
      bench.sandbox.ephysio.edit.addEvent({ patientId: patientOf(bench).id, start: WEDNESDAY });
      inGhl(bench, { firstName: 'Lena' });
      book(bench, contactOf(bench).id, { start: WEDNESDAY });
    });
    expect((await reviewKinds(bench)).toSorted()).toEqual(
      expect.arrayContaining(['patient-not-linked', 'somebody-else']),
    );
    const [booking] = appointmentsOf(bench);
    await read(bench, () => bench.sandbox.ghl.edit.cancelAppointment(booking?.id ?? ''));
    expect(eventsOf(bench)).toMatchObject([{ status: 5 }]);
  });
});

describe('the child whose booking form has overwritten the mother', () => {
  it('becomes a patient by a contact of its own, while the mother’s still bears the name', async () => {
    const bench = await openPractice();
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    const mother = contactOf(bench);
    inGhl(bench, { firstName: 'Lena' });
    await runWell(bench);
    const child = bench.sandbox.ghl.edit.createContact({
      firstName: 'Lena',
      lastName: 'Müller',
      email: 'lena@example.ch',
      dateOfBirth: '2012-05-06',
    });
    await runWell(bench);
    expect(patientsOf(bench).map((p) => p.firstName)).toEqual(['Anna', 'Lena']);
    expect((await reviewKinds(bench)).toSorted()).toEqual(['placeholders', 'somebody-else']);
    bench.sandbox.ghl.edit.updateContact(mother.id, { firstName: 'Anna' });
    await runWell(bench);
    expect(await reviewKinds(bench)).toEqual(['placeholders']);
    expect(bench.sandbox.ghl.state.contacts.get(child.id)).toMatchObject({ firstName: 'Lena' });
  });
});
