import { describe, expect, it } from 'vitest';
import { inboxState } from '../../src/store/tables/webhooks/webhook-event-list.ts';
import type { Bench } from '../sync/run-sync.ts';
import { DAY_MS } from '../sync/virtual-clock.ts';
import {
  ANNA,
  appointmentsOf,
  book,
  contactOf,
  contactsOf,
  eventsOf,
  JURG,
  LEAD,
  listen,
  openWithInvoices,
  patientsOf,
  runWell,
  WEDNESDAY,
} from './practice.ts';

/** GHL does not show this record by its id, for good. Returns what ends it. */
const refuse = ({ sandbox }: Bench, path: string): (() => void) =>
  sandbox.faults.add({
    service: 'ghl',
    method: 'GET',
    path,
    fault: { status: 422, body: { message: ['id is not valid'], error: 'Unprocessable Entity' } },
  });

const reasons = ({ report }: { report: { failures: readonly { reason: string }[] } }): string[] =>
  report.failures.map((failure) => failure.reason);

describe('a record that GHL refuses to show by its id', () => {
  it('is a failure of its own when it is somebody new, and the others become patients', async () => {
    const bench = await openWithInvoices();
    const laura = bench.sandbox.ghl.edit.createContact(LEAD);
    bench.sandbox.ghl.edit.createContact({ firstName: 'Urs', lastName: 'Odermatt', email: 'urs@example.ch' });
    bench.clock.advance(60_000);
    const heal = refuse(bench, `/contacts/${laura.id}`);
    const end = await bench.run();
    expect(end.error).toBeNull();
    expect(end.report.failures).toEqual([
      { link: null, side: 'ghl', id: laura.id, code: 'unreadable', reason: expect.stringContaining('422') },
    ]);
    expect(patientsOf(bench).map((p) => p.firstName)).toEqual(['Urs']);
    heal();
    await runWell(bench);
    expect(patientsOf(bench).map((p) => p.firstName)).toEqual(['Urs', LEAD.firstName]);
  });

  it('is not mistaken for deleted when a list lacks it', async () => {
    const bench = await openWithInvoices();
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    bench.clock.advance(DAY_MS);
    const anna = contactOf(bench);
    bench.sandbox.ghl.edit.deleteContact(anna.id);
    bench.sandbox.ghl.edit.createContact(LEAD);
    bench.clock.advance(60_000);
    const heal = refuse(bench, `/contacts/${anna.id}`);
    expect(reasons(await bench.run({ full: true }))).toEqual([expect.stringContaining('422')]);
    heal();
    await runWell(bench, { full: true });
    expect(contactsOf(bench).map((c) => c.firstName)).toEqual([LEAD.firstName]);
  });

  it.each([
    ['contact', 2, (contact: string) => `/contacts/${contact}`],
    ['appointment', 1, (_: string, appointment: string) => `/calendars/events/appointments/${appointment}`],
  ])('does not hold up the inbox, and becomes a dead letter: %s', async (_what, dead, pathOf) => {
    const bench = await openWithInvoices();
    await runWell(bench);
    const inbox = listen(bench);
    const laura = bench.sandbox.ghl.edit.createContact(LEAD);
    const visit = book(bench, laura.id);
    const heal = refuse(bench, pathOf(laura.id, visit.id));
    const urs = bench.sandbox.ghl.edit.createContact({ ...JURG, phone: null, birthDate: undefined } as never);
    await inbox.deliver();
    await inbox.drain({ forMs: DAY_MS });
    expect(inbox.reports.filter((report) => report.result instanceof Error)).toEqual([]);
    expect(patientsOf(bench).map((p) => p.email)).toContain(urs.email);
    expect(await inboxState(bench.store, 'main')).toMatchObject({ open: 0, dead });
    heal();
    await runWell(bench);
    expect(patientsOf(bench).map((p) => p.firstName)).toContain(LEAD.firstName);
    expect(eventsOf(bench)).toEqual([expect.objectContaining({ start: WEDNESDAY })]);
    expect(appointmentsOf(bench)).toHaveLength(1);
  });
});
