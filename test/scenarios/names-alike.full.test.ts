import { describe, expect, it } from 'vitest';
import { expectNoPosts, reviewOf } from './answers.ts';

import {
  ANNA,
  contactOf,
  contactsOf,
  expectQuiet,
  LEAD,
  openHearing,
  patientOf,
  patientsOf,
  reviewKinds,
  runWell,
  WAYS,
} from './practice.ts';

/** Contacts may share a phone and an e-mail. */
const TWINS = { ghl: { allowDuplicateContact: true } };
const NONE = ['.', '- -', '079 123 45 67', '+41 79 123 45 67', 'a@b.ch', '\u200b', '\u00ad.\u200e'];

describe.each(WAYS)('a name that is none (by %s)', (by) => {
  it.each(NONE)('is missing: nobody is made of the contact (%j)', async (none) => {
    const { bench, hear } = await openHearing(by, TWINS);
    const { edit } = bench.sandbox.ghl;
    edit.createContact({ ...LEAD, firstName: none });
    edit.createContact({ ...LEAD, phone: '+41446681801', email: 'l@example.ch', lastName: none });
    await hear();
    await runWell(bench);
    expect(patientsOf(bench)).toEqual([]);
    expect(await reviewKinds(bench)).toEqual(['name-missing', 'name-missing']);
  });

  it.each(NONE)('is no change of the patient’s name (%j)', async (none) => {
    const { bench, inbox, hear } = await openHearing(by, TWINS);
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    await inbox.settle();
    bench.sandbox.ghl.edit.updateContact(contactOf(bench).id, { firstName: none });
    await hear();
    expect(patientOf(bench)).toMatchObject({ firstName: 'Anna', lastName: 'Müller' });
    expect(await reviewKinds(bench)).toEqual(['required-cleared']);
    await runWell(bench, { full: true });
    expect(await reviewKinds(bench)).toEqual(['required-cleared']);
    expect(patientOf(bench)).toMatchObject({ firstName: 'Anna', lastName: 'Müller' });
  });
});

/** The name in e-Physio, and the one in GHL. */
const ALIKE: readonly (readonly [string, string])[] = [
  ['Yvonne Meier', 'Ivonne Meier'],
  ['Katrin Meier', 'Catrin Meier'],
  ['Hans Meier', 'Johannes Meier'],
  ['Kathrin Meier', 'Katharina Meier'],
  ['Toni Meier', 'Anton Meier'],
  ['Anna Maria Keller', 'Anna Keller'],
  ['Anna Keller-Frei', 'Anna Keller'],
  ['Anna Vogel', 'Anna Fogel'],
  ['Vogel Anna', 'Anna Fogel'],
];

/** Spellings of one name. */
const SAME: readonly (readonly [string, string])[] = [
  ['Łukasz Nowak', 'Lukasz Nowak'],
  ['Jürg Müller', 'Juerg Mueller'],
  ['Søren Strauß', 'soren STRAUSS'],
  ['Anna Müller', 'Anna\u200b M\u00adüller'],
  ['Zoë Keller', 'Keller Zoe'],
];

const named = (name: string): { firstName: string; lastName: string } => {
  const at = name.lastIndexOf(' ');
  return { firstName: name.slice(0, at), lastName: name.slice(at + 1) };
};

const REACH = { phone: '+41793456789', email: 'anna@example.ch' };

describe.each(WAYS)('a contact with the phone and e-mail of a patient (by %s)', (by) => {
  it.each(ALIKE)(
    'and a name like that one’s is a question, not a second patient: %s, %s',
    async (own, name) => {
      const { bench, inbox, hear } = await openHearing(by, TWINS);
      bench.sandbox.ephysio.edit.addPatient({ ...ANNA, ...named(own) });
      await runWell(bench);
      await inbox.settle();
      const { id } = bench.sandbox.ghl.edit.createContact({ ...named(name), ...REACH });
      await hear();
      await runWell(bench);
      expect([patientsOf(bench).length, contactsOf(bench).length]).toEqual([1, 2]);
      expect((await reviewOf(bench, 'who-is-who')).subject).toBe(`ghl patient ${id}`);
    },
  );

  it.each(ALIKE)('who is not linked yet, and a name like that one’s: %s, %s', async (own, name) => {
    const { bench, hear } = await openHearing(by, TWINS);
    bench.sandbox.ephysio.edit.addPatient({ ...ANNA, ...named(own) });
    bench.sandbox.ghl.edit.createContact({ ...named(name), ...REACH });
    await hear();
    await expectNoPosts(bench);
    expect([patientsOf(bench).length, contactsOf(bench).length]).toEqual([1, 1]);
    await reviewOf(bench, 'who-is-who');
  });

  it.each(SAME)('and another spelling of the name is that patient: %j, %j', async (own, name) => {
    const { bench, hear } = await openHearing(by, TWINS);
    bench.sandbox.ephysio.edit.addPatient({ ...ANNA, ...named(own) });
    bench.sandbox.ghl.edit.createContact({ ...named(name), ...REACH });
    await hear();
    await runWell(bench);
    expect([patientsOf(bench).length, contactsOf(bench).length]).toEqual([1, 1]);
    expect(patientOf(bench)).toMatchObject(named(own));
    expect(await reviewKinds(bench)).toEqual([]);
    await expectQuiet(bench);
  });
});

describe('invisible characters', () => {
  const ODD = {
    firstName: 'La\u00adu\u200bra\u2060',
    lastName: '\u200eFr\ufeffei\u00a0',
    city: 'Zü\u00adrich',
  };

  it.each(WAYS)('do not reach e-Physio (by %s)', async (by) => {
    const { bench, inbox, hear } = await openHearing(by, TWINS);
    bench.sandbox.ghl.edit.createContact({ ...LEAD, ...ODD });
    await hear();
    expect(patientOf(bench)).toMatchObject({ firstName: 'Laura', lastName: 'Frei', city: 'Zürich' });
    await inbox.settle();
    await expectQuiet(bench);
  });

  it('do not reach GHL', async () => {
    const { bench } = await openHearing('run', TWINS);
    bench.sandbox.ephysio.edit.addPatient({ ...ANNA, ...ODD });
    await runWell(bench);
    expect(contactOf(bench)).toMatchObject({ firstName: 'Laura', lastName: 'Frei', city: 'Zürich' });
    await expectQuiet(bench);
  });
});
