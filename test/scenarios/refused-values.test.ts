import { describe, expect, it } from 'vitest';
import { listFailures } from '../../src/store/tables/failures.ts';
import { listOpenReviews, openReviewDetail } from '../../src/store/tables/reviews.ts';
import { reviewText } from '../../src/texts/review-text.ts';
import { linksOf } from './links.ts';
import {
  ANNA,
  appointmentsOf,
  book,
  contactOf,
  contactsOf,
  didToEphysio,
  didToGhl,
  eventsOf,
  expectQuiet,
  LEAD,
  listen,
  NOTHING,
  openWithInvoices,
  patientOf,
  patientsOf,
  reviewKinds,
  runWell,
  THURSDAY,
  WAYS,
  WEDNESDAY,
  WITH_INVOICES,
} from './practice.ts';

type Practice = Awaited<ReturnType<typeof openWithInvoices>>;

const EMAIL = 'anna@example.ch';
const PHONE = '+41793456789';

/** No request was wasted on what is known to be refused, and everybody agrees. */
const expectSettled = async (bench: Practice): Promise<void> => {
  await expectQuiet(bench);
  const requests = (await runWell(bench)).requests;
  expect((await runWell(bench)).requests).toEqual(requests);
  expect(await listFailures(bench.store, 'main', {})).toEqual([]);
};

const withAnna = async () => {
  const bench = await openWithInvoices();
  const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
  await runWell(bench);
  const hear = async (way: (typeof WAYS)[number]): Promise<void> => {
    if (way === 'webhook') await inbox.settle();
    else await runWell(bench);
  };
  const inbox = listen(bench);
  bench.clock.advance(3_600_000);
  return { bench, id, hear, inbox, ephysio: bench.sandbox.ephysio.edit, ghl: bench.sandbox.ghl.edit };
};

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

describe('a change of which GHL refuses a field', () => {
  it('reaches GHL in all others', async () => {
    const { bench, id, ephysio, ghl } = await withAnna();
    ghl.refuseValue('email', 'new@example.ch');
    ephysio.changePatient(id, { email: 'new@example.ch', city: 'Bern' });
    await runWell(bench);
    expect(contactOf(bench)).toMatchObject({ email: EMAIL, city: 'Bern' });
    expect(patientOf(bench)).toMatchObject({ email: 'new@example.ch', city: 'Bern' });
    expect(await reviewKinds(bench)).toEqual(['value-refused']);
    await expectSettled(bench);
    expect(await reviewKinds(bench)).toEqual(['value-refused']);

    ephysio.changePatient(id, { email: 'newer@example.ch' });
    expect(didToGhl(await runWell(bench))).toEqual({ ...NOTHING, updated: 1 });
    expect(contactOf(bench).email).toBe('newer@example.ch');
    expect(await reviewKinds(bench)).toEqual([]);
    await expectSettled(bench);
  });

  it.each([1, 2, 3, 4, 5, 6])('is settled wherever the run is killed (transaction %i)', async (lostFrom) => {
    const { bench, id, ephysio, ghl } = await withAnna();
    ghl.refuseValue('email', 'new@example.ch');
    ephysio.changePatient(id, { email: 'new@example.ch', city: 'Bern' });
    await bench.run({ lostFrom });
    // What the first one finds out on the clock's same millisecond, the second one decides.
    for (let n = 0; n < 2; n += 1) await runWell(bench);
    expect(contactOf(bench)).toMatchObject({ email: EMAIL, city: 'Bern' });
    expect(await reviewKinds(bench)).toEqual(['value-refused']);
    await expectSettled(bench);
  });

  it('and nothing else is no failure, and a value that is entered in GHL counts', async () => {
    const { bench, id, ephysio, ghl } = await withAnna();
    ghl.refuseValue('phone', '+41446681800');
    ephysio.changePatient(id, { phone: '044 668 18 00' });
    await runWell(bench);
    expect(await reviewKinds(bench)).toEqual(['value-refused']);
    await expectSettled(bench);
    ghl.updateContact(contactOf(bench).id, { phone: '+41446681801' });
    await runWell(bench);
    expect(patientOf(bench).phone).toBe('+41446681801');
    await runWell(bench);
    expect(await reviewKinds(bench)).toEqual([]);
    await expectSettled(bench);
  });

  it('is settled once both sides show the value', async () => {
    const { bench, id, ephysio, ghl } = await withAnna();
    ghl.refuseValue('email', 'new@example.ch');
    ephysio.changePatient(id, { email: 'new@example.ch' });
    await runWell(bench);
    ghl.updateContact(contactOf(bench).id, { email: 'new@example.ch' });
    for (let n = 0; n < 2; n += 1) await runWell(bench);
    expect(await reviewKinds(bench)).toEqual([]);
    await expectSettled(bench);
  });

  it('stays resolved once a person has resolved it', async () => {
    const { bench, id, ephysio, ghl } = await withAnna();
    ghl.refuseValue('email', 'new@example.ch');
    ephysio.changePatient(id, { email: 'new@example.ch' });
    await runWell(bench);
    await bench.store.db.updateTable('reviews').set({ resolved_at: '2026-03-02T12:00:00.000Z' }).execute();
    await expectSettled(bench);
    expect(await reviewKinds(bench)).toEqual([]);
  });
});

