import { describe, expect, it } from 'vitest';
import { listOpenConflicts } from '../../src/store/tables/conflicts.ts';
import type { Bench } from '../sync/run-sync.ts';
import { ALL, only } from './contact-fields.ts';
import {
  ANNA,
  contactOf,
  contactsOf,
  expectQuiet,
  inGhl,
  openPractice,
  patientOf,
  runWell,
} from './practice.ts';

describe('a field that is added to sync.contactFields', () => {
  const withThirty = async (): Promise<Bench> => {
    const bench = await openPractice(only('phone'));
    for (let n = 0; n < 30; n += 1)
      bench.sandbox.ephysio.edit.addPatient({
        ...ANNA,
        firstName: 'Anna',
        lastName: `Meier${'abcdefghijklmnopqrstuvwxyzäöüé'[n]}${'xyzabcdefghijklmnopqrstuvwüöäé'[n]}`,
        birthDate: `${String((n % 28) + 1).padStart(2, '0')}.0${(n % 9) + 1}.19${40 + n}`,
        phone: `079 345 67 ${10 + n}`,
        email: `p${n}@example.ch`,
      });
    await runWell(bench);
    return bench;
  };

  it('is held back where it would overwrite addresses of many contacts', async () => {
    const bench = await withThirty();
    const { edit } = bench.sandbox.ghl;
    const theirs = { address1: 'Rue du Lac 2', postalCode: '1204', city: 'Genève' };
    for (const { id } of contactsOf(bench)) edit.updateContact(id, theirs);
    await runWell(bench);
    bench.configure(only('phone', 'address'));
    expect((await bench.run()).error).toMatchObject({ guards: ['mass-change'] });
    expect(contactsOf(bench)).toHaveLength(30);
    for (const contact of contactsOf(bench)) expect(contact).toMatchObject(theirs);
    await runWell(bench, { overrides: { allowMassChange: true } });
    for (const contact of contactsOf(bench))
      expect(contact).toMatchObject({ address1: 'Seestrasse 7', city: 'Zürich' });
  });

  it.each(['run', 'killed run'] as const)('is filled where GHL lacks it (%s)', async (how) => {
    const bench = await withThirty();
    bench.configure(only('phone', 'email'));
    if (how === 'killed run') await bench.run({ lostFrom: 12 });
    await runWell(bench);
    expect(contactsOf(bench).filter(({ email }) => email === null)).toEqual([]);
    expect(contactsOf(bench)).toHaveLength(30);
    await expectQuiet(bench);
  });

  it('is a conflict where the two differ, as at a first link', async () => {
    const bench = await openPractice(ALL);
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    bench.configure(only('phone'));
    await runWell(bench);
    // Only GHL changes it: had both sides agreed on it, that would be taken over.
    inGhl(bench, { email: 'form@example.ch' });
    await runWell(bench);
    bench.configure(ALL);
    const end = await runWell(bench);
    expect(end.report.conflicts).toBe(1);
    expect(contactOf(bench)).toMatchObject({ email: 'anna@example.ch' });
    expect(patientOf(bench)).toMatchObject({ email: ANNA.email });
    expect(await listOpenConflicts(bench.store, 'main')).toMatchObject([
      { field: 'email', winner: 'ephysio' },
    ]);
    await expectQuiet(bench);
  });

  it('is taken over from GHL where only GHL has it', async () => {
    const bench = await openPractice(only('phone'));
    bench.sandbox.ephysio.edit.addPatient({ ...ANNA, email: '' });
    await runWell(bench);
    inGhl(bench, { email: 'form@example.ch' });
    await runWell(bench);
    expect(patientOf(bench).email).toBeFalsy();
    bench.configure(only('phone', 'email'));
    await runWell(bench);
    expect(patientOf(bench).email).toBe('form@example.ch');
    await expectQuiet(bench);
  });
});
