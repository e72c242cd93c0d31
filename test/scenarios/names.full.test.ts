import { describe, expect, it } from 'vitest';
import type { Bench } from '../sync/run-sync.ts';

import {
  ANNA,
  contactOf,
  contactsOf,
  expectQuiet,
  inGhl,
  LEAD,
  listen,
  openPractice,
  patientOf,
  patientsOf,
  reviewKinds,
  runWell,
} from './practice.ts';

type Name = Readonly<{ firstName: string; lastName: string }>;

const nameOf = ({ firstName, lastName }: { firstName?: unknown; lastName?: unknown }) => ({
  firstName,
  lastName,
});

/** A patient whom both sides know by this name. */
const withPatient = async (name: Name, options: Parameters<typeof openPractice>[0] = {}): Promise<Bench> => {
  const bench = await openPractice(options);
  bench.sandbox.ephysio.edit.addPatient({ ...ANNA, ...name });
  await runWell(bench);
  return bench;
};

const THOMAS = { firstName: 'Thomas', lastName: 'Brunner' };
const ANNA_MARIA = { firstName: 'Anna Maria', lastName: 'Vögtli' };

describe.each(['webhook', 'run'] as const)('a name that is changed in GHL and read by %s', (by) => {
  const read = async (bench: Bench, act: () => void): Promise<void> => {
    const inbox = by === 'webhook' ? listen(bench) : null;
    act();
    if (inbox) await inbox.settle({ repeat: true });
    else await runWell(bench);
  };

  it.each<[string, Name, Partial<Name>]>([
    ['lower case', THOMAS, { firstName: 'thomas', lastName: 'brunner' }],
    ['capitals', THOMAS, { firstName: 'THOMAS', lastName: 'BRUNNER' }],
    ['a transcription', ANNA_MARIA, { lastName: 'Voegtli' }],
    ['a letter without its stroke', { firstName: 'Łukasz', lastName: 'Nowak' }, { firstName: 'Lukasz' }],
    ['both names swapped', THOMAS, { firstName: 'Brunner', lastName: 'Thomas' }],
    ['an initial', THOMAS, { firstName: 'T.' }],
    ['a part', ANNA_MARIA, { firstName: 'Anna' }],
    ['a longer name', THOMAS, { firstName: 'Thomas Peter' }],
    ['another form', { firstName: 'Anton', lastName: 'Meier' }, { firstName: 'Toni' }],
  ])('does not travel where it says nothing new: %s', async (_what, name, changes) => {
    const bench = await withPatient(name);
    await read(bench, () => inGhl(bench, { ...changes, city: 'Chur' }));
    expect(patientOf(bench)).toMatchObject({ ...name, city: 'Chur' });
    expect(contactOf(bench)).toMatchObject(changes);
    expect(await reviewKinds(bench)).toEqual([]);
    await expectQuiet(bench);
  });

  it.each<[string, Name, Partial<Name>]>([
    ['a letter changed', { firstName: 'Ivonne', lastName: 'Keller' }, { firstName: 'Yvonne' }],
    ['a letter added', { firstName: 'Thmas', lastName: 'Keller' }, { firstName: 'Thomas' }],
    ['a letter left out', { firstName: 'Jannine', lastName: 'Keller' }, { firstName: 'Janine' }],
    ['two neighbours exchanged', { firstName: 'Tohmas', lastName: 'Keller' }, { firstName: 'Thomas' }],
    ['a marriage', THOMAS, { lastName: 'Keller' }],
  ])('travels as a correction: %s', async (_what, name, changes) => {
    const bench = await withPatient(name);
    await read(bench, () => inGhl(bench, changes));
    expect(patientOf(bench)).toMatchObject({ ...name, ...changes });
    expect(await reviewKinds(bench)).toEqual([]);
    await expectQuiet(bench);
  });

  it.each<[string, Name, Partial<Name>]>([
    ['another name altogether', THOMAS, { firstName: 'Peter' }],
    ['Martina is not Martin', { firstName: 'Martina', lastName: 'Keller' }, { firstName: 'Martin' }],
    ['one letter of four', { firstName: 'Lena', lastName: 'Keller' }, { firstName: 'Lina' }],
    ['two letters', THOMAS, { firstName: 'Tomes' }],
    ['a slip beside another last name', THOMAS, { firstName: 'Tohmas', lastName: 'Keller' }],
  ])('is somebody else otherwise: %s', async (_what, name, changes) => {
    const bench = await withPatient(name);
    await read(bench, () => inGhl(bench, changes));
    expect(patientOf(bench)).toMatchObject(name);
    expect(await reviewKinds(bench)).toEqual(['somebody-else']);
    await expectQuiet(bench);
  });

  it.each<[string, object]>([
    ['last name', { phone: '044 111 22 33', email: 'y@example.ch' }],
    ['phone', { lastName: 'Huber', email: 'y@example.ch' }],
    ['e-mail', { lastName: 'Huber', phone: '044 111 22 33' }],
  ])('is somebody else where a relative with that %s has the name', async (_what, changes) => {
    const bench = await openPractice();
    const ivonne = { ...ANNA, firstName: 'Ivonne', lastName: 'Keller' };
    const { id } = bench.sandbox.ephysio.edit.addPatient(ivonne);
    bench.sandbox.ephysio.edit.addPatient({
      ...ivonne,
      firstName: 'Yvonne',
      birthDate: '01.01.2001',
      ...changes,
    });
    await runWell(bench);
    const contact = contactsOf(bench).find(({ firstName }) => firstName === 'Ivonne');
    await read(bench, () => {
      bench.sandbox.ghl.edit.updateContact(contact?.id ?? '', { firstName: 'Yvonne' });
    });
    expect(bench.sandbox.ephysio.state.patients.get(id)).toMatchObject({ firstName: 'Ivonne' });
    expect(await reviewKinds(bench)).toEqual(['somebody-else']);
  });

  it.each<[string, Partial<Name>]>([
    ['its spelling', { firstName: 'laura', lastName: 'FREI' }],
    ['an initial that is written out', { firstName: 'Laura Maria' }],
    ['the names swapped', { firstName: 'Frei', lastName: 'Laura' }],
  ])('travels where e-Physio has the name from GHL: %s', async (_what, changes) => {
    const bench = await openPractice();
    bench.sandbox.ghl.edit.createContact(LEAD);
    await runWell(bench);
    await read(bench, () => inGhl(bench, changes));
    expect(patientOf(bench)).toMatchObject(changes);
    expect(await reviewKinds(bench)).toEqual(['placeholders']);
    await expectQuiet(bench);
  });

  it('does not travel any more once the desk has entered the name in e-Physio', async () => {
    const bench = await openPractice();
    bench.sandbox.ghl.edit.createContact(LEAD);
    await runWell(bench);
    const entered = { firstName: 'Lara', lastName: 'Frey' };
    bench.sandbox.ephysio.edit.changePatient(patientOf(bench).id, entered);
    await runWell(bench);
    expect(contactOf(bench)).toMatchObject(entered);
    await read(bench, () => inGhl(bench, { firstName: 'LARA', lastName: 'FREY' }));
    expect(patientOf(bench)).toMatchObject(entered);
    await expectQuiet(bench);
  });

  it('travels where GHL owns the names', async () => {
    const bench = await withPatient(THOMAS, { sync: { owners: { firstName: 'ghl', lastName: 'ghl' } } });
    await read(bench, () => inGhl(bench, { firstName: 'THOMAS', lastName: 'BRUNNER' }));
    expect(patientOf(bench)).toMatchObject({ firstName: 'THOMAS', lastName: 'BRUNNER' });
    await expectQuiet(bench);
  });

  it('does not travel by halves where the names are swapped and GHL owns one of them', async () => {
    const bench = await withPatient(THOMAS, { sync: { owners: { lastName: 'ghl' } } });
    await read(bench, () => inGhl(bench, { firstName: 'Brunner', lastName: 'Thomas' }));
    expect(patientOf(bench)).toMatchObject(THOMAS);
    expect(await reviewKinds(bench)).toEqual([]);
    await expectQuiet(bench);
  });

  it('by marriage can be spelt otherwise in GHL afterwards', async () => {
    const bench = await withPatient(THOMAS);
    await read(bench, () => inGhl(bench, { lastName: 'keller' }));
    expect(patientOf(bench)).toMatchObject({ firstName: 'Thomas', lastName: 'keller' });
    await read(bench, () => inGhl(bench, { firstName: 'THOMAS', lastName: 'Keller' }));
    expect(patientOf(bench)).toMatchObject({ firstName: 'Thomas', lastName: 'Keller' });
    await expectQuiet(bench);
  });
});