describe.each(WAYS)('what e-Physio refuses of a contact (by %s)', (way) => {
  it('is left out of a new patient, who gets the booking', async () => {
    const bench = await openWithInvoices();
    const inbox = listen(bench);
    bench.sandbox.ephysio.edit.refuseValue('phone', LEAD.phone);
    const contact = bench.sandbox.ghl.edit.createContact(LEAD);
    book(bench, contact.id, { start: THURSDAY });
    if (way === 'webhook') await inbox.settle();
    else await runWell(bench);
    expect(patientsOf(bench)).toEqual([expect.objectContaining({ firstName: 'Laura', email: LEAD.email })]);
    expect(patientOf(bench).phone ?? '').toBe('');
    expect(eventsOf(bench)).toHaveLength(1);
    expect(await reviewKinds(bench)).toContain('value-refused');
    await inbox.settle();
    await expectSettled(bench);
    expect(contactOf(bench).phone).toBe(LEAD.phone);
    expect(await reviewKinds(bench)).toContain('value-refused');
  });

  it('is left out of a change, and tried again when it changes', async () => {
    const { bench, ghl, ephysio, hear, inbox } = await withAnna();
    ephysio.refuseValue('email', 'odd@example.ch');
    ghl.updateContact(contactOf(bench).id, { email: 'odd@example.ch', city: 'Bern' });
    await hear(way);
    expect(patientOf(bench)).toMatchObject({ email: ANNA.email, city: 'Bern' });
    const [review] = await listOpenReviews(bench.store, 'main');
    expect(review).toMatchObject({ kind: 'value-refused', side: 'ephysio', facts: { field: 'email' } });
    const [link] = await linksOf(bench);
    expect(review?.about).toMatchObject({ link: link?.id });
    await inbox.settle();
    await expectSettled(bench);
    expect(contactOf(bench).email).toBe('odd@example.ch');

    ghl.updateContact(contactOf(bench).id, { email: 'even@example.ch' });
    await hear(way);
    expect(patientOf(bench).email).toBe('even@example.ch');
    expect(didToEphysio(await runWell(bench))).toEqual(NOTHING);
    expect(await reviewKinds(bench)).toEqual([]);
  });

  it('fails a new patient if it cannot do without', async () => {
    const bench = await openWithInvoices();
    bench.sandbox.ephysio.edit.refuseValue('city', 'Bern');
    bench.sandbox.ghl.edit.createContact({ ...LEAD, city: 'Bern' });
    const { report } = await bench.run();
    expect([report.failures.length, patientsOf(bench).length]).toEqual([1, 0]);
  });
});

