import { describe, expect, it } from 'vitest';
import type { GhlContact } from '../../src/sandbox/ghl/model.ts';
import type { Bench } from '../sync/run-sync.ts';
import { DAY_MS } from '../sync/virtual-clock.ts';
import {
  ANNA,
  appointmentsOf,
  contactOf,
  eventsOf,
  expectQuiet,
  inEphysio,
  inGhl,
  LEAD,
  listen,
  openPractice,
  patientOf,
  reviewKinds,
  runWell,
  WEDNESDAY,
} from './practice.ts';

/** Anna has a visit, and both sides know. */
const withAnna = async (): Promise<Bench> => {
  const bench = await openPractice();
  const { id: patientId } = bench.sandbox.ephysio.edit.addPatient(ANNA);
  bench.sandbox.ephysio.edit.addEvent({ patientId, start: WEDNESDAY });
  await runWell(bench);
  return bench;
};

const PETER = { firstName: 'Peter', lastName: 'Meier', phone: '+41791112233', email: 'peter@example.ch' };

const OTHERS: [string, Partial<GhlContact>][] = [
  ['both names, while the birth date is left standing', PETER],
  ['both names and the birth date', { ...PETER, dateOfBirth: '1960-01-01' }],
  ['the first name alone, by a booking form', { firstName: 'Lena' }],
  ['the first name, for a daughter with her birth date', { firstName: 'Lena', dateOfBirth: '2012-05-06' }],
  ['a first name of four letters that differs in one', { firstName: 'Anja' }],
  ['the last name and the birth date', { lastName: 'Brunner', dateOfBirth: '1960-01-01' }],
];

describe('a contact that is used for somebody else', () => {
  describe.each(['webhook', 'run'] as const)('and read by %s', (by) => {
    it.each(OTHERS)('(%s) becomes a review, and the patient stays who it is', async (_what, changes) => {
      const bench = await withAnna();
      const inbox = listen(bench);
      const before = patientOf(bench);
      inGhl(bench, changes);
      if (by === 'webhook') await inbox.settle({ repeat: true });
      else await runWell(bench);
      expect(patientOf(bench)).toEqual(before);
      expect(await reviewKinds(bench)).toEqual(['somebody-else']);
      await expectQuiet(bench);
      expect(patientOf(bench)).toEqual(before);
      expect(contactOf(bench)).toMatchObject(changes);
      expect(await reviewKinds(bench)).toEqual(['somebody-else']);
    });
  });

  it('gets nothing of the patient’s new details while a person has not decided', async () => {
    const bench = await withAnna();
    inGhl(bench, PETER);
    await runWell(bench);
    inEphysio(bench, { street: 'Bahnhofstrasse 1' });
    for (let n = 0; n < 2; n += 1) await runWell(bench, { full: n === 1 });
    expect(contactOf(bench)).toMatchObject({ ...PETER, address1: ANNA.street });
    expect(patientOf(bench)).toMatchObject({ firstName: 'Anna', street: 'Bahnhofstrasse 1' });
    expect(await reviewKinds(bench)).toEqual(['somebody-else']);
  });

  it('still gets the patient’s visits while it is reached as before', async () => {
    const bench = await withAnna();
    inGhl(bench, { firstName: 'Peter', lastName: 'Meier' });
    await runWell(bench);
    const start = WEDNESDAY + DAY_MS;
    bench.sandbox.ephysio.edit.addEvent({ patientId: patientOf(bench).id, start });
    await runWell(bench);
    expect(appointmentsOf(bench).map((a) => a.startTime)).toEqual([WEDNESDAY, start]);
    expect(eventsOf(bench)).toHaveLength(2);
    await expectQuiet(bench);
  });

  it('is in step again, on both sides, once the contact is put right', async () => {
    const bench = await withAnna();
    const inbox = listen(bench);
    const { firstName, lastName, phone, email } = contactOf(bench);
    inGhl(bench, PETER);
    await inbox.settle();
    inEphysio(bench, { email: 'anna@neu.ch' });
    inGhl(bench, { firstName, lastName, phone, email, city: 'Chur' });
    await inbox.settle();
    await runWell(bench);
    await inbox.settle();
    expect(patientOf(bench)).toMatchObject({ firstName: 'Anna', email: 'anna@neu.ch', city: 'Chur' });
    expect(contactOf(bench)).toMatchObject({ firstName, email: 'anna@neu.ch', city: 'Chur' });
    await expectQuiet(bench);
    expect(await reviewKinds(bench)).toEqual([]);
  });
});

/** One field after the other, as a person types them into a form that saves each. */
const BY_DEGREES: [string, Partial<GhlContact>[]][] = [
  ['last name, first name', [{ lastName: 'Meier' }, { firstName: 'Peter' }]],
  [
    'last name, then first name and birth date',
    [{ lastName: 'Meier' }, { firstName: 'Anja', dateOfBirth: '1960-01-01' }],
  ],
];

