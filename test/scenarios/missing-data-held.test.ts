import { describe, expect, it } from 'vitest';
import { listOpenReviews } from '../../src/store/tables/reviews.ts';
import { messageOf } from '../shown-review.ts';
import type { Bench } from '../sync/run-sync.ts';
import { REAL, REAL_IN_GHL } from './lead-with-placeholders.ts';
import {
  contactOf,
  expectQuiet,
  LEAD,
  listen,
  openPractice,
  patientOf,
  reviewKinds,
  runWell,
} from './practice.ts';

describe('with ephysio.missingData "hold"', () => {
  const open = (): Promise<Bench> => openPractice({ ephysio: { missingData: 'hold' } });

  it('a lead whose data is not complete is not made, and a review names what is missing', async () => {
    const bench = await open();
    const inbox = listen(bench);
    const { id } = bench.sandbox.ghl.edit.createContact({ ...LEAD, city: 'Chur' });
    await inbox.settle();
    const [review] = await listOpenReviews(bench.store, 'main');
    expect(review).toMatchObject({ kind: 'data-missing', subject: `ghl patient ${id}` });
    expect(messageOf(review)).toMatch(/lacks birth date, street, zip and sex,/);
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

  it('a dry run reads a lead by id only where nothing but the sex is missing', async () => {
    const bench = await open();
    bench.sandbox.ghl.edit.createContact({ ...LEAD, city: 'Chur' });
    const { id } = bench.sandbox.ghl.edit.createContact({
      ...LEAD,
      ...REAL_IN_GHL,
      firstName: 'Nora',
      email: 'nora@example.ch',
      phone: null,
      gender: 'female',
    });
    const { report, ghlRoutes } = await runWell(bench, { what: 'patients', dryRun: true });
    expect(report.operations).toMatchObject([{ side: 'ephysio', kind: 'create', id }]);
    expect(ghlRoutes['GET /contacts/:id']).toBe(1);
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
