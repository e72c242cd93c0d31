// What people do on both sides of a made-up practice, so that the pictures have something to show.
import type { EphysioEvent, EphysioPatient } from '../src/sandbox/ephysio/model.ts';
import type { GhlContact } from '../src/sandbox/ghl/model.ts';
import type { Sandbox } from '../src/sandbox/start-sandbox.ts';

const DAY_MS = 86_400_000;
const HALF_HOUR_MS = 1_800_000;
/** Far enough ahead that none of the seeded appointments is there. */
const FREE_DAY = 160;
/** What an event has that the desk cancels. */
export const CANCELLED_STATUS = 6;

/** Days and hours behind `now`, in whole half hours. */
const at = (now: number, days: number, halfHours: number): number =>
  Math.floor(now / DAY_MS) * DAY_MS + days * DAY_MS + halfHours * HALF_HOUR_MS;

const nth = <T>(list: readonly T[], n: number): T => {
  const one = list[n];
  if (one === undefined) throw new Error('the seeded practice is too small for the pictures');
  return one;
};

/**
 * A day on which both sides go on after they were brought together.
 * @returns a patient that e-Physio is not going to take changes for
 */
export const liveThroughBusyDay = ({ ephysio, ghl }: Sandbox, now: number): EphysioPatient => {
  const contacts: readonly GhlContact[] = [...ghl.state.contacts.values()];
  const contactOf = (patient: EphysioPatient): GhlContact =>
    nth(
      contacts.filter((c) => c.firstName === patient.firstName && c.lastName === patient.lastName),
      0,
    );
  const patients = [...ephysio.state.patients.values()].filter(
    (p) => p.status === 1 && contacts.some((c) => c.firstName === p.firstName && c.lastName === p.lastName),
  );
  const [moving, disputed, mailed, refused] = [0, 1, 2, 3].map((n) => nth(patients, n)) as [
    EphysioPatient,
    EphysioPatient,
    EphysioPatient,
    EphysioPatient,
  ];
  const events: readonly EphysioEvent[] = [...ephysio.state.events.values()].filter(
    (e) => e.patientId && e.start > now + 2 * DAY_MS && e.start < now + 100 * DAY_MS,
  );

  // At the desk: somebody moves house, somebody is new, one visit is moved and one is cancelled.
  ephysio.edit.changePatient(moving.id, { street: 'Seestrasse 7', zip: 8002, city: 'Zürich' });
  const anna = {
    firstName: 'Anna',
    lastName: 'Keller',
    birthDate: '14.03.1988',
    email: 'anna.keller@example.ch',
  };
  ephysio.edit.addPatient({ ...anna, sex: true, street: 'Limmatquai 3', zip: 8001, city: 'Zürich' });
  const moved = nth(events, 0);
  ephysio.edit.moveEvent(moved.id, moved.start + DAY_MS);
  ephysio.edit.setStatus(nth(events, 1).id, CANCELLED_STATUS);

  // In GHL: a lead books, the new patient has filled in a form, and two contacts correct what they had said.
  ghl.edit.createContact({
    firstName: 'Anna',
    lastName: 'Keller',
    email: anna.email,
    dateOfBirth: '1988-03-14',
  });
  const lead = ghl.edit.createContact({
    firstName: 'Lea',
    lastName: 'Brunner',
    email: 'lea.brunner@example.ch',
    phone: '+41791112233',
  });
  const [calendarId = ''] = ghl.state.calendars.keys();
  const start = at(now, FREE_DAY, 18);
  ghl.edit.createAppointment({ calendarId, contactId: lead.id, start, end: start + HALF_HOUR_MS });
  ghl.edit.updateContact(contactOf(mailed).id, { email: 'new.address@example.ch' });
  ghl.edit.updateContact(contactOf(refused).id, { city: 'Winterthur', postalCode: '8400' });

  // One phone number is corrected on both sides, and not to the same.
  ephysio.edit.changePatient(disputed.id, { phone: '079 222 33 44' });
  ghl.edit.updateContact(contactOf(disputed).id, { phone: '+41792223355' });
  return refused;
};
