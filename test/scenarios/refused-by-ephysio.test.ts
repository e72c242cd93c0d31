import { describe, expect, it } from 'vitest';
import { listOpenReviews } from '../../src/store/tables/reviews.ts';
import { linksOf } from './links.ts';
import {
  ANNA,
  book,
  contactOf,
  didToEphysio,
  eventsOf,
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
} from './practice.ts';
import { expectSettled, withAnna } from './refused.ts';

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
