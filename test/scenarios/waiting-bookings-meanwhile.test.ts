import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../sync/virtual-clock.ts';
import { openInterruptible } from './interruptible.ts';
import {
  ANNA,
  book,
  contactOf,
  eventsOf,
  INVOICE_TEMPLATE,
  listen,
  patientOf,
  reviewKinds,
  runWell,
  WEDNESDAY,
} from './practice.ts';

describe('a run that makes two bookings of a contact', () => {
  it('does not make the second one when the listener marks the contact in between', async () => {
    const { bench, during } = await openInterruptible({ ephysio: { invoiceTemplate: INVOICE_TEMPLATE } });
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    const inbox = listen(bench);
    const { id } = contactOf(bench);
    book(bench, id, { start: WEDNESDAY });
    book(bench, id, { start: WEDNESDAY + DAY_MS });
    await inbox.deliver({ lose: true });
    during({ service: 'ephysio', method: 'POST', path: /events/, phase: 'after' }, async () => {
      bench.sandbox.ghl.edit.updateContact(id, { firstName: 'Lena' });
      await inbox.deliver();
      await inbox.drain({ forMs: 1_000 });
      expect(await reviewKinds(bench)).toEqual(['somebody-else']);
    });
    const { report } = await runWell(bench, { concurrency: 1 });
    expect([report.created.ephysio, report.again]).toEqual([1, 1]);
    expect(eventsOf(bench)).toHaveLength(1);
    await runWell(bench);
    expect(eventsOf(bench)).toHaveLength(1);
    expect((await reviewKinds(bench)).sort()).toEqual(['patient-not-linked', 'somebody-else']);
    bench.sandbox.ghl.edit.updateContact(id, { firstName: 'Anna' });
    await runWell(bench);
    expect(eventsOf(bench)).toHaveLength(2);
    expect(patientOf(bench)).toMatchObject({ firstName: 'Anna' });
  });
});
