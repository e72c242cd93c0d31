import { describe, expect, it } from 'vitest';
import type { Inbox } from '../sync/inbox.ts';
import type { Bench } from '../sync/run-sync.ts';
import {
  ANNA,
  appointmentsOf,
  eventsOf,
  listen,
  openWithInvoices,
  reviewKinds,
  runWell,
  WEDNESDAY,
} from './practice.ts';

describe('the only patient with appointments in GHL, once the contact is gone with them', () => {
  it.each<[string, (inbox: Inbox, bench: Bench) => Promise<unknown>]>([
    ['webhooks report all', (inbox) => inbox.settle()],
    [
      'a webhook reports the contact alone',
      (inbox) => inbox.settle({ which: ({ type }) => type === 'ContactDelete' }),
    ],
    [
      'a run went on although GHL lists nothing',
      (_, bench) => bench.run({ overrides: { allowEmpty: true } }),
    ],
  ])('stops no run: GHL’s empty list is right (%s)', async (_how, hear) => {
    const bench = await openWithInvoices();
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    bench.sandbox.ephysio.edit.addEvent({ patientId: id, start: WEDNESDAY });
    await runWell(bench);
    const inbox = listen(bench);
    const [appointment] = appointmentsOf(bench);
    bench.sandbox.ghl.edit.deleteAppointment(appointment?.id ?? '');
    bench.sandbox.ghl.edit.deleteContact(appointment?.contactId ?? '');
    await hear(inbox, bench);
    for (let n = 0; n < 2; n += 1) await runWell(bench);
    expect(await reviewKinds(bench)).toEqual(['deleted-but-on']);
    expect(eventsOf(bench)).toEqual([expect.objectContaining({ start: WEDNESDAY, status: 5 })]);
  });

  it('stops the run while nobody knows that the contact is gone', async () => {
    const bench = await openWithInvoices();
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    bench.sandbox.ephysio.edit.addEvent({ patientId: id, start: WEDNESDAY });
    await runWell(bench);
    for (const { id: gone } of appointmentsOf(bench)) bench.sandbox.ghl.edit.deleteAppointment(gone);
    const { error } = await bench.run();
    expect(error).toMatchObject({ exitCode: 4, message: expect.stringContaining('1 linked record') });
  });
});
