import { describe, expect, it } from 'vitest';
import type { SandboxOptions } from '../../src/sandbox/options.ts';
import { listOpenReviews, settleReview } from '../../src/store/tables/reviews.ts';
import { reviewText } from '../../src/texts/review-text.ts';
import { messageOf } from '../shown-review.ts';
import type { Bench } from '../sync/run-sync.ts';
import {
  ANNA,
  contactOf,
  didToEphysio,
  didToGhl,
  expectQuiet,
  LEAD,
  listen,
  NOTHING,
  openPractice,
  patientOf,
  patientsOf,
  reviewKinds,
  runWell,
} from './practice.ts';

const OTHERS = {
  birthDate: '1901-02-03',
  street: 'unbekannt',
  zip: '9999',
  city: 'unbekannt',
  sex: 'm',
} as const;
const REAL = { birthDate: '02.03.1990', street: 'Seestrasse 7', zip: '8002', city: 'Zürich' };
const REAL_IN_GHL = {
  dateOfBirth: '1990-03-02',
  address1: 'Seestrasse 7',
  postalCode: '8002',
  city: 'Zürich',
};
const EMPTY_IN_GHL = { dateOfBirth: null, address1: null, postalCode: null, city: null };

const missing = (fields: string): string => `Placeholders, real values are missing: ${fields}`;

const putsOf = ({ sandbox }: Bench): number => sandbox.ephysio.counters.routes['PUT /patients/:id'] ?? 0;

const reviewTexts = async ({ store }: Bench): Promise<string[]> =>
  (await listOpenReviews(store, 'main')).map(reviewText);

const resolveAll = async ({ store, clock }: Bench): Promise<void> => {
  for (const review of await listOpenReviews(store, 'main')) await settleReview(store, review, clock.now());
};

/** A lead has become a patient with placeholders. */
const withLead = async (ephysio: SandboxOptions['ephysio'] = {}, more: object = {}): Promise<Bench> => {
  const bench = await openPractice({ sandbox: { ephysio } });
  bench.sandbox.ghl.edit.createContact({ ...LEAD, ...more });
  await runWell(bench);
  return bench;
};

describe('placeholders', () => {
  it('never reach GHL, also not when another field of the patient changes', async () => {
    const bench = await withLead();
    bench.sandbox.ephysio.edit.changePatient(patientOf(bench).id, { phone: '044 668 18 00' });
    await runWell(bench);
    expect(contactOf(bench)).toMatchObject({ phone: '+41446681800', ...EMPTY_IN_GHL });
    await expectQuiet(bench);
  });

  it('never reach GHL after the config’s placeholders have changed', async () => {
    const bench = await withLead();
    bench.configure({ ephysio: { placeholders: OTHERS } });
    await expectQuiet(bench);
    bench.sandbox.ephysio.edit.changePatient(patientOf(bench).id, { phone: '044 668 18 00' });
    await runWell(bench, { full: true });
    expect(contactOf(bench)).toMatchObject({ phone: '+41446681800', ...EMPTY_IN_GHL });
    expect(await reviewKinds(bench)).toEqual(['placeholders']);
  });

  it('stay in e-Physio when another field of the contact changes', async () => {
    const bench = await withLead();
    const before = patientOf(bench);
    bench.sandbox.ghl.edit.updateContact(contactOf(bench).id, { phone: '+41446681800' });
    expect(didToEphysio(await runWell(bench))).toEqual({ ...NOTHING, updated: 1 });
    expect(patientOf(bench)).toMatchObject({ ...before, phone: '+41446681800' });
    await expectQuiet(bench);
  });

  it.each(['run', 'webhook'])('give way to the real values from GHL, by %s, but for the sex', async (how) => {
    const bench = await withLead();
    const inbox = listen(bench);
    const { comment } = patientOf(bench);
    expect(comment).toBe(missing('birthDate, street, zip, city, sex'));
    bench.sandbox.ghl.edit.updateContact(contactOf(bench).id, REAL_IN_GHL);
    if (how === 'webhook') await inbox.settle();
    await runWell(bench);
    expect(patientOf(bench)).toMatchObject({ ...REAL, comment: missing('sex') });
    expect(putsOf(bench)).toBe(1);
    expect(await reviewTexts(bench)).toEqual([
      expect.stringContaining(
        'holds placeholders for sex: correct it in e-Physio, or resolve this if it is right',
      ),
    ]);
    await expectQuiet(bench);
    expect(await reviewKinds(bench)).toEqual(['placeholders']);
  });

  it('give way to the real values from e-Physio, which go to GHL, and the sex was seen to', async () => {
    const bench = await withLead();
    bench.sandbox.ephysio.edit.changePatient(patientOf(bench).id, REAL);
    expect(didToGhl(await runWell(bench))).toEqual({ ...NOTHING, updated: 1 });
    expect(contactOf(bench)).toMatchObject(REAL_IN_GHL);
    expect(patientOf(bench).comment).toBe('');
    expect(await reviewKinds(bench)).toEqual([]);
    expect(putsOf(bench)).toBe(1);
    await expectQuiet(bench);
  });

  it('are told from real values one by one', async () => {
    const bench = await withLead();
    bench.sandbox.ephysio.edit.changePatient(patientOf(bench).id, { birthDate: REAL.birthDate });
    bench.sandbox.ghl.edit.updateContact(contactOf(bench).id, { city: 'Zürich' });
    await runWell(bench);
    expect(patientOf(bench)).toMatchObject({ ...REAL, street: '-', zip: '0000' });
    expect(contactOf(bench)).toMatchObject({ ...REAL_IN_GHL, address1: null, postalCode: null });
    expect(patientOf(bench).comment).toBe(missing('street, zip, sex'));
    expect(await reviewTexts(bench)).toEqual([expect.stringContaining('for street, zip, sex: enter')]);
    expect(putsOf(bench)).toBe(1);
    await expectQuiet(bench);
  });
});

