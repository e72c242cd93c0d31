import { describe, expect, it } from 'vitest';
import type { Bench } from '../sync/run-sync.ts';
import { DAY_MS } from '../sync/virtual-clock.ts';
import {
  ANNA,
  book,
  contactsOf,
  JURG,
  LEAD,
  listen,
  openWithInvoices,
  requestsOf,
  runWell,
  WEDNESDAY,
} from './practice.ts';

/** Anna, with a visit, and a lead who booked, have gone through runs. */
const synced = async () => {
  const bench = await openWithInvoices();
  const inbox = listen(bench);
  const { edit } = bench.sandbox.ephysio;
  const { id: anna } = edit.addPatient(ANNA);
  const event = edit.addEvent({ patientId: anna, start: WEDNESDAY });
  const lead = bench.sandbox.ghl.edit.createContact(LEAD);
  const booked = book(bench, lead.id, { start: WEDNESDAY + DAY_MS });
  await inbox.deliver({ lose: true });
  await runWell(bench);
  return { bench, inbox, anna, event, lead, booked };
};

const expectSilence = async (
  bench: Bench,
  inbox: ReturnType<typeof listen>,
  how: Parameters<typeof inbox.deliver>[0] = {},
): Promise<void> => {
  const before = requestsOf(bench);
  const delivered = await inbox.deliver(how);
  await inbox.drain();
  expect(delivered).toBeGreaterThan(0);
  expect(inbox.reports.map((worked) => worked.result)).toEqual(inbox.reports.map(() => 'echo'));
  expect(requestsOf(bench)).toEqual(before);
};

describe('the webhooks of our own writes', () => {
  it('cause no request after the first run', async () => {
    const { bench, inbox } = await synced();
    await expectSilence(bench, inbox);
  });

  it('cause no request in any order, and none when they are repeated', async () => {
    const { bench, inbox } = await synced();
    await expectSilence(bench, inbox, { order: 'newest-first', repeat: true });
  });

  it.each<[string, (s: Awaited<ReturnType<typeof synced>>) => void]>([
    [
      'a patient’s details',
      ({ bench, anna }) => bench.sandbox.ephysio.edit.changePatient(anna, { city: 'Bern' }),
    ],
    [
      'a phone that was cleared',
      ({ bench, anna }) => bench.sandbox.ephysio.edit.changePatient(anna, { phone: '' }),
    ],
    [
      'an appointment’s time',
      ({ bench, event }) => bench.sandbox.ephysio.edit.moveEvent(event.id, WEDNESDAY + 2 * DAY_MS),
    ],
    ['a new patient', ({ bench }) => bench.sandbox.ephysio.edit.addPatient(JURG)],
    [
      'a new appointment',
      ({ bench, anna }) =>
        bench.sandbox.ephysio.edit.addEvent({ patientId: anna, start: WEDNESDAY + 3 * DAY_MS }),
    ],
  ])('cause no request after a run that wrote %s', async (_what, edit) => {
    const s = await synced();
    await s.inbox.deliver();
    await s.inbox.drain();
    edit(s);
    await runWell(s.bench, { overrides: { allowRetire: true } });
    await expectSilence(s.bench, s.inbox);
  });

  it('cause no write when they come a day late, after the contact was changed again', async () => {
    const { bench, inbox, anna } = await synced();
    await inbox.deliver();
    await inbox.drain();
    bench.sandbox.ephysio.edit.changePatient(anna, { city: 'Bern' });
    await runWell(bench);
    bench.clock.advance(DAY_MS);
    const annas = contactsOf(bench).find((c) => c.firstName === 'Anna');
    bench.sandbox.ephysio.edit.changePatient(anna, { city: 'Basel' });
    await runWell(bench);
    const before = bench.sandbox.ghl.counters.routes['PUT /contacts/:id'];
    await inbox.settle({ order: 'newest-first' });
    expect(bench.sandbox.ghl.counters.routes['PUT /contacts/:id']).toBe(before);
    expect(bench.sandbox.ghl.state.contacts.get(annas?.id ?? '')).toMatchObject({ city: 'Basel' });
    expect(bench.sandbox.ephysio.state.patients.get(anna)).toMatchObject({ city: 'Basel' });
  });
});
