import { describe, expect, it } from 'vitest';
import type { GhlContact } from '../../src/sandbox/ghl/model.ts';
import { listOpenConflicts } from '../../src/store/tables/conflicts.ts';
import { listOpenReviews } from '../../src/store/tables/reviews.ts';
import { messageOf } from '../shown-review.ts';
import type { Bench } from '../sync/run-sync.ts';
import {
  ANNA,
  contactOf,
  expectQuiet,
  inEphysio,
  inGhl,
  listen,
  openPractice,
  patientOf,
  reviewKinds,
  runWell,
} from './practice.ts';

const withAnna = async (): Promise<Bench> => {
  const bench = await openPractice();
  bench.sandbox.ephysio.edit.addPatient({ ...ANNA, comment: 'Allergie: Heftpflaster' });
  await runWell(bench);
  return bench;
};

describe('a detail that is corrected in GHL', () => {
  it.each<[string, Partial<GhlContact>, object]>([
    ['the last name', { lastName: 'Keller' }, { lastName: 'Keller' }],
    ['the birth date', { dateOfBirth: '1975-03-20' }, { birthDate: '20.03.1975' }],
    [
      'the whole address',
      { address1: 'Bahnhofstrasse 1', postalCode: '7000', city: 'Chur' },
      { street: 'Bahnhofstrasse 1', zip: '7000', city: 'Chur' },
    ],
    ['the phone', { phone: '+41446681800' }, { phone: '+41446681800' }],
    ['the e-mail', { email: 'anna.mueller@example.ch' }, { email: 'anna.mueller@example.ch' }],
  ])(
    '(%s) reaches e-Physio by webhook, by one write, and nothing else changes there',
    async (_what, changes, expected) => {
      const bench = await withAnna();
      const inbox = listen(bench);
      const before = patientOf(bench);
      inGhl(bench, changes);
      await inbox.settle({ repeat: true });
      const { zip, ...others } = before;
      expect(patientOf(bench)).toEqual({
        ...others,
        zip: expect.toSatisfy((z) => String(z) === String('zip' in expected ? expected.zip : zip)),
        ...expected,
      });
      expect(bench.sandbox.ephysio.counters.routes['PUT /patients/:id']).toBe(1);
      await expectQuiet(bench);
    },
  );

  it('and another one in e-Physio at the same time both arrive, without a conflict', async () => {
    const bench = await withAnna();
    const inbox = listen(bench);
    inGhl(bench, { lastName: 'Keller' });
    inEphysio(bench, { city: 'Bern' });
    await inbox.settle();
    await runWell(bench);
    expect(patientOf(bench)).toMatchObject({ lastName: 'Keller', city: 'Bern' });
    expect(contactOf(bench)).toMatchObject({ lastName: 'Keller', city: 'Bern' });
    expect(await listOpenConflicts(bench.store, 'main')).toEqual([]);
    await expectQuiet(bench);
  });

  it('and the same in e-Physio otherwise: e-Physio’s stays, and GHL’s is kept as a conflict', async () => {
    const bench = await withAnna();
    const inbox = listen(bench);
    inGhl(bench, { lastName: 'Keller' });
    inEphysio(bench, { lastName: 'Weber' });
    await inbox.settle();
    expect(patientOf(bench).lastName).toBe('Weber');
    expect(contactOf(bench).lastName).toBe('Weber');
    const conflicts = await listOpenConflicts(bench.store, 'main');
    expect(conflicts.map((c) => [c.field, c.winner])).toEqual([['lastName', 'ephysio']]);
    await expectQuiet(bench);
  });

  it('tags and consent never travel', async () => {
    const bench = await withAnna();
    const inbox = listen(bench);
    const before = patientOf(bench);
    inGhl(bench, { tags: ['newsletter'], dnd: true });
    await inbox.settle();
    await expectQuiet(bench);
    expect(patientOf(bench)).toEqual(before);
    expect(contactOf(bench)).toMatchObject({ tags: ['newsletter'], dnd: true });
  });
});

describe('a phone that is cleared', () => {
  it('in GHL is cleared in e-Physio, at the latest by the next run', async () => {
    const bench = await withAnna();
    const inbox = listen(bench);
    inGhl(bench, { phone: null });
    await inbox.settle();
    await runWell(bench);
    expect(patientOf(bench)).toMatchObject({ phone: '', email: ANNA.email });
    await expectQuiet(bench);
  });

  it('in e-Physio is cleared in GHL', async () => {
    const bench = await withAnna();
    const inbox = listen(bench);
    inEphysio(bench, { phone: '' });
    await runWell(bench);
    await inbox.settle();
    expect(contactOf(bench)).toMatchObject({ phone: null, email: 'anna@example.ch' });
    await expectQuiet(bench);
  });

  it('together with the e-mail, in GHL, stays in e-Physio until one is filled in again', async () => {
    const bench = await withAnna();
    const before = patientOf(bench);
    inGhl(bench, { phone: null, email: null });
    for (let n = 0; n < 2; n += 1) await runWell(bench, { full: n === 1 });
    expect(patientOf(bench)).toEqual(before);
    expect(contactOf(bench)).toMatchObject({ phone: null, email: null });
    expect(await reviewKinds(bench)).toEqual(['contact-points-cleared']);
    inGhl(bench, { email: 'anna.neu@example.ch' });
    await runWell(bench);
    expect(patientOf(bench)).toMatchObject({ phone: '', email: 'anna.neu@example.ch' });
    await expectQuiet(bench);
    expect(await reviewKinds(bench)).toEqual([]);
  });

  it('one in GHL and the other in e-Physio leaves neither side without any', async () => {
    const bench = await withAnna();
    inGhl(bench, { phone: null });
    inEphysio(bench, { email: '' });
    for (let n = 0; n < 2; n += 1) await runWell(bench);
    expect([patientOf(bench).phone, patientOf(bench).email].some((value) => value)).toBe(true);
    expect([contactOf(bench).phone, contactOf(bench).email].some((value) => value)).toBe(true);
    expect(await reviewKinds(bench)).toEqual(['contact-points-cleared']);
    await expectQuiet(bench);
  });
});

