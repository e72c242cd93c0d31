import { describe, expect, it } from 'vitest';
import { listOpenReviews } from '../../src/store/tables/reviews.ts';
import { restoreLink } from '../../src/sync/manual/restore-link.ts';
import { reviewText } from '../../src/texts/review-text.ts';
import { DAY_MS, HOUR_MS } from '../sync/virtual-clock.ts';
import { inGhl, JURGS, MINUTE_MS, type Visits, ways, withVisits } from './cleaned-up.ts';
import { byPerson, linksOf } from './links.ts';
import {
  ANNA,
  appointmentsOf,
  contactsOf,
  eventsOf,
  expectQuiet,
  openWithInvoices,
  reviewKinds,
  runWell,
  THURSDAY,
  WEDNESDAY,
} from './practice.ts';

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