describe('a sex that is a placeholder', () => {
  it.each(['run', 'webhook'])(
    'is the only thing missing when GHL knows the rest, seen by %s',
    async (how) => {
      const bench = await openPractice();
      const inbox = listen(bench);
      bench.sandbox.ghl.edit.createContact({ ...LEAD, ...REAL_IN_GHL });
      if (how === 'webhook') await inbox.settle();
      await runWell(bench);
      expect(patientOf(bench).comment).toBe(missing('sex'));
      expect(await reviewTexts(bench)).toEqual([expect.stringContaining('holds placeholders for sex:')]);
      await expectQuiet(bench);
    },
  );

  it.each(['run', 'webhook'])('was seen to once it is another in e-Physio (by %s)', async (how) => {
    const bench = await withLead();
    const inbox = listen(bench);
    await runWell(bench);
    const { id, sex } = patientOf(bench);
    bench.sandbox.ephysio.edit.changePatient(id, { sex: !sex });
    if (how === 'webhook') {
      bench.sandbox.ghl.edit.updateContact(contactOf(bench).id, { phone: '+41446681800' });
      await inbox.settle();
    }
    await runWell(bench);
    expect(patientOf(bench)).toMatchObject({ sex: !sex, comment: missing('birthDate, street, zip, city') });
    expect(await reviewTexts(bench)).toEqual([expect.stringContaining('for birthDate, street, zip, city:')]);
    await expectQuiet(bench);
    bench.sandbox.ghl.edit.updateContact(contactOf(bench).id, REAL_IN_GHL);
    await runWell(bench);
    expect(patientOf(bench).comment).toBe('');
    expect(await reviewKinds(bench)).toEqual([]);
    await expectQuiet(bench);
  });

  it.each(['run', 'webhook'])(
    'was seen to also if the desk corrects it before the next list (made by %s)',
    async (how) => {
      const bench = await openPractice();
      const inbox = listen(bench);
      bench.sandbox.ghl.edit.createContact({ ...LEAD, ...REAL_IN_GHL });
      if (how === 'webhook') await inbox.settle();
      else await runWell(bench);
      const { id, sex, comment } = patientOf(bench);
      expect(comment).toBe(missing('sex'));
      bench.sandbox.ephysio.edit.changePatient(id, { sex: !sex });
      await runWell(bench);
      expect(patientOf(bench)).toMatchObject({ sex: !sex, comment: '' });
      expect(await reviewKinds(bench)).toEqual([]);
      await expectQuiet(bench);
    },
  );

  it('was seen to once a person has resolved the review', async () => {
    const bench = await withLead({}, REAL_IN_GHL);
    await resolveAll(bench);
    const { report } = await runWell(bench, { dryRun: true });
    expect(report.operations).toEqual([
      {
        side: 'ephysio',
        kind: 'update',
        record: 'patient',
        id: String(patientOf(bench).id),
        fields: ['comment'],
      },
    ]);
    expect(patientOf(bench).comment).toBe(missing('sex'));
    expect(didToEphysio(await runWell(bench))).toEqual({ ...NOTHING, updated: 1 });
    expect(patientOf(bench).comment).toBe('');
    expect(await reviewKinds(bench)).toEqual([]);
    await expectQuiet(bench);
  });

  it('is kept apart from those of others, and from what it is, in the database', async () => {
    const bench = await withLead();
    bench.sandbox.ghl.edit.createContact({
      ...LEAD,
      firstName: 'Lena',
      email: 'lena@example.ch',
      phone: null,
    });
    await runWell(bench);
    await runWell(bench);
    const rows = await bench.store.db.selectFrom('contact_sync').select('listed_sex').execute();
    expect(new Set(rows.map((row) => row.listed_sex)).size).toBe(2);
    expect(rows.every((row) => (row.listed_sex ?? '').length > 20)).toBe(true);
  });
});

