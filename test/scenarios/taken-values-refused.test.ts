import { describe, expect, it } from 'vitest';
import { openConflicts, take, withCities } from './conflicting.ts';
import {
  ANNA,
  appointmentsOf,
  contactOf,
  HALF_HOUR,
  openPractice,
  openWithInvoices,
  reviewKinds,
  runWell,
  WEDNESDAY,
} from './practice.ts';

const HOUR = 3_600_000;
const TAKEN = '+41799999999';
const KEPT = '+41791112233';

/** Anna's phone was changed on both sides, GHL won, and e-Physio's number is that of a relative's contact by now. */
const withTakenPhone = async () => {
  const bench = await openPractice({ sync: { conflictWinner: 'ghl' } });
  const { ephysio, ghl } = bench.sandbox;
  const { id } = ephysio.edit.addPatient(ANNA);
  await runWell(bench);
  const contactId = contactOf(bench).id;
  const changePhone = () => ephysio.edit.changePatient(id, { phone: '079 999 99 99' });
  changePhone();
  ghl.edit.updateContact(contactId, { phone: KEPT });
  await runWell(bench);
  expect((await openConflicts(bench)).map(({ field, winner }) => [field, winner])).toEqual([
    ['phone', 'ghl'],
  ]);
  ghl.edit.createContact({ firstName: 'Jürg', lastName: 'Müller', phone: TAKEN });
  const phones = () => [
    ephysio.state.patients.get(id)?.phone?.replaceAll(' ', ''),
    ghl.state.contacts.get(contactId)?.phone,
  ];
  return { bench, phones, changePhone };
};

describe('taking a value that lost is refused', () => {
  it('where the contact has become somebody else, and nothing of it goes to e-Physio', async () => {
    const { bench, changeContact, cities } = await withCities();
    changeContact({ firstName: 'Laura', lastName: 'Frei' });
    const before = await take(bench, 'ghl');
    expect(before).toEqual({
      exitCode: 1,
      results: [expect.stringContaining('another first and last name')],
    });
    await runWell(bench);
    expect(await reviewKinds(bench)).toContain('somebody-else');
    expect(await take(bench, 'ghl')).toEqual(before);
    expect(cities()).toEqual(['Bern', 'Bern']);
    expect(await openConflicts(bench)).toHaveLength(1);
    changeContact({ firstName: 'Anna', lastName: 'Müller' });
    expect(await take(bench, 'ghl')).toEqual({ exitCode: 0, results: ['done true'] });
    expect(cities()).toEqual(['Chur', 'Chur']);
  });

  it('where the appointment is of another contact by now', async () => {
    const bench = await openWithInvoices();
    const { ephysio, ghl } = bench.sandbox;
    const { id: patientId } = ephysio.edit.addPatient(ANNA);
    const { id } = ephysio.edit.addEvent({ patientId, start: WEDNESDAY });
    await runWell(bench);
    const visit = () => {
      const [appointment] = appointmentsOf(bench);
      if (!appointment) throw new Error('no appointment');
      return appointment;
    };
    const [ten, eleven] = [WEDNESDAY + HOUR, WEDNESDAY + 2 * HOUR];
    ephysio.edit.changeEvent(id, { start: ten, end: ten + HALF_HOUR });
    ghl.edit.moveAppointment(visit().id, eleven, eleven + HALF_HOUR);
    await runWell(bench);
    const laura = ghl.edit.createContact({ firstName: 'Laura', lastName: 'Frei' });
    ghl.edit.changeAppointment(visit().id, { contactId: laura.id });
    expect((await take(bench, 'ghl')).results).toEqual([
      expect.stringContaining('of another patient by now'),
    ]);
    expect(visit().startTime).toBe(ten);
  });

  it('where GHL does not take the number, and both records are as they were', async () => {
    const { bench, phones } = await withTakenPhone();
    const before = phones();
    expect(before[1]).toBe(KEPT);
    expect(await take(bench, 'ephysio')).toEqual({
      exitCode: 1,
      results: [expect.stringContaining('both records are as they were')],
    });
    expect(phones()).toEqual(before);
    expect(await openConflicts(bench)).toHaveLength(1);
    const { report } = await runWell(bench);
    expect([report.updated.ghl, report.conflicts]).toEqual([0, 0]);
    expect(phones()).toEqual(before);
  });

  it('where GHL does not take the number that a person has entered in e-Physio again, which stays', async () => {
    const { bench, phones, changePhone } = await withTakenPhone();
    changePhone();
    expect(await take(bench, 'ephysio')).toEqual({
      exitCode: 1,
      results: [expect.stringContaining('e-Physio holds the value')],
    });
    expect(phones()).toEqual(['0799999999', KEPT]);
    expect(await openConflicts(bench)).toHaveLength(1);
  });
});

describe('taking the value that won', () => {
  it.each(['both sides', 'e-Physio', 'GHL'] as const)(
    'is refused where %s says something else by now',
    async (who) => {
      const { bench, changePatient, changeContact, cities } = await withCities();
      if (who === 'GHL') changeContact({ city: 'Genf' });
      else changePatient({ city: 'Genf' });
      if (who === 'both sides') await runWell(bench);
      const before = cities();
      expect(await take(bench, 'ephysio')).toEqual({
        exitCode: 1,
        results: [expect.stringContaining('address has been changed since')],
      });
      expect(cities()).toEqual(before);
      expect(await openConflicts(bench)).toHaveLength(1);
    },
  );

  it('settles the conflict where the other side has never been able to hold it', async () => {
    const bench = await openPractice();
    const { ephysio, ghl } = bench.sandbox;
    const { id } = ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    const contactId = contactOf(bench).id;
    ghl.edit.createContact({ firstName: 'Jürg', lastName: 'Müller', phone: TAKEN });
    ephysio.edit.changePatient(id, { phone: '079 999 99 99' });
    ghl.edit.updateContact(contactId, { phone: KEPT });
    await bench.run({ direction: 'to-ghl' });
    const conflicts = await openConflicts(bench);
    expect(conflicts.map(({ field, winner }) => [field, winner])).toEqual([['phone', 'ephysio']]);
    expect(await take(bench, 'ephysio')).toEqual({ exitCode: 0, results: ['done false'] });
    expect(ghl.state.contacts.get(contactId)?.phone).toBeNull();
    expect(await openConflicts(bench)).toEqual([]);
  });
});