describe('a name that the desk spells otherwise', () => {
  it('goes to GHL like any change, also where GHL has a spelling of its own', async () => {
    const bench = await withPatient({ firstName: 'thomas', lastName: 'Voegtli' });
    inGhl(bench, { firstName: 'THOMAS' });
    await runWell(bench);
    bench.sandbox.ephysio.edit.changePatient(patientOf(bench).id, {
      firstName: 'Thomas',
      lastName: 'Vögtli',
    });
    await runWell(bench);
    expect(nameOf(contactOf(bench))).toEqual({ firstName: 'Thomas', lastName: 'Vögtli' });
    await expectQuiet(bench);
  });

  it.each(['ephysio', 'ghl'] as const)(
    'is the one that stays when the two records first meet, also where %s wins conflicts',
    async (conflictWinner) => {
      const bench = await openPractice({ sync: { conflictWinner } });
      bench.sandbox.ephysio.edit.addPatient(ANNA);
      bench.sandbox.ghl.edit.createContact({
        firstName: 'MUELLER',
        lastName: 'anna',
        phone: '+41793456789',
        email: 'anna@example.ch',
      });
      await runWell(bench);
      expect(patientsOf(bench)).toHaveLength(1);
      expect(nameOf(patientOf(bench))).toEqual(nameOf(ANNA));
      expect(nameOf(contactOf(bench))).toEqual(nameOf(ANNA));
      await expectQuiet(bench);
    },
  );
});

