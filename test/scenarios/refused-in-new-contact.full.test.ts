import { describe, expect, it } from 'vitest';
import { listOpenReviews, openReviewDetail } from '../../src/store/tables/reviews.ts';
import { reviewText } from '../../src/texts/review-text.ts';
import {
  ANNA,
  appointmentsOf,
  contactOf,
  contactsOf,
  openWithInvoices,
  patientOf,
  reviewKinds,
  runWell,
  WEDNESDAY,
  WITH_INVOICES,
} from './practice.ts';
import { EMAIL, expectSettled } from './refused.ts';

const PHONE = '+41793456789';

describe('a new contact of which GHL refuses a field', () => {
  it.each([
    ['email', [['email', EMAIL]], { email: null, phone: PHONE, city: 'Zürich' }],
    ['phone', [['phone', PHONE]], { email: EMAIL, phone: null, city: 'Zürich' }],
    ['birthDate', [['dateOfBirth', '1975-03-02']], { email: EMAIL, dateOfBirth: null, city: 'Zürich' }],
    ['street', [['address1', 'Seestrasse 7']], { address1: null, postalCode: '8002' }],
    ['zip', [['postalCode', '8002']], { address1: 'Seestrasse 7', postalCode: null }],
  ] as const)('is created without it, with its appointments (%s)', async (field, refused, expected) => {
    const bench = await openWithInvoices();
    for (const [property, value] of refused) bench.sandbox.ghl.edit.refuseValue(property, value);
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    bench.sandbox.ephysio.edit.addEvent({ patientId: id, start: WEDNESDAY });
    await runWell(bench);
    expect(contactOf(bench)).toMatchObject({ firstName: 'Anna', ...expected });
    expect(appointmentsOf(bench)).toHaveLength(1);
    const [review, ...others] = await listOpenReviews(bench.store, 'main');
    expect([review, others]).toMatchObject([{ kind: 'value-refused', side: 'ghl', facts: { field } }, []]);
    expect(JSON.stringify(review?.about)).not.toContain(EMAIL);
    await expectSettled(bench);
    expect(await reviewKinds(bench)).toEqual(['value-refused']);
    expect(patientOf(bench)).toMatchObject(ANNA);
  });

  it('is created without all that is refused, and keeps what was sent sealed', async () => {
    const bench = await openWithInvoices();
    bench.sandbox.ghl.edit.refuseValue('email', EMAIL);
    bench.sandbox.ghl.edit.refuseValue('phone', PHONE);
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    expect(contactOf(bench)).toMatchObject({ email: null, phone: null, city: 'Zürich' });
    const reviews = await listOpenReviews(bench.store, 'main');
    expect(reviews.map(({ kind }) => kind)).toEqual(['value-refused', 'value-refused']);
    const shown = reviews.map((review) => openReviewDetail(bench.store, review)?.fields);
    expect(shown).toEqual(expect.arrayContaining([{ email: EMAIL }, { phone: PHONE }]));
    for (const review of reviews) expect(reviewText(review)).not.toMatch(/anna|example|4179|Müller/i);
    await expectSettled(bench);
  });

  it('and that was there already is linked, and filled in with the rest', async () => {
    const bench = await openWithInvoices();
    bench.sandbox.ghl.edit.refuseValue('email', EMAIL);
    bench.sandbox.ghl.edit.createContact({
      firstName: 'Anna',
      lastName: 'Müller',
      dateOfBirth: '1975-03-02',
    });
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    expect(contactOf(bench)).toMatchObject({ email: null, phone: PHONE, city: 'Zürich' });
    expect(await reviewKinds(bench)).toEqual(['value-refused']);
    await expectSettled(bench);
  });

  it('is asked about no more once the config leaves the field out', async () => {
    const bench = await openWithInvoices();
    bench.sandbox.ghl.edit.refuseValue('email', EMAIL);
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    bench.configure({ ...WITH_INVOICES, sync: { contactFields: ['birthDate', 'phone', 'address'] } });
    await runWell(bench);
    expect(await reviewKinds(bench)).toEqual([]);
    await expectSettled(bench);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'is created once, and asked about, wherever the run is killed (transaction %i)',
    async (lostFrom) => {
      const bench = await openWithInvoices();
      bench.sandbox.ghl.edit.refuseValue('email', EMAIL);
      bench.sandbox.ephysio.edit.addPatient(ANNA);
      await bench.run({ lostFrom });
      await runWell(bench);
      expect(contactsOf(bench)).toEqual([expect.objectContaining({ email: null, phone: PHONE })]);
      expect(await reviewKinds(bench)).toEqual(['value-refused']);
      await expectSettled(bench);
    },
  );

  it('gets the field once it is corrected, and the review ends', async () => {
    const bench = await openWithInvoices();
    bench.sandbox.ghl.edit.refuseValue('email', EMAIL);
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    bench.sandbox.ephysio.edit.changePatient(id, { email: 'anna.mueller@example.ch' });
    await runWell(bench);
    expect(contactOf(bench).email).toBe('anna.mueller@example.ch');
    expect(await reviewKinds(bench)).toEqual([]);
    await expectSettled(bench);
  });

  it('fails as a whole if the refusal names no field', async () => {
    const bench = await openWithInvoices();
    bench.sandbox.faults.add({
      service: 'ghl',
      method: 'POST',
      path: /^\/contacts\/?$/,
      times: 1,
      fault: { status: 422, body: { message: ['Something is wrong'], error: 'Unprocessable Entity' } },
    });
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    const { report } = await bench.run();
    expect([report.failures.length, contactsOf(bench).length]).toEqual([1, 0]);
    expect(await reviewKinds(bench)).toEqual([]);
  });

  it('fails as a whole if it is a name', async () => {
    const bench = await openWithInvoices();
    bench.sandbox.ghl.edit.refuseValue('lastName', 'Müller');
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    const { report } = await bench.run();
    expect([report.failures.length, contactsOf(bench).length]).toEqual([1, 0]);
  });
});
