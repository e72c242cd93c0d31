import { describe, expect, it } from 'vitest';
import { listOpenReviews } from '../../src/store/tables/reviews.ts';
import { restoreLink } from '../../src/sync/manual/restore-link.ts';
import { reviewText } from '../../src/texts/review-text.ts';
import type { Inbox } from '../sync/inbox.ts';
import type { Bench } from '../sync/run-sync.ts';
import { DAY_MS, HOUR_MS } from '../sync/virtual-clock.ts';
import { openInterruptible } from './interruptible.ts';
import { byPerson, linksOf } from './links.ts';
import {
  ANNA,
  appointmentsOf,
  contactsOf,
  didToEphysio,
  eventsOf,
  expectQuiet,
  FRIDAY,
  JURG,
  listen,
  NOTHING,
  openWithInvoices,
  patientsOf,
  reviewKinds,
  runWell,
  THURSDAY,
  WEDNESDAY,
  WITH_INVOICES,
} from './practice.ts';

const MINUTE_MS = 60_000;
/** Enough that no guard thinks that a list is cut off. */
const JURGS = 6;

const inGhl = (bench: Bench) => appointmentsOf(bench).filter(({ deleted }) => !deleted);

/** Anna and Jürg have visits, and everybody knows. */
const withVisits = async (visits: readonly number[] = [WEDNESDAY, THURSDAY]) => {
  const bench = await openWithInvoices();
  const { edit } = bench.sandbox.ephysio;
  const anna = edit.addPatient(ANNA);
  const jurg = edit.addPatient({ ...JURG, phone: '079 222 33 44' });
  for (const start of visits) edit.addEvent({ patientId: anna.id, start });
  for (let n = 1; n <= JURGS; n += 1) edit.addEvent({ patientId: jurg.id, start: FRIDAY + n * HOUR_MS });
  await runWell(bench);
  bench.clock.advance(HOUR_MS);
  const inbox = listen(bench);
  const contact = contactsOf(bench).find(({ firstName }) => firstName === 'Anna');
  if (!contact) throw new Error('no contact');
  const { edit: ghl } = bench.sandbox.ghl;
  const annas = () => inGhl(bench).filter(({ contactId }) => contactId === contact.id);
  const before = JSON.stringify([eventsOf(bench), patientsOf(bench)]);
  const asBefore = () => expect(JSON.stringify([eventsOf(bench), patientsOf(bench)])).toBe(before);
  const readsOfContact = () => bench.sandbox.ghl.counters.routes['GET /contacts/:id'] ?? 0;
  return { bench, edit, ghl, inbox, contact, annas, asBefore, anna, jurg, readsOfContact };
};

type Visits = Awaited<ReturnType<typeof withVisits>>;

const ways: [string, (v: Visits) => void][] = [
  ['deleted', ({ annas, ghl }) => annas().forEach(({ id }) => void ghl.deleteAppointment(id))],
  ['cancelled', ({ annas, ghl }) => annas().forEach(({ id }) => void ghl.cancelAppointment(id))],
];

const orders: [string, (v: Visits) => Promise<void>][] = [
  ['run', async ({ bench }) => void (await runWell(bench))],
  ['full run', async ({ bench }) => void (await runWell(bench, { full: true }))],
  ['run of appointments', async ({ bench }) => void (await runWell(bench, { what: 'appointments' }))],
  ['webhooks as sent', ({ inbox }) => inbox.settle()],
  ['webhooks, newest first', ({ inbox }) => inbox.settle({ order: 'newest-first' })],
  ['webhooks that come twice', ({ inbox }) => inbox.settle({ repeat: true })],
  [
    'webhooks of the appointments alone',
    async ({ inbox }) => {
      await inbox.deliver({ which: ({ type }) => type.startsWith('Appointment') });
      await inbox.drain();
      await inbox.deliver({ lose: true });
    },
  ],
  [
    'webhook of the contact alone, and a run',
    async ({ inbox, bench }) => {
      await inbox.deliver({ which: ({ type }) => type === 'ContactDelete' });
      await inbox.drain();
      await inbox.deliver({ lose: true });
      await runWell(bench);
    },
  ],
];