describe('the comment in e-Physio that names placeholders', () => {
  const BEFORE = 'Kniebeschwerden links;\r\n ';
  const AFTER = '\n\n  Ruft lieber an. Placeholders, real';

  it('is changed no more than that sentence', async () => {
    const bench = await withLead();
    const { id, comment } = patientOf(bench);
    const { edit } = bench.sandbox.ephysio;
    edit.changePatient(id, { comment: `${BEFORE}${comment}${AFTER}` });
    bench.sandbox.ghl.edit.updateContact(contactOf(bench).id, { city: 'Zürich' });
    await runWell(bench);
    expect(patientOf(bench).comment).toBe(`${BEFORE}${missing('birthDate, street, zip, sex')}${AFTER}`);
    edit.changePatient(id, REAL);
    await runWell(bench);
    expect(patientOf(bench).comment).toBe(`${BEFORE}${AFTER}`);
    await expectQuiet(bench);
  });

  it('is not written again once the desk has deleted the sentence', async () => {
    const bench = await withLead();
    bench.sandbox.ephysio.edit.changePatient(patientOf(bench).id, { comment: 'Kniebeschwerden' });
    await expectQuiet(bench);
    bench.sandbox.ghl.edit.updateContact(contactOf(bench).id, { city: 'Zürich' });
    await runWell(bench);
    expect(patientOf(bench)).toMatchObject({ city: 'Zürich', comment: 'Kniebeschwerden' });
  });

  it('stays as it is where e-Physio does not list it', async () => {
    const bench = await withLead({ listsComments: false });
    const { id, comment } = patientOf(bench);
    bench.sandbox.ghl.edit.updateContact(contactOf(bench).id, REAL_IN_GHL);
    await runWell(bench);
    bench.sandbox.ephysio.edit.changePatient(id, { city: 'Bern' });
    await runWell(bench);
    await resolveAll(bench);
    await expectQuiet(bench);
    expect(patientOf(bench)).toMatchObject({ city: 'Bern', comment });
    expect(await reviewKinds(bench)).toEqual([]);
  });

  it.each([404, 405, 501] as const)(
    'stays as it is where e-Physio takes no change (%i), and nobody hears of it',
    async (updatePatient) => {
      const bench = await withLead({ updatePatient });
      const { id, comment } = patientOf(bench);
      bench.sandbox.ephysio.edit.changePatient(id, REAL);
      for (let n = 0; n < 3; n += 1) {
        await runWell(bench);
        expect(await reviewKinds(bench)).toEqual([]);
      }
      const { report } = await runWell(bench, { dryRun: true });
      expect(report.operations).toEqual([]);
      expect(putsOf(bench)).toBe(1);
      expect(patientOf(bench).comment).toBe(comment);
    },
  );

  it('is corrected by a run that may write e-Physio, not by another', async () => {
    const bench = await withLead();
    bench.sandbox.ephysio.edit.changePatient(patientOf(bench).id, REAL);
    await runWell(bench, { direction: 'to-ghl' });
    expect(putsOf(bench)).toBe(0);
    await runWell(bench, { direction: 'to-ephysio' });
    expect(patientOf(bench).comment).toBe('');
  });

  it('tells a new link what is missing, once the old one was removed', async () => {
    const bench = await withLead();
    bench.sandbox.ephysio.edit.changePatient(patientOf(bench).id, { city: 'Zürich' });
    await bench.store.db.deleteFrom('contact_sync').execute();
    await runWell(bench, { full: true });
    expect(await reviewTexts(bench)).toEqual([
      expect.stringContaining('holds placeholders for birthDate, street, zip, sex:'),
    ]);
    await runWell(bench);
    expect(patientOf(bench).comment).toBe(missing('birthDate, street, zip, sex'));
    await expectQuiet(bench);
  });

  it('counts in no guard, however many there are', async () => {
    const bench = await openPractice();
    for (let n = 0; n < 25; n += 1) {
      const email = `lead${n}@example.ch`;
      const lastName = `Frei${String.fromCharCode(97 + n).repeat(3)}`;
      bench.sandbox.ghl.edit.createContact({ firstName: 'Laura', lastName, email, ...REAL_IN_GHL });
    }
    await runWell(bench);
    await resolveAll(bench);
    expect(didToEphysio(await runWell(bench))).toEqual({ ...NOTHING, updated: 25 });
    await expectQuiet(bench);
  });
});