describe('an address of which a part is refused', () => {
  const BERN = { street: 'Marktgasse 1', zip: '3011', city: 'Bern' };
  const BERN_IN_GHL = { address1: 'Marktgasse 1', postalCode: '3011', city: 'Bern' };
  const OLD = 'Seestrasse 7, 8002 Zürich';
  const addresses = (bench: Practice): string[] => {
    const [patient, contact] = [patientOf(bench), contactOf(bench)];
    return [
      `${patient.street}, ${patient.zip} ${patient.city}`,
      `${contact.address1}, ${contact.postalCode} ${contact.city}`,
    ];
  };
  const refusedByGhl = async () => {
    const practice = await withAnna();
    practice.ghl.refuseValue('postalCode', '3011');
    practice.ephysio.changePatient(practice.id, BERN);
    for (let n = 0; n < 2; n += 1) await runWell(practice.bench);
    expect(addresses(practice.bench)).toEqual(['Marktgasse 1, 3011 Bern', OLD]);
    return practice;
  };

  it('waits as a whole, and travels once the part is corrected', async () => {
    const { bench, id, ephysio } = await refusedByGhl();
    await expectSettled(bench);
    expect(await reviewKinds(bench)).toEqual(['value-refused']);
    ephysio.changePatient(id, { phone: '079 345 67 80' });
    await runWell(bench);
    expect(contactOf(bench)).toMatchObject({ phone: '+41793456780', address1: 'Seestrasse 7' });
    ephysio.changePatient(id, { zip: '3012' });
    await runWell(bench);
    expect(addresses(bench)).toEqual(['Marktgasse 1, 3012 Bern', 'Marktgasse 1, 3012 Bern']);
    expect(await reviewKinds(bench)).toEqual([]);
    await expectSettled(bench);
  });

  it('is not mixed with a part that is changed in GHL', async () => {
    const { bench, id, ephysio, ghl } = await withAnna();
    ghl.refuseValue('postalCode', '8003');
    ephysio.changePatient(id, { zip: '8003' });
    await runWell(bench);
    ghl.updateContact(contactOf(bench).id, { address1: 'Seestrasse 9' });
    await runWell(bench);
    expect(addresses(bench)).toEqual(['Seestrasse 7, 8003 Zürich', 'Seestrasse 9, 8002 Zürich']);
    await expectSettled(bench);
    ghl.updateContact(contactOf(bench).id, { postalCode: '8004' });
    await runWell(bench);
    expect(addresses(bench)).toEqual(['Seestrasse 9, 8004 Zürich', 'Seestrasse 9, 8004 Zürich']);
    await runWell(bench);
    expect(await reviewKinds(bench)).toEqual([]);
    await expectSettled(bench);
  });

  it('and that both sides changed is sent once, and stays as each side has it', async () => {
    const { bench, id, ephysio, ghl } = await withAnna();
    ghl.refuseValue('postalCode', '3011');
    ephysio.changePatient(id, BERN);
    ghl.updateContact(contactOf(bench).id, { address1: 'Rue 2', postalCode: '1204', city: 'Genève' });
    for (let n = 0; n < 2; n += 1) await runWell(bench);
    expect(addresses(bench)).toEqual(['Marktgasse 1, 3011 Bern', 'Rue 2, 1204 Genève']);
    expect(await reviewKinds(bench)).toEqual(['value-refused']);
    await expectSettled(bench);
    ephysio.changePatient(id, { zip: '3012' });
    await runWell(bench);
    expect(addresses(bench)).toEqual(['Marktgasse 1, 3012 Bern', 'Marktgasse 1, 3012 Bern']);
    await runWell(bench);
    expect(await reviewKinds(bench)).toEqual([]);
    await expectSettled(bench);
  });

  it.each(WAYS)('by e-Physio waits as a whole as well (by %s)', async (way) => {
    const { bench, ghl, ephysio, hear, inbox } = await withAnna();
    ephysio.refuseValue('zip', '3011');
    ghl.updateContact(contactOf(bench).id, BERN_IN_GHL);
    await hear(way);
    await inbox.settle();
    await runWell(bench);
    expect(addresses(bench)).toEqual([OLD, 'Marktgasse 1, 3011 Bern']);
    expect(await reviewKinds(bench)).toEqual(['value-refused']);
    await expectSettled(bench);
    ghl.updateContact(contactOf(bench).id, { postalCode: '3012' });
    await hear(way);
    expect(addresses(bench)).toEqual(['Marktgasse 1, 3012 Bern', 'Marktgasse 1, 3012 Bern']);
  });
});
