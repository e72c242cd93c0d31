import { describe, expect, it } from 'vitest';
import { takeNameOver } from '../../src/sync/manual/take-name-over.ts';
import { kinds, LENA, review, startsInGhl, startsOf, WAITS, withAnna } from './booked-by-contact.ts';
import { byPerson } from './links.ts';
import { ANNA, book, contactOf, expectQuiet, patientOf, runWell, THURSDAY, WEDNESDAY } from './practice.ts';

describe('a person says that an overwritten record is the same patient', () => {
  it('and the name goes to e-Physio with all else, and the bookings that wait go with the next run', async () => {
    const { bench, inbox, ghl, contact, id, edit } = await withAnna();
    ghl.updateContact(contact.id, { firstName: 'Regula', lastName: 'Keller', phone: '+41791112233' });
    edit.changePatient(id, { city: 'Chur' });
    book(bench, contact.id, { start: THURSDAY });
    await inbox.settle();
    await runWell(bench);
    expect(await kinds(bench)).toEqual(WAITS);
    const pair = { ephysio: String(id), ghl: contact.id };
    expect(await byPerson(bench, (run) => takeNameOver(run, pair))).toEqual({
      state: 'joined',
      failed: null,
    });
    expect(patientOf(bench)).toMatchObject({
      firstName: 'Regula',
      lastName: 'Keller',
      phone: '+41791112233',
    });
    expect(contactOf(bench)).toMatchObject({ firstName: 'Regula', city: 'Chur' });
    await runWell(bench);
    expect(startsOf(bench)).toEqual([WEDNESDAY, THURSDAY]);
    expect(await kinds(bench)).toEqual([]);
    await inbox.settle();
    await expectQuiet(bench);
    // A slip of the name that was said to be right is a correction like any other.
    ghl.updateContact(contact.id, { firstName: 'Rehula' });
    await runWell(bench);
    expect(patientOf(bench)).toMatchObject({ firstName: 'Rehula' });
  });

  it('also when the name was changed in e-Physio as well: that of the contact counts', async () => {
    const { bench, ghl, contact, id, edit } = await withAnna();
    ghl.updateContact(contact.id, LENA);
    await runWell(bench);
    edit.changePatient(id, { firstName: 'Annabelle' });
    const pair = { ephysio: String(id), ghl: contact.id };
    expect(await byPerson(bench, (run) => takeNameOver(run, pair))).toMatchObject({ state: 'joined' });
    expect(patientOf(bench)).toMatchObject({ firstName: 'Lena' });
    await expectQuiet(bench);
    expect(await kinds(bench)).toEqual([]);
  });

  it('and the name goes to GHL where it was overwritten in e-Physio', async () => {
    const { bench, ghl, contact, id, edit } = await withAnna();
    const rosa = { firstName: 'Rosa', lastName: 'Frei', birthDate: '05.05.1950' };
    edit.changePatient(id, { ...rosa, phone: '044 668 18 00', email: 'rosa@example.ch' });
    edit.addEvent({ patientId: id, start: THURSDAY });
    ghl.updateContact(contact.id, { city: 'Chur' });
    await runWell(bench);
    expect(await kinds(bench)).toEqual(WAITS);
    const pair = { ephysio: String(id), ghl: contact.id };
    expect(await byPerson(bench, (run) => takeNameOver(run, pair))).toEqual({
      state: 'joined',
      failed: null,
    });
    expect(contactOf(bench)).toMatchObject({ firstName: 'Rosa', lastName: 'Frei', email: 'rosa@example.ch' });
    expect(patientOf(bench)).toMatchObject({ city: 'Chur' });
    await runWell(bench);
    expect(startsInGhl(bench)).toEqual([WEDNESDAY, THURSDAY]);
    expect(await kinds(bench)).toEqual([]);
    await expectQuiet(bench);
  });

  it('and nothing is written when the two are not linked any more', async () => {
    const { bench, contact, ghl } = await withAnna();
    ghl.updateContact(contact.id, LENA);
    await runWell(bench);
    const pair = { ephysio: '4711', ghl: contact.id };
    expect(await byPerson(bench, (run) => takeNameOver(run, pair))).toMatchObject({ state: 'refused' });
    expect(patientOf(bench)).toMatchObject({ firstName: 'Anna' });
    expect(await kinds(bench)).toEqual(['somebody-else']);
  });
});

describe('while a patient is overwritten with somebody else in e-Physio', () => {
  const HANS = { firstName: 'Hans', lastName: 'Keller', birthDate: '05.05.1950' };
  const OVER = { ...HANS, phone: '044 668 18 00', email: 'hans@example.ch' };

  it.each(['both', 'appointments'] as const)(
    'new events wait, in one run with the change (%s)',
    async (what) => {
      const { bench, edit, id } = await withAnna();
      edit.changePatient(id, OVER);
      const { id: event } = edit.addEvent({ patientId: id, start: THURSDAY });
      await runWell(bench, { what });
      expect(startsInGhl(bench)).toEqual([WEDNESDAY]);
      expect(await kinds(bench)).toEqual(WAITS);
      const { detail, subject } = await review(bench, 'patient-not-linked');
      expect(subject).toBe(`ephysio patient ${id}`);
      expect(detail).toMatchObject({
        patient: { firstName: 'Anna' },
        namedNow: { firstName: 'Hans' },
        appointments: [{ id: String(event) }],
      });
      edit.changePatient(id, ANNA);
      await runWell(bench);
      expect(startsInGhl(bench)).toEqual([WEDNESDAY, THURSDAY]);
      expect(await kinds(bench)).toEqual([]);
      await expectQuiet(bench);
    },
  );

  it('a run that may not write GHL does not forget it', async () => {
    const { bench, edit, id, contact } = await withAnna();
    edit.changePatient(id, OVER);
    await runWell(bench);
    book(bench, contact.id, { start: THURSDAY });
    await runWell(bench, { direction: 'to-ephysio' });
    expect(startsOf(bench)).toEqual([WEDNESDAY]);
    expect(await kinds(bench)).toEqual(WAITS);
  });
});
