import { describe, expect, it } from 'vitest';
import { listOpenReviews, openReviewDetail } from '../../src/store/tables/reviews.ts';
import { messageOf } from '../shown-review.ts';
import type { Bench } from '../sync/run-sync.ts';
import { HOUR_MS } from '../sync/virtual-clock.ts';

import {
  ANNA,
  appointmentsOf,
  book,
  contactsOf,
  eventsOf,
  expectQuiet,
  HALF_HOUR,
  listen,
  openWithInvoices,
  patientsOf,
  reviewKinds,
  runWell,
  THURSDAY,
  WEDNESDAY,
} from './practice.ts';

/** Anna had a visit and is archived; three others are there, so that no guard thinks that e-Physio lists too few. */
const withArchived = async () => {
  const bench = await openWithInvoices();
  const { edit } = bench.sandbox.ephysio;
  const { id } = edit.addPatient(ANNA);
  const { id: visit } = edit.addEvent({ patientId: id, start: WEDNESDAY });
  for (const firstName of ['Beat', 'Carla', 'Dora']) {
    const email = `${firstName}@example.ch`;
    edit.addPatient({ ...ANNA, firstName, birthDate: undefined, phone: '', email });
  }
  await runWell(bench);
  edit.archivePatient(id);
  await runWell(bench);
  const contactId = contactsOf(bench).find((c) => c.firstName === 'Anna')?.id ?? '';
  return { bench, edit, id, visit, contactId, ghl: bench.sandbox.ghl.edit, inbox: listen(bench) };
};

const startsOf = (bench: Bench): number[] => eventsOf(bench).map(({ start }) => start);

describe.each(['webhook', 'run', 'run of appointments'] as const)(
  'a contact of an archived patient who books (by %s)',
  (by) => {
    const read = async (bench: Bench, inbox: ReturnType<typeof listen>): Promise<void> => {
      if (by === 'webhook') await inbox.settle();
      else await runWell(bench, { what: by === 'run' ? 'both' : 'appointments' });
    };

    it('becomes a review with the appointment, which is made once the patient is active again', async () => {
      const { bench, edit, id, contactId, inbox } = await withArchived();
      const { id: booking } = book(bench, contactId, { start: THURSDAY });
      await read(bench, inbox);
      for (let n = 0; n < 2; n += 1) {
        expect(startsOf(bench)).toEqual([WEDNESDAY]);
        expect(await reviewKinds(bench)).toEqual(['archived']);
        await runWell(bench, { full: n === 1 });
      }
      const [item] = await listOpenReviews(bench.store, 'main');
      if (!item) throw new Error('nothing is open');
      expect(item).toMatchObject({ subject: `ghl appointment ${booking}`, side: 'ghl' });
      expect(messageOf(item)).toContain(`GHL contact ${contactId}, whose e-Physio patient ${id} is archived`);
      expect(JSON.stringify(item)).not.toMatch(/Anna/);
      expect(openReviewDetail(bench.store, item)).toMatchObject({
        patient: { firstName: 'Anna', lastName: 'Müller' },
        appointments: [
          {
            id: booking,
            becomes: {
              start: new Date(THURSDAY).toISOString(),
              end: new Date(THURSDAY + HALF_HOUR).toISOString(),
              calendar: expect.any(String),
            },
          },
        ],
      });
      edit.restorePatient(id);
      await runWell(bench);
      expect(startsOf(bench)).toEqual([WEDNESDAY, THURSDAY]);
      expect(await reviewKinds(bench)).toEqual([]);
      await expectQuiet(bench);
    });

    it('is not asked about any more once the booking is cancelled', async () => {
      const { bench, contactId, inbox, ghl } = await withArchived();
      const { id } = book(bench, contactId, { start: THURSDAY });
      await read(bench, inbox);
      expect(await reviewKinds(bench)).toEqual(['archived']);
      ghl.cancelAppointment(id);
      await read(bench, inbox);
      expect(await reviewKinds(bench)).toEqual([]);
      expect(startsOf(bench)).toEqual([WEDNESDAY]);
    });

    it('is not asked about any more once the booking is over, and nothing is entered afterwards', async () => {
      const { bench, id, contactId, inbox } = await withArchived();
      book(bench, contactId, { start: bench.clock.now() + 2 * HOUR_MS });
      await read(bench, inbox);
      expect(await reviewKinds(bench)).toEqual(['archived']);
      await runWell(bench, { afterMs: 3 * HOUR_MS });
      expect(await reviewKinds(bench)).toEqual([]);
      expect(startsOf(bench)).toEqual([WEDNESDAY]);
      expect(patientsOf(bench).find((patient) => patient.id === id)?.status).not.toBe(1);
    });

    it('has the linked visits moved and cancelled both ways', async () => {
      const { bench, edit, visit, inbox, ghl } = await withArchived();
      const [appointment] = appointmentsOf(bench);
      ghl.moveAppointment(appointment?.id ?? '', THURSDAY, THURSDAY + HALF_HOUR);
      await read(bench, inbox);
      expect(startsOf(bench)).toEqual([THURSDAY]);
      edit.moveEvent(visit, WEDNESDAY);
      await runWell(bench);
      expect(appointmentsOf(bench)[0]).toMatchObject({
        startTime: WEDNESDAY,
        appointmentStatus: 'confirmed',
      });
      ghl.cancelAppointment(appointment?.id ?? '');
      await read(bench, inbox);
      expect(startsOf(bench)).toEqual([]);
      expect(await reviewKinds(bench)).toEqual([]);
    });
  },
);

describe('somebody who is archived', () => {
  it('is reviewed by the bookings alone: what was open about the patient closes', async () => {
    const { bench, edit, id, contactId, ghl } = await withArchived();
    edit.restorePatient(id);
    ghl.updateContact(contactId, { firstName: 'Lena' });
    book(bench, contactId, { start: THURSDAY });
    await runWell(bench);
    expect((await reviewKinds(bench)).sort()).toEqual(['patient-not-linked', 'somebody-else']);
    edit.archivePatient(id);
    await runWell(bench);
    expect(await reviewKinds(bench)).toEqual(['archived']);
  });

  it('and had a visit in e-Physio that is over, without ever having been linked, is no question', async () => {
    const { bench, edit } = await withArchived();
    const { id } = edit.addPatient({
      ...ANNA,
      firstName: 'Emil',
      birthDate: '01.02.1980',
      email: '',
      phone: '',
    });
    edit.archivePatient(id);
    edit.addEvent({ patientId: id, start: bench.clock.now() - HOUR_MS });
    await runWell(bench);
    await runWell(bench, { what: 'appointments' });
    expect(await reviewKinds(bench)).toEqual([]);
  });

  it('is not mistaken for archived by a list that is older than the patient', async () => {
    const { bench, inbox, ghl } = await withArchived();
    const lead = ghl.createContact({ firstName: 'Laura', lastName: 'Frei', phone: '+41791112233' });
    book(bench, lead.id, { start: THURSDAY });
    await inbox.deliver({ order: 'newest-first' });
    await inbox.drain();
    expect(startsOf(bench)).toEqual([WEDNESDAY, THURSDAY]);
    expect(await reviewKinds(bench)).toEqual(['placeholders']);
  });
});
