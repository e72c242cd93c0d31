import type { EphysioPatient } from '../../src/sandbox/ephysio/model.ts';
import { STREETS, TOWNS } from '../../src/sandbox/people.ts';
import { DAY_MS } from '../../test/sync/virtual-clock.ts';
import type { Known, Life } from './life.ts';
import { swissDate } from './people.ts';

const HALF_HOUR_MS = 1_800_000;
/** What the practice's e-Physio calls these states. */
export const STATUS = { showed: 7, cancelled: 9 };

/** One thing that a person does. */
type Act = (life: Life, known: Known) => void;

const pick = <T>({ random }: Life, from: readonly T[]): T | undefined => from[random.int(from.length)];

const calendarIds = ({ bench }: Life): string[] => [...bench.sandbox.ghl.state.calendars.keys()];

const bookInGhl = (life: Life, contactId: string, aheadDays: number): void => {
  const therapist = life.random.int(life.therapists);
  const start = life.freeSlot(therapist, aheadDays);
  const calendarId = calendarIds(life)[therapist] ?? '';
  life.bench.sandbox.ghl.edit.createAppointment({ calendarId, contactId, start, end: start + HALF_HOUR_MS });
};

const bookInEphysio = (life: Life, patient: EphysioPatient, aheadDays: number): void => {
  const therapist = life.random.int(life.therapists);
  const { ephysio } = life.bench.sandbox;
  const { clientId } = ephysio.practice.therapists[therapist] ?? {};
  if (clientId === undefined) return;
  ephysio.edit.addEvent({ patientId: patient.id, clientId, start: life.freeSlot(therapist, aheadDays) });
};

const therapistOf = (life: Life, clientId: number): number =>
  life.bench.sandbox.ephysio.practice.therapists.findIndex((t) => t.clientId === clientId);

const register = (life: Life, phone?: string): EphysioPatient => {
  const { firstName, lastName, born, email, street, zip, city, ...own } = life.newcomer();
  return life.bench.sandbox.ephysio.edit.addPatient({
    firstName,
    lastName,
    birthDate: swissDate(born),
    sex: life.random.chance(0.5),
    street,
    zip,
    city,
    phone: phone ?? own.phone,
    email,
  });
};

const move = (life: Life) => {
  const [zip, city] = life.random.pick(TOWNS);
  return { street: `${life.random.pick(STREETS)} ${100 + life.random.int(99)}`, zip: String(zip), city };
};

const isPast = (life: Life, at: number): boolean => at < life.bench.clock.now() - DAY_MS / 2;
const isAhead = (life: Life, at: number): boolean => at > life.bench.clock.now() + HALF_HOUR_MS;

