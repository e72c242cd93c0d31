import { describe, expect, it } from 'vitest';

import {
  ANNA,
  appointmentsOf,
  contactsOf,
  didToGhl,
  expectQuiet,
  JURG,
  listen,
  NOTHING,
  openPractice,
  patientsOf,
  requestsOf,
  runWell,
  WEDNESDAY,
} from './practice.ts';

const PHONE = '+41793456789';
const NEW_PHONE = '+41446681800';
const LISA = { ...JURG, firstName: 'Lisa', birthDate: '05.05.2010', email: 'lisa@example.ch' };
const TIM = { ...LISA, firstName: 'Tim', birthDate: '06.06.2012', email: 'tim@example.ch' };

/** Anna's contact has the number that her children share with her in e-Physio. */
const withFamily = async (...children: (typeof LISA)[]) => {
  const bench = await openPractice();
  for (const patient of [ANNA, ...children]) bench.sandbox.ephysio.edit.addPatient(patient);
  await runWell(bench, { concurrency: 1 });
  const contactOf = (firstName: string) => {
    const found = contactsOf(bench).find((contact) => contact.firstName === firstName);
    if (!found) throw new Error(`GHL has no ${firstName}`);
    return found;
  };
  const phones = () => contactsOf(bench).map((contact) => contact.phone);
  const { edit } = bench.sandbox.ghl;
  const getNewNumber = () => edit.updateContact(contactOf('Anna').id, { phone: NEW_PHONE });
  return { bench, inbox: listen(bench), contactOf, phones, edit, getNewNumber };
};

describe('a number that a mother gives up in GHL', () => {
  it.each(['a run', 'the listener'])(
    'reaches the child’s contact with the next run when %s saw it',
    async (who) => {
      const { bench, inbox, phones, getNewNumber } = await withFamily(LISA);
      expect(phones()).toEqual([PHONE, null]);
      getNewNumber();
      if (who === 'the listener') {
        await inbox.settle();
        expect(phones()).toEqual([NEW_PHONE, null]);
      }
      expect(didToGhl(await runWell(bench))).toEqual({ ...NOTHING, updated: 1 });
      expect(phones()).toEqual([NEW_PHONE, PHONE]);
      await inbox.settle();
      await expectQuiet(bench);
    },
  );

  it('costs the listener no request', async () => {
    const requests = async (...children: (typeof LISA)[]) => {
      const { bench, inbox, getNewNumber } = await withFamily(...children);
      await inbox.settle();
      const before = requestsOf(bench);
      getNewNumber();
      await inbox.settle();
      const after = requestsOf(bench);
      return [after.ephysio - before.ephysio, after.ghl - before.ghl];
    };
    expect(await requests(LISA)).toEqual(await requests());
  });

  it('reaches the child’s contact when the listener has written the child in between', async () => {
    const { bench, inbox, phones, contactOf, edit, getNewNumber } = await withFamily(LISA);
    getNewNumber();
    await inbox.settle();
    edit.updateContact(contactOf('Lisa').id, { city: 'Chur' });
    await inbox.settle();
    await runWell(bench);
    expect(phones()).toEqual([NEW_PHONE, PHONE]);
    await expectQuiet(bench);
  });

  it('reaches the child’s contact when it was deleted', async () => {
    const { bench, inbox, phones, contactOf, edit } = await withFamily(LISA);
    edit.deleteContact(contactOf('Anna').id);
    await inbox.settle();
    await runWell(bench);
    expect(phones()).toEqual([PHONE]);
    await expectQuiet(bench);
  });

  it('reaches the child’s contact when an appointment showed first that it was deleted', async () => {
    const { bench, inbox, phones, contactOf, edit } = await withFamily(LISA);
    const anna = contactOf('Anna');
    const [patient] = patientsOf(bench);
    bench.sandbox.ephysio.edit.addEvent({ patientId: patient?.id ?? 0, start: WEDNESDAY });
    await runWell(bench);
    await inbox.settle();
    for (const { id } of appointmentsOf(bench)) edit.cancelAppointment(id);
    edit.deleteContact(anna.id);
    await inbox.deliver({ which: ({ type }) => type.startsWith('Appointment') });
    await inbox.drain();
    await inbox.settle();
    await runWell(bench);
    expect(phones()).toEqual([PHONE]);
    await expectQuiet(bench);
  });

  it('reaches the child’s contact when a new appointment found that it was deleted', async () => {
    const { bench, inbox, phones, contactOf, edit } = await withFamily(LISA);
    edit.deleteContact(contactOf('Anna').id);
    await inbox.deliver({ lose: true });
    const [patient] = patientsOf(bench);
    bench.sandbox.ephysio.edit.addEvent({ patientId: patient?.id ?? 0, start: WEDNESDAY });
    await runWell(bench, { what: 'appointments' });
    expect(phones()).toEqual([null]);
    await runWell(bench);
    expect(phones()).toEqual([PHONE]);
    await expectQuiet(bench);
  });

  it.each(['to-ephysio', 'both'] as const)(
    'reaches the child’s contact when the run that saw it went %s',
    async (direction) => {
      const { bench, phones, getNewNumber } = await withFamily(LISA);
      getNewNumber();
      await runWell(bench, { direction });
      await runWell(bench);
      expect(phones()).toEqual([NEW_PHONE, PHONE]);
      await expectQuiet(bench);
    },
  );

  it('goes to one child only, and the other is not tried again and again', async () => {
    const { bench, inbox, phones, getNewNumber } = await withFamily(LISA, TIM);
    getNewNumber();
    await inbox.settle();
    await runWell(bench);
    expect(phones().toSorted()).toEqual([PHONE, NEW_PHONE, null].toSorted());
    await inbox.settle();
    const { ghlRoutes } = await runWell(bench);
    expect(Object.keys(ghlRoutes).filter((route) => route.startsWith('PUT'))).toEqual([]);
  });

  it('does not reach a child who has a number of their own by then', async () => {
    const { bench, inbox, phones, contactOf, edit, getNewNumber } = await withFamily(LISA);
    getNewNumber();
    await inbox.settle();
    edit.updateContact(contactOf('Lisa').id, { phone: '+41791112233' });
    await runWell(bench);
    expect(phones()).toEqual([NEW_PHONE, '+41791112233']);
    await expectQuiet(bench);
  });
});