describe('a lead without a birth date', () => {
  it('whose last name, phone and e-mail all change becomes a review: nothing says who it is', async () => {
    const bench = await openPractice();
    bench.sandbox.ghl.edit.createContact(LEAD);
    await runWell(bench);
    const before = patientOf(bench);
    inGhl(bench, { lastName: 'Brunner', phone: '+41446681800', email: 'brunner@example.ch' });
    await runWell(bench);
    expect(patientOf(bench)).toEqual(before);
    expect((await reviewKinds(bench)).toSorted()).toEqual(['placeholders', 'somebody-else']);
  });

  it('who marries and keeps the phone is renamed', async () => {
    const bench = await openPractice();
    bench.sandbox.ghl.edit.createContact(LEAD);
    await runWell(bench);
    inGhl(bench, { lastName: 'Brunner', email: 'brunner@example.ch' });
    await runWell(bench);
    expect(patientOf(bench)).toMatchObject({ firstName: LEAD.firstName, lastName: 'Brunner' });
    expect(await reviewKinds(bench)).toEqual(['placeholders']);
  });
});

describe('a contact that becomes somebody else by degrees', () => {
  describe.each(['webhook', 'run'] as const)('each read by %s', (by) => {
    it.each(BY_DEGREES)('(%s) becomes a review at the last of them', async (_what, steps) => {
      const bench = await withAnna();
      const inbox = listen(bench);
      const read = async () => {
        if (by === 'webhook') await inbox.settle();
        else await runWell(bench);
      };
      const { firstName, lastName, phone, email, dateOfBirth } = contactOf(bench);
      for (const step of steps.slice(0, -1)) {
        inGhl(bench, step);
        await read();
        expect(await reviewKinds(bench)).toEqual([]);
      }
      const before = patientOf(bench);
      for (const step of [...steps.slice(-1), { city: 'Chur' }]) {
        inGhl(bench, step);
        await read();
        expect(await reviewKinds(bench)).toEqual(['somebody-else']);
        expect(patientOf(bench)).toEqual(before);
      }
      await expectQuiet(bench);
      // Changed back, it is Anna on both sides again, by no more than what had gone over.
      inGhl(bench, { firstName, lastName, phone, email, dateOfBirth, city: ANNA.city });
      await read();
      expect(patientOf(bench)).toMatchObject({ firstName: 'Anna', lastName: 'Müller' });
      await runWell(bench);
      expect(await reviewKinds(bench)).toEqual([]);
      await expectQuiet(bench);
    });
  });

  it('is who e-Physio says once the desk has entered the name there, and may marry after that', async () => {
    const bench = await withAnna();
    for (const step of [{ lastName: 'Meier' }, { firstName: 'Peter' }]) {
      inGhl(bench, step);
      await runWell(bench);
    }
    inEphysio(bench, { firstName: 'Peter' });
    inGhl(bench, { city: 'Chur' });
    await runWell(bench);
    expect(patientOf(bench)).toMatchObject({ firstName: 'Peter', lastName: 'Meier', city: 'Chur' });
    expect(await reviewKinds(bench)).toEqual([]);
    inGhl(bench, { lastName: 'Brunner' });
    await runWell(bench);
    expect(patientOf(bench)).toMatchObject({ firstName: 'Peter', lastName: 'Brunner' });
    await expectQuiet(bench);
  });
});

describe('a patient who is overwritten with somebody else in e-Physio', () => {
  const HANS = { firstName: 'Hans', lastName: 'Keller', birthDate: '05.05.1950' };
  const REACHED = { phone: '044 668 18 00', email: 'hans@example.ch' };

  it('becomes a review, and the contact stays who it is', async () => {
    const bench = await withAnna();
    const before = contactOf(bench);
    inEphysio(bench, { ...HANS, ...REACHED });
    for (let n = 0; n < 2; n += 1) await runWell(bench, { full: n === 1 });
    expect(contactOf(bench)).toEqual(before);
    expect(await reviewKinds(bench)).toEqual(['somebody-else']);
    inEphysio(bench, { ...ANNA, city: 'Chur' });
    await runWell(bench);
    expect(contactOf(bench)).toMatchObject({ firstName: 'Anna', phone: before.phone, city: 'Chur' });
    expect(await reviewKinds(bench)).toEqual([]);
    await expectQuiet(bench);
  });

  it.each<[string, object]>([
    ['with the same phone', { ...HANS, email: REACHED.email }],
    ['with the same birth date', { ...HANS, ...REACHED, birthDate: ANNA.birthDate }],
    ['with the same name', { ...HANS, ...REACHED, firstName: 'Anna', lastName: 'Müller' }],
  ])('(%s) is believed', async (_what, changes) => {
    const bench = await withAnna();
    inEphysio(bench, changes);
    await runWell(bench);
    expect(await reviewKinds(bench)).toEqual([]);
    expect(contactOf(bench)).toMatchObject({ firstName: patientOf(bench).firstName });
    await expectQuiet(bench);
  });
});
