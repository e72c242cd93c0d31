import { excludePerson, includePerson } from '../../../src/sync/manual/exclude-person.ts';
import { DAY_MS } from '../../../test/sync/virtual-clock.ts';
import {
  type Acts,
  activePatients,
  aheadOnBoth,
  bookAtDesk,
  bookOnline,
  calendarOf,
  callOff,
  contactsInOrder,
  freeSlotFor,
  isRested,
  moveTo,
  now,
  one,
  register,
} from './means.ts';
import type { Person } from './people.ts';
import type { Visit } from './records.ts';
import { COLLEAGUE, type Month, THERAPISTS, UNKNOWN } from './truth.ts';

const giveTo = (m: Month, visit: Visit, therapist: number): void => {
  const { ephysio } = m.bench.sandbox;
  const event = m.eventOf(visit);
  const { clientId } = ephysio.practice.therapists[therapist] ?? {};
  if (!event || clientId === undefined) return;
  ephysio.edit.giveEventTo(event.id, clientId);
  moveTo(m, visit, visit.start, therapist);
};

/** No visit waits for the desk on their contact, or on another's. */
const isAlone = (m: Month, who: Person): boolean =>
  !m.visits.some((v) => v.bookedOn !== null && (v.who === who || who.contacts.has(v.bookedOn)));

/** Visits of those whom GHL does not have any more. */
const blockedAhead = (m: Month): Visit[] =>
  m.visits.filter(
    (v) =>
      v.takesPlace &&
      v.therapist < THERAPISTS &&
      !v.isBilled &&
      v.start > now(m) + DAY_MS &&
      isRested(m, v) &&
      isRested(m, v.who) &&
      m.eventOf(v) !== undefined &&
      (v.who.isDeletedInGhl || m.appointmentOf(v) === undefined) &&
      (v.who.isExcluded || v.who.isDeletedInGhl),
  );

const nameIt = (m: Month, who: Person) => ({ practice: 'main', ephysioId: String(m.patientOf(who)) });

