import { describe, expect, it } from 'vitest';
import { connectPractice, oauthOf } from '../../src/app/ghl-access.ts';
import { SignInError, UnreachableError } from '../../src/errors.ts';
import { inboxState } from '../../src/store/tables/webhooks/webhook-event-list.ts';
import type { Inbox } from '../sync/inbox.ts';
import type { Bench } from '../sync/run-sync.ts';
import { DAY_MS, HOUR_MS } from '../sync/virtual-clock.ts';
import {
  ANNA,
  appointmentsOf,
  book,
  contactsOf,
  eventsOf,
  expectQuiet,
  HALF_HOUR,
  INVOICE_TEMPLATE,
  JURG,
  LEAD,
  listen,
  openPractice,
  openWithInvoices,
  patientsOf,
  runWell,
  WEDNESDAY,
} from './practice.ts';

/** Anna has a visit, and both sides know. */
const withAnna = async (bench: Bench) => {
  const { edit } = bench.sandbox.ephysio;
  const { id: patientId } = edit.addPatient(ANNA);
  const event = edit.addEvent({ patientId, start: WEDNESDAY });
  await runWell(bench);
  const [contact] = contactsOf(bench);
  const [appointment] = appointmentsOf(bench);
  return { patientId, eventId: event.id, contactId: contact?.id ?? '', appointmentId: appointment?.id ?? '' };
};

type Ids = Awaited<ReturnType<typeof withAnna>>;

/** In GHL Anna moves to Chur and puts her visit off; somebody new books. */
const editGhl = ({ sandbox }: Bench, { contactId, appointmentId }: Ids): void => {
  const { edit } = sandbox.ghl;
  edit.updateContact(contactId, { city: 'Chur' });
  edit.moveAppointment(appointmentId, WEDNESDAY + DAY_MS, WEDNESDAY + DAY_MS + HALF_HOUR);
};

const expectArrived = (bench: Bench, { patientId, eventId }: Ids): void => {
  const { patients, events } = bench.sandbox.ephysio.state;
  expect(patients.get(patientId)).toMatchObject({ city: 'Chur' });
  expect(events.get(eventId)).toMatchObject({
    start: WEDNESDAY + DAY_MS,
    end: WEDNESDAY + DAY_MS + HALF_HOUR,
  });
  const laura = patientsOf(bench).filter((p) => p.firstName === LEAD.firstName);
  expect(laura).toHaveLength(1);
  expect(eventsOf(bench).map((event) => event.patientId)).toEqual([patientId, laura[0]?.id]);
};

/** Not every one of the many tries of a day. */
const tryForADay = async (bench: Bench, inbox: Inbox): Promise<void> => {
  await inbox.drain({ forMs: HOUR_MS });
  bench.clock.advance(DAY_MS - 2 * HOUR_MS);
  await inbox.drain({ forMs: HOUR_MS });
};

describe('a listener that is down for a day', () => {
  it('loses nothing: the runs bring it all, and the webhooks that GHL sends again are old news', async () => {
    const bench = await openWithInvoices();
    const ids = await withAnna(bench);
    const inbox = listen(bench);
    editGhl(bench, ids);
    book(bench, bench.sandbox.ghl.edit.createContact(LEAD).id, { start: WEDNESDAY + 3 * DAY_MS });
    await runWell(bench);
    expectArrived(bench, ids);
    bench.clock.advance(DAY_MS);
    const writes = JSON.stringify([patientsOf(bench), eventsOf(bench)]);
    await inbox.settle({ order: 'newest-first' });
    expect(JSON.stringify([patientsOf(bench), eventsOf(bench)])).toBe(writes);
    await expectQuiet(bench);
  });
});