describe('a contact that is deleted in GHL together with its appointments', () => {
  describe.each(ways)('(%s)', (_how, callOff) => {
    it.each(orders)('undoes nothing in e-Physio (%s)', async (_order, hear) => {
      const visits = await withVisits();
      const { bench, ghl, contact, asBefore, readsOfContact } = visits;
      callOff(visits);
      ghl.deleteContact(contact.id);
      await hear(visits);
      asBefore();
      expect(await reviewKinds(bench)).toEqual(['deleted-but-on', 'deleted-but-on']);
      const links = (await linksOf(bench)).filter(({ state }) => state === 'tombstone');
      expect(links.map(({ ghl_id }) => ghl_id)).toEqual([contact.id]);

      const reads = readsOfContact();
      for (let n = 0; n < 2; n += 1) {
        const { ghlRoutes } = await runWell(bench);
        expect(
          Object.keys(ghlRoutes).filter((route) => route.startsWith('GET') && route.includes(':id')),
        ).toEqual([]);
      }
      expect(readsOfContact()).toBe(reads);
      await expectQuiet(bench);
      asBefore();
      expect(await reviewKinds(bench)).toEqual(['deleted-but-on', 'deleted-but-on']);
    });
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'undoes nothing if the run is killed (transaction %i)',
    async (lostFrom) => {
      const { bench, annas, ghl, contact, asBefore } = await withVisits();
      for (const { id } of annas()) ghl.deleteAppointment(id);
      ghl.deleteContact(contact.id);
      await bench.run({ what: 'appointments', lostFrom });
      asBefore();
      await runWell(bench);
      asBefore();
      expect(await reviewKinds(bench)).toEqual(['deleted-but-on', 'deleted-but-on']);
      await expectQuiet(bench);
    },
  );

  it('is one review for each visit that has not begun, without a name', async () => {
    const visits = await withVisits();
    const { bench, annas, ghl, contact, inbox } = visits;
    bench.clock.advance(WEDNESDAY + MINUTE_MS - bench.clock.now());
    for (const { id } of annas()) ghl.deleteAppointment(id);
    ghl.deleteContact(contact.id);
    await inbox.settle();
    const [review, ...others] = await listOpenReviews(bench.store, 'main');
    expect(others).toEqual([]);
    if (!review) throw new Error('no review');
    const text = reviewText(review);
    const event = eventsOf(bench).find(({ start }) => start === THURSDAY);
    expect(text).toContain(`e-Physio event ${event?.id}`);
    expect(text).toContain('together with its contact');
    expect(text).not.toMatch(/Anna|Müller/);
    expect(eventsOf(bench)).toHaveLength(JURGS + 2);
  });

  it('is settled by itself once the desk cancels the visit, or it has begun', async () => {
    const visits = await withVisits();
    const { bench, edit, annas, ghl, contact } = visits;
    for (const { id } of annas()) ghl.deleteAppointment(id);
    ghl.deleteContact(contact.id);
    await runWell(bench);
    const thursdays = eventsOf(bench).find(({ start }) => start === THURSDAY);
    edit.removeEvent(thursdays?.id ?? 0);
    await runWell(bench);
    expect(await reviewKinds(bench)).toEqual(['deleted-but-on']);
    await runWell(bench, { afterMs: WEDNESDAY + MINUTE_MS - bench.clock.now() });
    expect(await reviewKinds(bench)).toEqual([]);
    await expectQuiet(bench);
  });

  it('asks nobody about visits that have begun, however GHL changes their appointments', async () => {
    const visits = await withVisits();
    const { bench, annas, ghl, contact, asBefore } = visits;
    const [first, second] = annas();
    ghl.deleteContact(contact.id);
    bench.clock.advance(THURSDAY + MINUTE_MS - bench.clock.now());
    for (const one of [first, second]) ghl.cancelAppointment(one?.id ?? '');
    await runWell(bench);
    const [, other] = [...bench.sandbox.ghl.state.calendars.keys()];
    ghl.changeAppointment(first?.id ?? '', { calendarId: other ?? '' });
    await runWell(bench);
    asBefore();
    expect(await reviewKinds(bench)).toEqual([]);
    await expectQuiet(bench);
  });

  it('keeps following the desk, which moves a visit', async () => {
    const visits = await withVisits();
    const { bench, edit, annas, ghl, contact } = visits;
    for (const { id } of annas()) ghl.deleteAppointment(id);
    ghl.deleteContact(contact.id);
    await runWell(bench);
    const [event] = eventsOf(bench);
    edit.moveEvent(event?.id ?? 0, WEDNESDAY + 3 * HOUR_MS);
    await runWell(bench);
    expect(await reviewKinds(bench)).toEqual(['deleted-but-on', 'deleted-but-on']);
    const { requests } = await runWell(bench);
    const quiet = await runWell(bench);
    expect(quiet.requests).toEqual(requests);
    expect(inGhl(bench)).toHaveLength(JURGS);
  });

  it.each<[string, (v: Visits) => Promise<unknown>]>([
    [
      'its link is restored',
      async ({ bench }) => {
        const link = (await linksOf(bench)).find(({ state }) => state === 'tombstone');
        return byPerson(bench, (run) => restoreLink(run, 'patient', link?.id ?? ''));
      },
    ],
    [
      'the person comes back as a new lead',
      async ({ ghl, inbox }) => {
        ghl.createContact({ firstName: 'Anna', lastName: 'Müller', dateOfBirth: '1975-03-02' });
        await inbox.settle();
      },
    ],
  ])('gets its visits back in GHL once %s', async (_how, comeBack) => {
    const visits = await withVisits();
    const { bench, annas, ghl, contact, asBefore, inbox } = visits;
    for (const { id } of annas()) ghl.deleteAppointment(id);
    ghl.deleteContact(contact.id);
    await inbox.settle();
    await comeBack(visits);
    for (let n = 0; n < 2; n += 1) await runWell(bench);
    await inbox.settle();
    const again = contactsOf(bench).find(({ firstName }) => firstName === 'Anna');
    expect(again?.id).not.toBe(contact.id);
    const made = inGhl(bench).filter(({ contactId }) => contactId === again?.id);
    expect(made.map(({ startTime }) => startTime).sort()).toEqual([WEDNESDAY, THURSDAY]);
    expect(await reviewKinds(bench)).toEqual([]);
    expect(eventsOf(bench)).toHaveLength(JURGS + 2);
    asBefore();
    await expectQuiet(bench);
  });

  it('is not counted by the retire limit, and each contact is read once', { timeout: 30_000 }, async () => {
    const PEOPLE = 30;
    const bench = await openWithInvoices();
    const { edit } = bench.sandbox.ephysio;
    for (let n = 0; n < PEOPLE + 5; n += 1) {
      const { id } = edit.addPatient({
        ...ANNA,
        firstName: `Anna${String.fromCharCode(97 + (n % 26))}${n}`,
        birthDate: `0${1 + (n % 9)}.03.19${50 + n}`,
        phone: `079 111 10 ${10 + n}`,
        email: `p${n}@example.ch`,
      });
      for (let day = 0; day < 2; day += 1)
        edit.addEvent({ patientId: id, start: WEDNESDAY + (day * 7 + (n % 3)) * DAY_MS + n * 900_000 });
    }
    await runWell(bench);
    const before = JSON.stringify(eventsOf(bench));
    const gone = contactsOf(bench)
      .slice(0, PEOPLE)
      .map(({ id }) => id);
    for (const { id, contactId } of appointmentsOf(bench))
      if (gone.includes(contactId)) bench.sandbox.ghl.edit.deleteAppointment(id);
    for (const id of gone) bench.sandbox.ghl.edit.deleteContact(id);
    const overrides = { allowShrink: true };
    const { report, error, ghlRoutes } = await bench.run({ overrides });
    expect([error, report.failures]).toEqual([null, []]);
    expect(ghlRoutes['GET /contacts/:id']).toBe(PEOPLE);
    expect(ghlRoutes['GET /calendars/events/appointments/:id']).toBe(2 * PEOPLE);
    expect(report.reviews.map(({ kind }) => kind)).toEqual(
      Array.from({ length: 2 * PEOPLE }, () => 'deleted-but-on'),
    );
    const next = await bench.run({ overrides });
    expect(next.error).toBeNull();
    expect(Object.keys(next.ghlRoutes).filter((route) => route.includes(':id'))).toEqual([]);
    expect(next.report.reviews).toHaveLength(2 * PEOPLE);
    expect(JSON.stringify(eventsOf(bench))).toBe(before);
  });
});

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

describe('an appointment that is cancelled by itself', () => {
  it.each(ways)('is cancelled in e-Physio by a run (%s)', async (_how, callOff) => {
    const visits = await withVisits();
    callOff(visits);
    expect(didToEphysio(await runWell(visits.bench))).toEqual({ ...NOTHING, cancelled: 2 });
    expect(await reviewKinds(visits.bench)).toEqual([]);
    await expectQuiet(visits.bench);
  });

  it('and was deleted waits two minutes for its contact, without a try', async () => {
    const visits = await withVisits([WEDNESDAY]);
    const { bench, inbox, annas, ghl } = visits;
    for (const { id } of annas()) ghl.deleteAppointment(id);
    const at = bench.clock.now();
    await inbox.deliver();
    await inbox.drain({ forMs: 2 * MINUTE_MS - 1 });
    expect(eventsOf(bench).filter(({ start }) => start === WEDNESDAY)).toHaveLength(1);
    const open = await bench.store.db
      .selectFrom('webhook_events')
      .select(['attempts', 'state'])
      .where('state', '=', 'new')
      .execute();
    expect(open).toEqual([{ attempts: 0, state: 'new' }]);
    await inbox.drain({ forMs: 2 * MINUTE_MS });
    expect(bench.clock.now() - at).toBe(2 * MINUTE_MS);
    await expectQuiet(bench);
    const statuses = eventsOf(bench).filter(({ start }) => start === WEDNESDAY);
    expect(statuses.every(({ status }) => status !== 5)).toBe(true);
  });

  it('and was deleted waits for its contact in a run too, as long as its webhook does', async () => {
    const visits = await withVisits([WEDNESDAY]);
    const { bench, inbox, annas, ghl, contact, asBefore } = visits;
    for (const { id } of annas()) ghl.deleteAppointment(id);
    await inbox.deliver();
    await inbox.drain({ forMs: MINUTE_MS });
    await runWell(bench, { afterMs: 0 });
    asBefore();
    ghl.deleteContact(contact.id);
    await inbox.settle();
    asBefore();
    expect(await reviewKinds(bench)).toEqual(['deleted-but-on']);
    await expectQuiet(bench);
  });

  it('and was deleted does not wait in a run whose listener stands still', async () => {
    const visits = await withVisits([WEDNESDAY]);
    const { bench, inbox, annas, ghl } = visits;
    for (const { id } of annas()) ghl.deleteAppointment(id);
    await inbox.deliver();
    expect(didToEphysio(await runWell(bench, { afterMs: 2 * MINUTE_MS }))).toEqual({
      ...NOTHING,
      cancelled: 1,
    });
  });

  it('and was cancelled does not wait', async () => {
    const visits = await withVisits([WEDNESDAY]);
    const { bench, inbox, annas, ghl } = visits;
    for (const { id } of annas()) ghl.cancelAppointment(id);
    await inbox.deliver();
    await inbox.drain({ forMs: 1 });
    const results = inbox.reports.map(({ result }) => result);
    expect(results).toEqual(['done']);
    await expectQuiet(bench);
  });

  it('is left alone while GHL does not show its contact', async () => {
    const visits = await withVisits([WEDNESDAY]);
    const { bench, annas, ghl, contact, asBefore } = visits;
    for (const { id } of annas()) ghl.deleteAppointment(id);
    const path = `/contacts/${contact.id}`;
    const fault = { status: 422, body: { message: ['id is not valid'], error: 'Unprocessable Entity' } };
    bench.sandbox.faults.add({ service: 'ghl', method: 'GET', path, times: 1, fault });
    const { report } = await bench.run();
    expect(report.failures).toHaveLength(1);
    asBefore();
    expect(didToEphysio(await runWell(bench))).toEqual({ ...NOTHING, cancelled: 1 });
  });

  it('stays in e-Physio if it takes place again by then', async () => {
    const { bench, during } = await openInterruptible(WITH_INVOICES);
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    bench.sandbox.ephysio.edit.addEvent({ patientId: id, start: WEDNESDAY });
    await runWell(bench);
    const before = JSON.stringify(eventsOf(bench));
    const [appointment] = appointmentsOf(bench);
    bench.sandbox.ghl.edit.cancelAppointment(appointment?.id ?? '');
    during(
      { service: 'ghl', method: 'GET', path: `/contacts/${appointment?.contactId}`, phase: 'before' },
      async () => bench.sandbox.ghl.edit.setAppointmentStatus(appointment?.id ?? '', 'confirmed'),
    );
    const { report } = await bench.run();
    expect([report.cancelled.ephysio, report.failures]).toEqual([0, []]);
    await expectQuiet(bench);
    expect(JSON.stringify(eventsOf(bench))).toBe(before);
  });
});
