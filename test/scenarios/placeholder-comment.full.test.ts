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
  contactOf,
  didToEphysio,
  expectQuiet,
  NOTHING,
  openPractice,
  patientOf,
  reviewKinds,
  runWell,
} from './practice.ts';

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
      expect.stringContaining('holds placeholders for birth date, street, zip, sex:'),
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
      const dateOfBirth = `1980-01-${String(n + 1).padStart(2, '0')}`;
      bench.sandbox.ghl.edit.createContact({
        firstName: 'Laura',
        lastName,
        email,
        ...REAL_IN_GHL,
        dateOfBirth,
      });
    }
    await runWell(bench);
    await resolveAll(bench);
    expect(didToEphysio(await runWell(bench))).toEqual({ ...NOTHING, updated: 25 });
    await expectQuiet(bench);
  });
});
