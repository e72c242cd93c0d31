import { describe, expect, it } from 'vitest';
import {
  missing,
  putsOf,
  REAL,
  REAL_IN_GHL,
  resolveAll,
  reviewTexts,
  withLead,
} from './lead-with-placeholders.ts';
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

const EMPTY_IN_GHL = { dateOfBirth: null, address1: null, postalCode: null, city: null };

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

  it.each(['run', 'webhook'])('give way to the real values from GHL, by %s, except the sex', async (how) => {
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

  it('are distinguished from real values one by one', async () => {
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
    expect(await reviewTexts(bench)).toEqual([expect.stringContaining('for birth date, street, zip, city:')]);
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

describe('the review of placeholders', () => {
  it('closes when the patient is archived, and comes again when the patient is active', async () => {
    const bench = await withLead();
    const { edit } = bench.sandbox.ephysio;
    for (let n = 0; n < 3; n += 1)
      edit.addPatient({
        ...ANNA,
        birthDate: `1${n}.03.1975`,
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