/** Everything that happens in a practice, with how often on a working day, on average. */
export const ACTS: Readonly<Record<string, { readonly perDay: number; readonly act: Act }>> = {
  'a lead books online': {
    perDay: 2,
    act: (life) => {
      const { firstName, lastName, phone, email } = life.newcomer();
      const contact = life.bench.sandbox.ghl.edit.createContact({ firstName, lastName, phone, email });
      bookInGhl(life, contact.id, 30);
    },
  },
  'a lead leaves an address': {
    perDay: 0.5,
    act: (life) => {
      const { firstName, lastName, born, phone, email } = life.newcomer();
      life.bench.sandbox.ghl.edit.createContact({ firstName, lastName, phone, email, dateOfBirth: born });
    },
  },
  'a patient books online': {
    perDay: 4,
    act: (life, { contacts }) => {
      const contact = pick(life, contacts);
      if (contact) bookInGhl(life, contact.id, 60);
    },
  },
  'a visit is rescheduled in GHL': {
    perDay: 2,
    act: (life, { appointments }) => {
      const visit = pick(
        life,
        appointments.filter((a) => isAhead(life, a.startTime)),
      );
      if (!visit) return;
      const start = life.freeSlot(calendarIds(life).indexOf(visit.calendarId), 60);
      life.bench.sandbox.ghl.edit.moveAppointment(visit.id, start, start + HALF_HOUR_MS);
    },
  },
  'a visit is cancelled in GHL': {
    perDay: 1,
    act: (life, { appointments }) => {
      const visit = pick(
        life,
        appointments.filter((a) => isAhead(life, a.startTime)),
      );
      if (visit) life.bench.sandbox.ghl.edit.cancelAppointment(visit.id);
    },
  },
  'a visit is deleted in GHL': {
    perDay: 0.2,
    act: (life, { appointments }) => {
      const visit = pick(
        life,
        appointments.filter((a) => isAhead(life, a.startTime)),
      );
      if (visit) life.bench.sandbox.ghl.edit.deleteAppointment(visit.id);
    },
  },
  'somebody showed': {
    perDay: 3,
    act: (life, { appointments }) => {
      const visit = pick(
        life,
        appointments.filter((a) => isPast(life, a.startTime)),
      );
      if (visit) life.bench.sandbox.ghl.edit.setAppointmentStatus(visit.id, 'showed');
    },
  },
  'an address is corrected in GHL': {
    perDay: 2,
    act: (life, { contacts }) => {
      const contact = pick(life, contacts);
      const { street: address1, zip: postalCode, city } = move(life);
      if (contact) life.bench.sandbox.ghl.edit.updateContact(contact.id, { address1, postalCode, city });
    },
  },
  'an e-mail is corrected in GHL': {
    perDay: 0.5,
    act: (life, { contacts }) => {
      const contact = pick(life, contacts);
      if (contact) life.bench.sandbox.ghl.edit.updateContact(contact.id, { email: life.newcomer().email });
    },
  },
  'a patient registers at the desk': {
    perDay: 1.5,
    act: (life) => {
      const patient = register(life);
      for (let n = life.random.int(7); n > 0; n -= 1) bookInEphysio(life, patient, 60);
    },
  },
  'a relative registers, with the phone of the family': {
    perDay: 0.3,
    act: (life, { patients }) => {
      const relative = pick(
        life,
        patients.filter((p) => p.phone),
      );
      if (relative) register(life, String(relative.phone));
    },
  },
  'a visit is booked at the desk': {
    perDay: 8,
    act: (life, { patients }) => {
      const patient = pick(life, patients);
      if (patient) bookInEphysio(life, patient, 90);
    },
  },
  'a visit is rescheduled at the desk': {
    perDay: 3,
    act: (life, { events }) => {
      const visit = pick(
        life,
        events.filter((e) => isAhead(life, e.start)),
      );
      if (visit)
        life.bench.sandbox.ephysio.edit.moveEvent(
          visit.id,
          life.freeSlot(therapistOf(life, visit.clientId), 60),
        );
    },
  },
  'a visit goes to another therapist': {
    perDay: 0.5,
    act: (life, { events }) => {
      const visit = pick(
        life,
        events.filter((e) => isAhead(life, e.start)),
      );
      const other = pick(life, life.bench.sandbox.ephysio.practice.therapists);
      if (!visit || !other) return;
      const [eventTypeId] = other.eventTypeIds;
      life.bench.sandbox.ephysio.edit.changeEvent(visit.id, { clientId: other.clientId, eventTypeId });
    },
  },
  'a visit is cancelled at the desk': {
    perDay: 1,
    act: (life, { events }) => {
      const visit = pick(
        life,
        events.filter((e) => isAhead(life, e.start)),
      );
      if (visit) life.bench.sandbox.ephysio.edit.setStatus(visit.id, STATUS.cancelled);
    },
  },
  'a visit is deleted at the desk': {
    perDay: 0.3,
    act: (life, { events }) => {
      const visit = pick(
        life,
        events.filter((e) => isAhead(life, e.start)),
      );
      if (visit) life.bench.sandbox.ephysio.edit.removeEvent(visit.id);
    },
  },
  'an address is corrected at the desk': {
    perDay: 2,
    act: (life, { patients }) => {
      const patient = pick(life, patients);
      if (patient) life.bench.sandbox.ephysio.edit.changePatient(patient.id, move(life));
    },
  },
  'a therapist is away': {
    perDay: 0.5,
    act: (life) => {
      life.bench.sandbox.ephysio.edit.addEvent({ start: life.freeSlot(0, 60) });
    },
  },
  'both sides correct one town': {
    perDay: 0.3,
    act: (life, { patients, contacts }) => {
      const patient = pick(life, patients);
      const contact = contacts.find(
        (c) => patient && c.email && c.email === String(patient.email ?? '').toLowerCase(),
      );
      if (!patient || !contact) return;
      const { ephysio, ghl } = life.bench.sandbox;
      ephysio.edit.changePatient(patient.id, { city: 'Aarau' });
      ghl.edit.updateContact(contact.id, { city: 'Olten' });
    },
  },
};