describe('the review of placeholders', () => {
  it('closes when the patient is archived, and comes again when the patient is active', async () => {
    const bench = await withLead();
    const { edit } = bench.sandbox.ephysio;
    for (let n = 0; n < 3; n += 1)
      edit.addPatient({
        ...ANNA,
        lastName: `Huber${'abc'[n]}`,
        email: `${n}@example.ch`,
        phone: `079 345 67 8${n}`,
      });
    await runWell(bench);
    expect(await reviewKinds(bench)).toEqual(['placeholders']);
    const { id } = patientsOf(bench).find((p) => p.lastName === LEAD.lastName) ?? { id: 0 };
    edit.archivePatient(id);
    await runWell(bench);
    expect(await reviewKinds(bench)).toEqual([]);
    edit.restorePatient(id);
    await runWell(bench);
    expect(await reviewKinds(bench)).toEqual(['placeholders']);
  });
});

describe('with ephysio.missingData "hold"', () => {
  const open = (): Promise<Bench> => openPractice({ ephysio: { missingData: 'hold' } });

  it('a lead whose data is not complete is not made, and a person is told what is missing', async () => {
    const bench = await open();
    const inbox = listen(bench);
    const { id } = bench.sandbox.ghl.edit.createContact({ ...LEAD, city: 'Chur' });
    await inbox.settle();
    const [review] = await listOpenReviews(bench.store, 'main');
    expect(review).toMatchObject({ kind: 'data-missing', subject: `ghl patient ${id}` });
    expect(messageOf(review)).toMatch(/lacks birthDate, street, zip and sex,/);
    await runWell(bench);
    expect(bench.sandbox.ephysio.state.patients.size).toBe(0);
    expect(await reviewKinds(bench)).toEqual(['data-missing']);
  });

  it('the lead comes once everything is filled in, and the review is settled', async () => {
    const bench = await open();
    const inbox = listen(bench);
    const { id } = bench.sandbox.ghl.edit.createContact(LEAD);
    await runWell(bench);
    expect(await reviewKinds(bench)).toEqual(['data-missing']);
    bench.sandbox.ghl.edit.updateContact(id, { ...REAL_IN_GHL, gender: 'female' });
    await inbox.settle();
    await runWell(bench);
    expect(patientOf(bench)).toMatchObject({ ...REAL, sex: false, comment: '' });
    expect(await reviewKinds(bench)).toEqual([]);
  });

  it('the lead is linked when the desk enters the patient', async () => {
    const bench = await open();
    bench.sandbox.ghl.edit.createContact(LEAD);
    await runWell(bench);
    const { id } = bench.sandbox.ephysio.edit.addPatient({ ...LEAD, ...REAL, sex: false });
    await runWell(bench);
    expect(patientOf(bench).id).toBe(id);
    expect(contactOf(bench)).toMatchObject(REAL_IN_GHL);
    expect(await reviewKinds(bench)).toEqual([]);
    await expectQuiet(bench);
  });
});