describe('an e-Physio that is down for a day', () => {
  it.each([
    ['answers 503', { status: 503 }],
    ['does not answer', 'drop-before'],
    ['answers with a maintenance page', 'html'],
  ] as const)('loses nothing: the inbox keeps what came in (it %s)', async (_how, fault) => {
    const bench = await openWithInvoices();
    const ids = await withAnna(bench);
    const inbox = listen(bench);
    bench.sandbox.faults.add({ service: 'ephysio', fault });
    editGhl(bench, ids);
    book(bench, bench.sandbox.ghl.edit.createContact(LEAD).id, { start: WEDNESDAY + 3 * DAY_MS });
    await inbox.deliver();
    await tryForADay(bench, inbox);
    expect((await bench.run()).error).toBeInstanceOf(UnreachableError);
    expect(patientsOf(bench)).toHaveLength(1);
    expect(await inboxState(bench.store, 'main')).toMatchObject({ dead: 0 });
    bench.sandbox.faults.clear();
    await inbox.drain();
    expectArrived(bench, ids);
    expect(await inboxState(bench.store, 'main')).toMatchObject({ open: 0, dead: 0 });
    await inbox.settle();
    await expectQuiet(bench);
  });

  it('makes a run end without a write, and the next one brings both sides together', async () => {
    const bench = await openWithInvoices();
    const ids = await withAnna(bench);
    editGhl(bench, ids);
    bench.sandbox.ephysio.edit.changePatient(ids.patientId, { phone: '044 668 18 00' });
    bench.sandbox.faults.add({ service: 'ephysio', fault: { status: 500 } });
    for (let n = 0; n < 3; n += 1) expect((await bench.run()).error).toBeInstanceOf(UnreachableError);
    bench.sandbox.faults.clear();
    await runWell(bench);
    expect(patientsOf(bench)[0]).toMatchObject({ city: 'Chur', phone: '044 668 18 00' });
    expect(contactsOf(bench)[0]).toMatchObject({ city: 'Chur', phone: '+41446681800' });
    expect(eventsOf(bench)[0]).toMatchObject({ start: WEDNESDAY + DAY_MS });
    await expectQuiet(bench);
  });
});

describe('a GHL sign-in that was revoked', () => {
  /** What a person does in the browser. */
  const connect = async (bench: Bench): Promise<void> => {
    const context = bench.context();
    const [practice] = context.practices;
    if (!practice) throw new Error('no practice');
    const reply = await fetch(oauthOf(context).authorizeUrl('state'), { redirect: 'manual' });
    const code = new URL(reply.headers.get('location') ?? '').searchParams.get('code');
    await connectPractice(context, practice, code ?? '');
  };

  const revoke = ({ sandbox: { ghl } }: Bench): void => {
    ghl.edit.expireAccessTokens();
    ghl.edit.revokeRefreshTokens();
  };

  it('ends a run, loses nothing, and the run after the practice is connected again does the rest', async () => {
    const bench = await openPractice({
      usePrivateToken: false,
      ephysio: { invoiceTemplate: INVOICE_TEMPLATE },
    });
    expect((await bench.run()).error).toBeInstanceOf(SignInError);
    await connect(bench);
    const ids = await withAnna(bench);
    revoke(bench);
    editGhl(bench, ids);
    book(bench, bench.sandbox.ghl.edit.createContact(LEAD).id, { start: WEDNESDAY + 3 * DAY_MS });
    bench.sandbox.ephysio.edit.addPatient({ ...JURG, phone: '' });
    const end = await bench.run();
    expect(end.error).toBeInstanceOf(SignInError);
    expect(end.error?.exitCode).toBe(3);
    expect(patientsOf(bench)).toHaveLength(2);
    await connect(bench);
    await runWell(bench);
    expectArrived(bench, ids);
    expect(contactsOf(bench).map((c) => c.firstName)).toEqual(['Anna', LEAD.firstName, 'Jürg']);
    await expectQuiet(bench);
  });

  it('makes the inbox wait, and no try counts', async () => {
    const bench = await openPractice({
      usePrivateToken: false,
      ephysio: { invoiceTemplate: INVOICE_TEMPLATE },
    });
    await connect(bench);
    const ids = await withAnna(bench);
    const inbox = listen(bench);
    revoke(bench);
    editGhl(bench, ids);
    book(bench, bench.sandbox.ghl.edit.createContact(LEAD).id, { start: WEDNESDAY + 3 * DAY_MS });
    await inbox.deliver();
    await tryForADay(bench, inbox);
    expect(inbox.reports.every((worked) => worked.result instanceof SignInError)).toBe(true);
    expect(await inboxState(bench.store, 'main')).toMatchObject({ open: 4, dead: 0 });
    await connect(bench);
    await inbox.drain({ forMs: HOUR_MS });
    expectArrived(bench, ids);
  });
});