describe('a detail with a typing error in e-Physio', () => {
  it.each([
    ['phone', '079 345 67 8', '079 345 67 98', '+41793456798'],
    ['email', 'anna@example', 'anna@example.com', 'anna@example.com'],
  ] as const)(
    '(%s) empties nothing in GHL, and arrives once it is put right',
    async (field, slip, right, expected) => {
      const bench = await withAnna();
      const before = contactOf(bench)[field];
      inEphysio(bench, { [field]: slip });
      await expectQuiet(bench);
      expect(contactOf(bench)[field]).toBe(before);
      expect(patientOf(bench)[field]).toBe(slip);
      inEphysio(bench, { [field]: right });
      await runWell(bench);
      expect(contactOf(bench)[field]).toBe(expected);
      await expectQuiet(bench);
    },
  );

  it.each([
    ['phone', '079 345 67 8', { phone: '+41446681800' }, '+41446681800'],
    ['email', 'anna@example', { email: 'anna@example.com' }, 'anna@example.com'],
    ['birthDate', '31.02.1975', { dateOfBirth: '1975-03-20' }, '20.03.1975'],
  ] as const)('(%s) is corrected by a correction in GHL', async (field, slip, inContact, expected) => {
    const bench = await withAnna();
    inEphysio(bench, { [field]: slip });
    await expectQuiet(bench);
    inGhl(bench, inContact);
    await runWell(bench);
    expect(patientOf(bench)[field]).toBe(expected);
    await expectQuiet(bench);
  });
});

describe('what e-Physio demands', () => {
  it('and is cleared in GHL stays in e-Physio, and a person is asked until it is filled in', async () => {
    const bench = await withAnna();
    inGhl(bench, { city: null });
    for (let n = 0; n < 2; n += 1) await runWell(bench, { full: n === 1 });
    expect(patientOf(bench).city).toBe('Zürich');
    expect(await reviewKinds(bench)).toEqual(['required-cleared']);
    inGhl(bench, { city: 'Chur' });
    await runWell(bench);
    expect(patientOf(bench).city).toBe('Chur');
    expect(await reviewKinds(bench)).toEqual([]);
  });
});

describe('a phone in e-Physio that says more than one number', () => {
  const BOTH = '079 345 67 89, Mutter 044 222 33 44';
  const withBoth = async (): Promise<Bench> => {
    const bench = await openPractice();
    bench.sandbox.ephysio.edit.addPatient({ ...ANNA, phone: BOTH });
    await runWell(bench);
    expect(contactOf(bench).phone).toBe('+41793456789');
    return bench;
  };

  it('stays as it is when something else changes in GHL', async () => {
    const bench = await withBoth();
    inGhl(bench, { city: 'Chur' });
    await runWell(bench);
    expect(patientOf(bench)).toMatchObject({ city: 'Chur', phone: BOTH });
  });

  it('keeps nothing else from e-Physio while its own change waits for a person', async () => {
    const bench = await withBoth();
    inGhl(bench, { phone: '+41446681800', city: 'Chur' });
    await bench.run();
    expect(patientOf(bench)).toMatchObject({ city: 'Chur', phone: BOTH });
    inGhl(bench, { email: 'anna.mueller@example.ch' });
    await bench.run();
    expect(patientOf(bench)).toMatchObject({ email: 'anna.mueller@example.ch', phone: BOTH });
    const [item] = await listOpenReviews(bench.store, 'main');
    expect(messageOf(item)).toContain('needs phone changed by hand');
    inEphysio(bench, { phone: '044 668 18 00, Mutter 044 222 33 44' });
    await runWell(bench);
    expect(await reviewKinds(bench)).toEqual([]);
    await expectQuiet(bench);
  });

  it.each([
    ['changes', '+41446681800', '044 668 18 00, Mutter 044 222 33 44'],
    ['empties', null, 'Mutter 044 222 33 44'],
  ])('is left to a person when GHL %s the first', async (_what, phone, entered) => {
    const bench = await withBoth();
    inGhl(bench, { phone });
    await bench.run();
    expect(patientOf(bench).phone).toBe(BOTH);
    expect(await reviewKinds(bench)).toEqual(['patient-by-hand']);
    inEphysio(bench, { phone: entered });
    await runWell(bench);
    expect(patientOf(bench).phone).toBe(entered);
    expect(contactOf(bench).phone).toBe(phone ?? '+41442223344');
    expect(await reviewKinds(bench)).toEqual([]);
    await expectQuiet(bench);
  });
});