/** What leaves GHL, or the calendars of the config, and comes back. */
export const SCOPE: Acts = {
  'a colleague without a calendar takes a visit over': {
    perDay: 0.7,
    act: (m) => {
      const visit = one(
        m,
        aheadOnBoth(m).filter((v) => m.isFree(COLLEAGUE, v.start)),
      );
      if (visit) giveTo(m, visit, COLLEAGUE);
    },
  },
  'the colleague gives a visit back': {
    perDay: 0.6,
    act: (m) => {
      const visit = one(
        m,
        m.visits.filter(
          (v) =>
            v.takesPlace &&
            v.therapist === COLLEAGUE &&
            v.start > now(m) + DAY_MS &&
            isRested(m, v) &&
            m.eventOf(v),
        ),
      );
      const event = visit && m.eventOf(visit);
      if (!visit || !event) return;
      if (m.random.chance(0.3)) {
        const start = freeSlotFor(m, visit, 25);
        m.bench.sandbox.ephysio.edit.moveEvent(event.id, start);
        moveTo(m, visit, start);
      }
      const therapist = [0, 1, 2].find((n) => m.isFree(n, visit.start));
      if (therapist !== undefined) giveTo(m, visit, therapist);
    },
  },
  'an appointment goes into an unknown calendar in GHL': {
    perDay: 0.4,
    act: (m) => {
      const visit = one(
        m,
        aheadOnBoth(m).filter((v) => v.start > now(m) + 4 * DAY_MS),
      );
      const appointment = visit && m.appointmentOf(visit);
      const calendar = [...m.bench.sandbox.ghl.state.calendars.keys()][UNKNOWN] ?? '';
      if (!visit || !appointment) return;
      m.bench.sandbox.ghl.edit.giveAppointmentTo(appointment.id, calendar);
      Object.assign(visit, { isAway: true, touchedAt: now(m) });
    },
  },
  'an appointment comes back from the unknown calendar': {
    perDay: 0.3,
    act: (m) => {
      const visit = one(
        m,
        m.visits.filter((v) => v.takesPlace && v.isAway && isRested(m, v)),
      );
      if (visit) comeBack(m, visit);
    },
  },
  'an appointment in the unknown calendar is cancelled': {
    perDay: 0.1,
    act: (m) => {
      const visit = one(
        m,
        m.visits.filter((v) => v.takesPlace && v.isAway && v.start > now(m) + DAY_MS && isRested(m, v)),
      );
      const appointment = visit && m.appointmentOf(visit);
      if (!visit || !appointment) return;
      m.bench.sandbox.ghl.edit.cancelAppointment(appointment.id);
      Object.assign(visit, { takesPlace: false, touchedAt: now(m) });
    },
  },
  'somebody registers who objects to GHL': {
    perDay: 0.3,
    act: async (m) => {
      const who = m.newPerson({ kind: 'father' });
      register(m, who);
      who.isExcluded = true;
      for (let n = 1 + m.random.int(3); n > 0; n -= 1) bookAtDesk(m, who);
      await excludePerson(m.bench.store, nameIt(m, who), now(m));
    },
  },
  'somebody objects to GHL': {
    perDay: 0.15,
    act: async (m) => {
      const who = one(
        m,
        contactsInOrder(m).filter((p) => !p.isArchived && m.patientOf(p) !== undefined && isAlone(m, p)),
      );
      if (!who) return;
      Object.assign(who, { isExcluded: true, touchedAt: now(m) });
      await excludePerson(m.bench.store, nameIt(m, who), now(m));
    },
  },
  'somebody does not object any more': {
    perDay: 0.3,
    act: async (m) => {
      const who = one(
        m,
        activePatients(m).filter((p) => p.isExcluded),
      );
      if (!who) return;
      Object.assign(who, { isExcluded: false, touchedAt: now(m) });
      await includePerson(m.bench.store, nameIt(m, who), now(m));
    },
  },
  'a contact is deleted in GHL': {
    perDay: 0.2,
    act: (m) => {
      const who = one(
        m,
        contactsInOrder(m).filter(
          (p) => !p.isArchived && !p.isExcluded && m.patientOf(p) !== undefined && isAlone(m, p),
        ),
      );
      if (who) deleteContact(m, who);
    },
  },
  'a blocked visit is rescheduled at the desk': {
    perDay: 0.5,
    act: (m) => {
      const visit = one(m, blockedAhead(m));
      const event = visit && m.eventOf(visit);
      if (!visit || !event) return;
      const start = freeSlotFor(m, visit, 25);
      m.bench.sandbox.ephysio.edit.moveEvent(event.id, start);
      moveTo(m, visit, start);
    },
  },
  'a blocked visit is cancelled at the desk': {
    perDay: 0.3,
    act: (m) => {
      const visit = one(m, blockedAhead(m));
      if (visit) callOff(m, visit);
    },
  },
  'somebody who was left out books online': {
    perDay: 0.7,
    act: (m) => {
      const who = one(
        m,
        activePatients(m).filter((p) => m.mode.leavesOut && p.contacts.size === 0 && !p.isExcluded),
      );
      if (!who) return;
      // Phone and e-mail may be those of a relative's contact.
      const { first: firstName, last: lastName, born: dateOfBirth } = who;
      const contact = m.bench.sandbox.ghl.edit.createContact({ firstName, lastName, dateOfBirth });
      who.contacts.add(contact.id);
      who.touchedAt = now(m);
      bookOnline(m, who, contact.id);
    },
  },
  'a blocked visit goes to a colleague': {
    perDay: 0.3,
    act: (m) => {
      const therapist = m.random.int(THERAPISTS + 1);
      const visit = one(
        m,
        blockedAhead(m).filter((v) => v.therapist !== therapist && m.isFree(therapist, v.start)),
      );
      if (visit) giveTo(m, visit, therapist);
    },
  },
};

/** Back into the calendar in which the visit is. */
export const comeBack = (m: Month, visit: Visit): void => {
  const appointment = m.appointmentOf(visit);
  const { ghl } = m.bench.sandbox;
  visit.isAway = false;
  visit.touchedAt = now(m);
  const calendarId = m.calendarIdOf(visit) ?? calendarOf(m, visit.therapist).calendarId;
  if (appointment) ghl.edit.giveAppointmentTo(appointment.id, calendarId);
};

/** With its appointments, as GHL may do it, or alone. */
export const deleteContact = (m: Month, who: Person): void => {
  const id = m.contactOf(who);
  if (id === undefined) return;
  const { ghl } = m.bench.sandbox;
  const isWhole = m.random.chance(0.6);
  const own = [...ghl.state.appointments.values()].filter((a) => a.contactId === id && !a.deleted);
  ghl.edit.deleteContact(id);
  if (isWhole) for (const a of own) ghl.edit.deleteAppointment(a.id);
  for (const visit of m.visits) {
    if (visit.who !== who) continue;
    if (visit.start < now(m)) visit.isFreeInGhl = true;
    if (isWhole) visit.series = null;
    // A booking that has not got into e-Physio yet is gone with its contact; what GHL shows of it stands alone.
    if (m.eventOf(visit) !== undefined) continue;
    const appointment = m.appointmentOf(visit);
    if (visit.takesPlace && appointment) m.strays.add(appointment.id);
    visit.takesPlace = false;
  }
  Object.assign(who, { isDeletedInGhl: true, touchedAt: now(m) });
};
