import { listOpenReviews } from '../../src/store/tables/reviews.ts';
import type { Bench } from '../sync/run-sync.ts';
import {
  ANNA,
  appointmentsOf,
  book,
  contactsOf,
  eventsOf,
  HALF_HOUR,
  JURG,
  LEAD,
  openHearing,
  runWell,
  type WAYS,
  WEDNESDAY,
} from './practice.ts';

export const QUARTER = HALF_HOUR / 2;

/** The double bookings that wait for a person: what is named, and by which item. */
export const doubleBooked = async ({ store }: Bench) =>
  (await listOpenReviews(store, 'main')).flatMap((review) =>
    review.kind === 'double-booked'
      ? [{ id: review.id, subject: review.subject, isAbsence: review.facts.isAbsence }]
      : [],
  );

export const subjectsOf = async (bench: Bench): Promise<string[]> =>
  (await doubleBooked(bench)).map(({ subject }) => subject).sort();

/** Anna is with the first therapist on Wednesday at nine, Jürg at noon, and a lead is about to book. */
export const withPatients = async (way: (typeof WAYS)[number]) => {
  const { bench, inbox, hear } = await openHearing(way);
  const { edit } = bench.sandbox.ephysio;
  const anna = edit.addPatient(ANNA);
  const jurg = edit.addPatient({ ...JURG, phone: '079 222 33 44' });
  const annas = edit.addEvent({ patientId: anna.id, start: WEDNESDAY });
  edit.addEvent({ patientId: jurg.id, start: WEDNESDAY + 6 * HALF_HOUR });
  await runWell(bench);
  await inbox.settle();
  const lead = bench.sandbox.ghl.edit.createContact(LEAD);
  await hear();
  const contactNamed = (name: string) =>
    contactsOf(bench).find(({ firstName }) => firstName === name)?.id ?? '';
  return { bench, inbox, hear, edit, ghl: bench.sandbox.ghl.edit, anna, jurg, annas, lead, contactNamed };
};

/** The lead's booking overlaps Anna's visit by a quarter of an hour, and everybody knows. */
export const withOverlap = async (way: (typeof WAYS)[number]) => {
  const practice = await withPatients(way);
  const booking = book(practice.bench, practice.lead.id, { start: WEDNESDAY + QUARTER });
  await practice.hear();
  return {
    ...practice,
    booking,
    subject: `ghl appointment ${booking.id} and ephysio event ${practice.annas.id}`,
  };
};

/** When appointments take place, on both sides. */
export const liveStarts = (bench: Bench) => ({
  ephysio: eventsOf(bench)
    .filter(({ status }) => status === 5)
    .map(({ start }) => start)
    .sort(),
  ghl: appointmentsOf(bench)
    .filter(({ deleted, appointmentStatus }) => !deleted && appointmentStatus !== 'cancelled')
    .map(({ startTime }) => startTime)
    .sort(),
});