describe('a contact with swapped names', () => {
  it.each([{ lastName: 'Meier' }, { firstName: 'Vera Maria' }])(
    'gets both names in their places when the desk changes one (%j)',
    async (changes) => {
      const bench = await withPatient({ firstName: 'Vera', lastName: 'Zwicky' });
      inGhl(bench, { firstName: 'Zwicky', lastName: 'Vera' });
      await runWell(bench);
      bench.sandbox.ephysio.edit.changePatient(patientOf(bench).id, changes);
      await runWell(bench);
      expect(nameOf(contactOf(bench))).toEqual({ firstName: 'Vera', lastName: 'Zwicky', ...changes });
      expect(await reviewKinds(bench)).toEqual([]);
      await expectQuiet(bench);
    },
  );
});

describe('two names of which one service owns one', () => {
  it.each(['ephysio', 'ghl'] as const)(
    'are not torn apart where they first meet swapped (%s)',
    async (owner) => {
      const bench = await openPractice({ sync: { owners: { lastName: owner } } });
      bench.sandbox.ephysio.edit.addPatient(ANNA);
      const { firstName, lastName } = ANNA;
      bench.sandbox.ghl.edit.createContact({
        firstName: lastName,
        lastName: firstName,
        phone: '+41793456789',
      });
      await runWell(bench);
      expect([nameOf(patientOf(bench)), nameOf(contactOf(bench))]).toEqual([nameOf(ANNA), nameOf(ANNA)]);
      await expectQuiet(bench);
    },
  );
});

describe('characters that nobody sees', () => {
  it('do not travel, in either direction', async () => {
    const bench = await openPractice();
    bench.sandbox.ephysio.edit.addPatient({
      ...ANNA,
      firstName: 'An\u200bna',
      lastName: 'Mül\u00adler',
      city: 'Zü\u2060rich',
    });
    bench.sandbox.ghl.edit.createContact({ ...LEAD, firstName: 'Lau\u200era', lastName: '\ufeffFrei' });
    await runWell(bench);
    const names = [...patientsOf(bench), ...contactsOf(bench)].map(nameOf);
    expect(names).toContainEqual({ firstName: 'Laura', lastName: 'Frei' });
    expect(names).toContainEqual({ firstName: 'Anna', lastName: 'Müller' });
    expect(contactsOf(bench).map(({ city }) => city)).toContain('Zürich');
    await expectQuiet(bench);
  });
});
