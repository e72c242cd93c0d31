import { describe, expect, it } from 'vitest';
import type { GhlContact } from '../../src/sandbox/ghl/model.ts';
import type { Bench } from '../sync/run-sync.ts';
import { DAY_MS } from '../sync/virtual-clock.ts';
import {
  ANNA,
  appointmentsOf,
  contactOf,
  didToEphysio,
  didToGhl,
  eventsOf,
  listen,
  NOTHING,
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

const inGhl = (bench: Bench, changes: Partial<GhlContact>): void => {
  bench.sandbox.ghl.edit.updateContact(contactOf(bench).id, changes);
};

const inEphysio = (bench: Bench, changes: object): void => {
  bench.sandbox.ephysio.edit.changePatient(patientOf(bench).id, { ...changes });
};

const expectQuiet = async (bench: Bench): Promise<void> => {
  const end = await runWell(bench, { full: true });
  expect([didToEphysio(end), didToGhl(end)]).toEqual([NOTHING, NOTHING]);
};

const PETER = { firstName: 'Peter', lastName: 'Meier', phone: '+41791112233', email: 'peter@example.ch' };

const OTHERS: [string, Partial<GhlContact>][] = [
  ['both names, while the birth date is left standing', PETER],
  ['both names and the birth date', { ...PETER, dateOfBirth: '1960-01-01' }],
  ['the first name and the birth date, for a daughter', { firstName: 'Lena', dateOfBirth: '2012-05-06' }],
  ['the last name and the birth date', { lastName: 'Brunner', dateOfBirth: '1960-01-01' }],
];

describe('a contact that is used for somebody else', () => {
  describe.each(['webhook', 'run'] as const)('and read by %s', (by) => {
    it.each(OTHERS)('(%s) is put up for review, and the patient stays who it is', async (_what, changes) => {
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

  it('still gets the patient’s visits', async () => {
    const bench = await withAnna();
    inGhl(bench, PETER);
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
    inEphysio(bench, { street: 'Bahnhofstrasse 1' });
    inGhl(bench, { firstName, lastName, phone, email, city: 'Chur' });
    await inbox.settle();
    await runWell(bench);
    await inbox.settle();
    expect(patientOf(bench)).toMatchObject({ firstName: 'Anna', street: 'Bahnhofstrasse 1', city: 'Chur' });
    expect(contactOf(bench)).toMatchObject({ firstName, address1: 'Bahnhofstrasse 1', city: 'Chur' });
    await expectQuiet(bench);
    expect(await reviewKinds(bench)).toEqual([]);
  });
});

describe('a contact whose name is changed', () => {
  it.each<[string, Partial<GhlContact>]>([
    ['the first name alone', { firstName: 'Peter' }],
    ['the last name alone, as by a marriage', { lastName: 'Brunner' }],
    ['a slip in both names', { firstName: 'Ana', lastName: 'Mueler' }],
  ])('(%s) is still the same person', async (_what, changes) => {
    const bench = await withAnna();
    const inbox = listen(bench);
    inGhl(bench, changes);
    await inbox.settle();
    expect(patientOf(bench)).toMatchObject(changes);
    expect(await reviewKinds(bench)).toEqual([]);
    await expectQuiet(bench);
  });
});
