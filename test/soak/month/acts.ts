import { STREETS } from '../../../src/sandbox/people.ts';
import { instantAt } from '../../../src/sandbox/zoned.ts';
import { DAY_MS, HOUR_MS } from '../../sync/virtual-clock.ts';
import { swissDate } from '../people.ts';
import type { Person } from './people.ts';
import { HALF_HOUR_MS, isOwnName, type Month, type Visit, ZONE } from './truth.ts';

export const CODES = { cancelled: 6, showed: 7, noshow: 8 };

/** Long enough for two runs: nobody touches what somebody has just touched. */
const REST_MS = 3 * HOUR_MS;

const one = <T>({ random }: Month, from: readonly T[]): T | undefined => from[random.int(from.length)];
const now = ({ bench }: Month): number => bench.clock.now();
const isRested = (month: Month, { touchedAt }: { readonly touchedAt: number }): boolean =>
  touchedAt < now(month) - REST_MS;

const calendarOf = ({ bench }: Month, therapist: number) => {
  const [id = '', calendar] = [...bench.sandbox.ghl.state.calendars][therapist] ?? [];
  return { calendarId: id, assignedUserId: calendar?.team[0] ?? null };
};

export const openInvoice = ({ bench }: Month, patientId: number): number | undefined =>
  [...bench.sandbox.ephysio.state.invoices.values()].find(
    (i) => i.patientId === patientId && i.stati.status === 0,
  )?.id;

/** Visits that both sides know of, that nobody has touched lately, and that are at least a day off. */
const aheadOnBoth = (month: Month): Visit[] =>
  month.visits.filter(
    (v) =>
      v.takesPlace &&
      v.start > now(month) + DAY_MS &&
      isRested(month, v) &&
      isRested(month, v.who) &&
      v.bookedOn === null &&
      month.eventOf(v) !== undefined &&
      month.appointmentOf(v) !== undefined,
  );

const activePatients = (month: Month): Person[] =>
  month.people.filter((p) => !p.isArchived && month.patientOf(p) !== undefined && isRested(month, p));

/** Whose contact bears their own name: the others wait for the desk. */
const contactsInOrder = (month: Month): Person[] =>
  month.people.filter((p) => {
    const contact = month.bench.sandbox.ghl.state.contacts.get(month.contactOf(p) ?? '');
    return contact !== undefined && isRested(month, p) && isOwnName(p, contact);
  });

const bookAtDesk = (month: Month, who: Person, aheadDays = 25): void => {
  const { ephysio } = month.bench.sandbox;
  const patientId = month.patientOf(who);
  if (patientId === undefined) return;
  const therapist = month.random.int(3);
  const start = month.freeSlot(therapist, aheadDays);
  // The desk opens an invoice with the first appointment of a treatment.
  const invoiceId = openInvoice(month, patientId) ?? ephysio.edit.addInvoice(patientId, now(month)).id;
  const { clientId = 0 } = ephysio.practice.therapists[therapist] ?? {};
  ephysio.edit.addEvent({ patientId, clientId, start, invoiceId });
  month.addVisit(who, therapist, start);
};

const bookOnline = (month: Month, who: Person, contactId: string, aheadDays = 25): Visit => {
  const therapist = month.random.int(3);
  const start = month.freeSlot(therapist, aheadDays);
  const { calendarId } = calendarOf(month, therapist);
  month.bench.sandbox.ghl.edit.createAppointment({ calendarId, contactId, start, end: start + HALF_HOUR_MS });
  return month.addVisit(who, therapist, start);
};

export const detailsOf = (who: Person) => ({
  birthDate: swissDate(who.born),
  sex: who.sex === 'm',
  street: who.street,
  zip: who.zip,
  city: who.city,
});

export const register = ({ bench }: Month, who: Person): void => {
  const { id } = bench.sandbox.ephysio.edit.addPatient({
    firstName: who.first,
    lastName: who.last,
    ...detailsOf(who),
    phone: who.phone,
    email: who.email,
  });
  // The program may have made a first patient, of a contact.
  who.entered = who.patients.size + 1;
  who.patients.add(id);
  who.touchedAt = bench.clock.now();
};

const callOff = (month: Month, visit: Visit): void => {
  const { ephysio } = month.bench.sandbox;
  const event = month.eventOf(visit);
  if (!event) return;
  if (month.mode.hasCodes) ephysio.edit.setStatus(event.id, CODES.cancelled);
  else ephysio.edit.removeEvent(event.id);
  visit.takesPlace = false;
  visit.touchedAt = now(month);
};

const moveTo = (month: Month, visit: Visit, start: number, therapist = visit.therapist): void => {
  Object.assign(visit, { start, therapist, touchedAt: now(month) });
};

/** What happens in a practice, with how often on a working day, on average. */
export const ACTS: Readonly<
  Record<string, { readonly perDay: number; readonly act: (m: Month) => unknown }>
> = {
  'a visit is booked at the desk': {
    perDay: 8,
    act: (m) => {
      const who = one(m, activePatients(m));
      if (who) bookAtDesk(m, who);
    },
  },
  'a visit is put off at the desk': {
    perDay: 2,
    act: (m) => {
      const visit = one(m, aheadOnBoth(m));
      const event = visit && m.eventOf(visit);
      if (!visit || !event) return;
      const start = m.freeSlot(visit.therapist, 25);
      m.bench.sandbox.ephysio.edit.moveEvent(event.id, start);
      moveTo(m, visit, start);
    },
  },
  'a visit goes to a colleague': {
    perDay: 1,
    act: (m) => {
      const therapist = m.random.int(3);
      const visit = one(
        m,
        aheadOnBoth(m).filter((v) => v.therapist !== therapist && m.isFree(therapist, v.start)),
      );
      const event = visit && m.eventOf(visit);
      const { clientId, eventTypeIds } = m.bench.sandbox.ephysio.practice.therapists[therapist] ?? {};
      if (!visit || !event) return;
      m.bench.sandbox.ephysio.edit.changeEvent(event.id, { clientId, eventTypeId: eventTypeIds?.[0] });
      moveTo(m, visit, visit.start, therapist);
    },
  },
  'a visit is called off at the desk': {
    perDay: 1,
    act: (m) => {
      const visit = one(m, aheadOnBoth(m));
      if (visit) callOff(m, visit);
    },
  },
  'a therapist is ill': {
    perDay: 0.25,
    act: (m) => {
      const therapist = m.random.int(3);
      const day = new Date(now(m) + (1 + m.random.int(2)) * DAY_MS).toISOString().slice(0, 10);
      const [from, to] = [instantAt(day, 7, 0, ZONE), instantAt(day, 20, 0, ZONE)];
      const ill = m.visits.filter(
        (v) => v.takesPlace && v.therapist === therapist && v.start >= from && v.start < to && isRested(m, v),
      );
      for (const visit of ill) callOff(m, visit);
    },
  },
  'a patient books online': {
    perDay: 3,
    act: (m) => {
      const who = one(
        m,
        contactsInOrder(m).filter((p) => !p.isArchived),
      );
      const contact = who && m.contactOf(who);
      if (who && contact) bookOnline(m, who, contact);
    },
  },
  'a patient books by a form, in other spelling': {
    perDay: 1,
    act: (m) => {
      const who = one(
        m,
        contactsInOrder(m).filter((p) => !p.isArchived),
      );
      const contactId = who && m.contactOf(who);
      if (!who || !contactId) return;
      const spell = (name: string) => (m.random.chance(0.5) ? name.toUpperCase() : name.toLowerCase());
      m.bench.sandbox.ghl.edit.updateContact(contactId, {
        firstName: spell(who.first),
        lastName: spell(who.last),
      });
      bookOnline(m, who, contactId);
      who.touchedAt = now(m);
    },
  },
  'a mother books by a form for her child': {
    perDay: 0.8,
    act: (m) => {
      const mother = one(
        m,
        contactsInOrder(m).filter((p) => {
          const contact = m.bench.sandbox.ghl.state.contacts.get(m.contactOf(p) ?? '');
          return contact?.phone === p.phone && !p.isArchived;
        }),
      );
      const contactId = mother && m.contactOf(mother);
      if (!mother || !contactId) return;
      const relatives = m.people.filter((p) => p.family === mother.family && p !== mother && !p.isArchived);
      const child =
        relatives.length > 0 && m.random.chance(0.6)
          ? one(m, relatives)
          : m.newPerson({ family: mother, kind: 'child' });
      if (!child || child.last !== mother.last || child.touchedAt > now(m) - REST_MS) return;
      m.bench.sandbox.ghl.edit.updateContact(contactId, { firstName: child.first });
      const visit = bookOnline(m, child, contactId);
      visit.bookedOn = contactId;
      mother.touchedAt = now(m);
      child.touchedAt = now(m);
    },
  },
  'a lead books online': {
    perDay: 1,
    act: (m) => {
      const who = m.newPerson();
      const { first: firstName, last: lastName, phone, email } = who;
      const contact = m.bench.sandbox.ghl.edit.createContact({ firstName, lastName, phone, email });
      who.contacts.add(contact.id);
      who.touchedAt = now(m);
      bookOnline(m, who, contact.id);
    },
  },
  'a lead leaves an address': {
    perDay: 0.3,
    act: (m) => {
      const who = m.newPerson();
      const { first: firstName, last: lastName, phone, email, born } = who;
      const contact = m.bench.sandbox.ghl.edit.createContact({
        firstName,
        lastName,
        phone,
        email,
        dateOfBirth: born,
      });
      who.contacts.add(contact.id);
      who.touchedAt = now(m);
    },
  },
  'a patient registers at the desk': {
    perDay: 1,
    act: (m) => {
      const relative = m.random.chance(0.3) ? one(m, activePatients(m)) : undefined;
      const who = m.newPerson({ hasSlip: m.random.chance(0.4), ...(relative ? { family: relative } : {}) });
      register(m, who);
      for (let n = m.random.int(4); n > 0; n -= 1) bookAtDesk(m, who);
    },
  },
  'a patient is entered twice': {
    perDay: 0.2,
    act: (m) => {
      const who = one(
        m,
        activePatients(m).filter((p) => p.patients.size === 1),
      );
      if (who) register(m, who);
    },
  },
  'a visit is put off in GHL': {
    perDay: 1.5,
    act: (m) => {
      const visit = one(
        m,
        aheadOnBoth(m).filter((v) => !v.isBilled),
      );
      const appointment = visit && m.appointmentOf(visit);
      if (!visit || !appointment) return;
      const start = m.freeSlot(visit.therapist, 25);
      m.bench.sandbox.ghl.edit.moveAppointment(appointment.id, start, start + HALF_HOUR_MS);
      moveTo(m, visit, start);
    },
  },
  'a visit is called off in GHL': {
    perDay: 1.2,
    act: (m) => {
      const visit = one(
        m,
        aheadOnBoth(m).filter((v) => !v.isBilled),
      );
      const appointment = visit && m.appointmentOf(visit);
      if (!visit || !appointment) return;
      if (m.random.chance(0.2)) m.bench.sandbox.ghl.edit.deleteAppointment(appointment.id);
      else m.bench.sandbox.ghl.edit.cancelAppointment(appointment.id);
      visit.takesPlace = false;
      visit.touchedAt = now(m);
    },
  },
  'a visit is called off minutes before it begins': {
    perDay: 0.6,
    act: (m) => {
      // The timer runs seven minutes past the hour.
      const nextRun = Math.ceil((now(m) - 7 * 60_000) / HOUR_MS) * HOUR_MS + 7 * 60_000;
      const visit = m.visits.find(
        (v) =>
          v.takesPlace &&
          v.bookedOn === null &&
          !v.isBilled &&
          v.start > now(m) + 60_000 &&
          v.start < nextRun,
      );
      const appointment = visit && m.eventOf(visit) && m.appointmentOf(visit);
      if (!visit || !appointment) return;
      m.bench.sandbox.ghl.edit.cancelAppointment(appointment.id);
      // Only a listener can be there in time.
      if (m.mode.hasListener) visit.takesPlace = false;
      else Object.assign(visit, { isFreeInGhl: true, isToBeTold: true });
      visit.touchedAt = now(m);
    },
  },
  'a visit that is over, or billed, is called off or moved in GHL': {
    perDay: 0.8,
    act: (m) => {
      const visit = one(
        m,
        m.visits.filter(
          (v) =>
            v.takesPlace &&
            !v.isFreeInGhl &&
            v.start < now(m) - HOUR_MS &&
            v.start > now(m) - 10 * DAY_MS &&
            m.eventOf(v) !== undefined &&
            m.appointmentOf(v) !== undefined,
        ),
      );
      const appointment = visit && m.appointmentOf(visit);
      if (!visit || !appointment) return;
      const { ghl } = m.bench.sandbox;
      const how = m.random.int(3);
      if (how === 0) ghl.edit.cancelAppointment(appointment.id);
      if (how === 1) ghl.edit.deleteAppointment(appointment.id);
      if (how === 2) {
        const start = m.freeSlot(visit.therapist, 20);
        ghl.edit.moveAppointment(appointment.id, start, start + HALF_HOUR_MS);
        m.strays.add(appointment.id);
      }
      // Who deletes what is over tidies up: nobody is told.
      Object.assign(visit, { isFreeInGhl: true, isToBeTold: how !== 1 });
      visit.touchedAt = now(m);
    },
  },
  'GHL says who came and who did not': {
    perDay: 4,
    act: (m) => {
      const visit = one(
        m,
        m.visits.filter(
          (v) =>
            v.takesPlace &&
            !v.isFreeInGhl &&
            isRested(m, v) &&
            v.start < now(m) - HOUR_MS &&
            v.start > now(m) - 4 * DAY_MS,
        ),
      );
      const appointment = visit && m.appointmentOf(visit);
      if (!visit || !appointment || !m.eventOf(visit)) return;
      m.bench.sandbox.ghl.edit.setAppointmentStatus(
        appointment.id,
        m.random.chance(0.7) ? 'showed' : 'noshow',
      );
      visit.touchedAt = now(m);
    },
  },
  'who did not come gets another time at the desk': {
    perDay: 0.5,
    act: (m) => {
      const visit = one(
        m,
        m.visits.filter(
          (v) =>
            v.takesPlace &&
            !v.isBilled &&
            !v.isFreeInGhl &&
            isRested(m, v) &&
            v.start < now(m) &&
            m.appointmentOf(v)?.appointmentStatus === 'noshow',
        ),
      );
      const event = visit && m.eventOf(visit);
      if (!visit || !event) return;
      const start = m.freeSlot(visit.therapist, 20);
      m.bench.sandbox.ephysio.edit.moveEvent(event.id, start);
      moveTo(m, visit, start);
    },
  },
  'a treatment ends, and its invoice is closed': {
    perDay: 1.5,
    act: (m) => {
      const { ephysio } = m.bench.sandbox;
      const who = one(
        m,
        activePatients(m).filter((p) => {
          const own = m.visits.filter((v) => v.who === p && v.takesPlace);
          return own.length > 0 && own.every((v) => v.start < now(m) && isRested(m, v));
        }),
      );
      const patientId = who && m.patientOf(who);
      if (!who || patientId === undefined) return;
      const own = m.visits.filter((v) => v.who === who && v.takesPlace);
      for (const visit of own) {
        const event = m.eventOf(visit);
        if (!event) continue;
        const invoiceId =
          event.invoiceId ?? openInvoice(m, patientId) ?? ephysio.edit.addInvoice(patientId, now(m)).id;
        ephysio.edit.changeEvent(event.id, { invoiceId });
        visit.isBilled = true;
      }
      for (const invoice of ephysio.state.invoices.values())
        if (invoice.patientId === patientId) ephysio.edit.closeInvoice(invoice.id);
      if (m.random.chance(0.6)) {
        ephysio.edit.archivePatient(patientId);
        who.isArchived = true;
      }
      who.touchedAt = now(m);
    },
  },
  'somebody archived books online': {
    perDay: 0.5,
    act: (m) => {
      const who = one(
        m,
        contactsInOrder(m).filter((p) => p.isArchived),
      );
      const contactId = who && m.contactOf(who);
      if (!who || !contactId) return;
      bookOnline(m, who, contactId);
      who.touchedAt = now(m);
    },
  },
  'somebody marries, and says so in GHL': {
    perDay: 0.3,
    act: (m) => {
      const who = one(
        m,
        contactsInOrder(m).filter(
          (p) => p.sex === 'f' && !p.isArchived && m.patientOf(p) !== undefined && !p.last.includes('Heirat'),
        ),
      );
      const contact = m.bench.sandbox.ghl.state.contacts.get((who && m.contactOf(who)) ?? '');
      if (!who || !contact?.email) return;
      who.last = `Heirat${String.fromCharCode(97 + (who.n % 26))}${String.fromCharCode(97 + Math.floor(who.n / 26))}`;
      m.bench.sandbox.ghl.edit.updateContact(contact.id, { lastName: who.last });
      who.touchedAt = now(m);
    },
  },
  'a slip of the desk is corrected in GHL': {
    perDay: 0.5,
    act: (m) => {
      const who = one(
        m,
        contactsInOrder(m).filter((p) => p.first !== p.rightFirst && !p.isArchived),
      );
      const contactId = who && m.contactOf(who);
      if (!who || !contactId) return;
      who.first = who.rightFirst;
      m.bench.sandbox.ghl.edit.updateContact(contactId, { firstName: who.first });
      who.touchedAt = now(m);
    },
  },
  'an address is corrected': {
    perDay: 1.5,
    act: (m) => {
      const who = one(
        m,
        contactsInOrder(m).filter(
          (p) => !p.isArchived && m.patientOf(p) !== undefined && p.patients.size === 1,
        ),
      );
      const [patientId, contactId] = [who && m.patientOf(who), who && m.contactOf(who)];
      if (!who || patientId === undefined || contactId === undefined) return;
      who.street = `${m.random.pick(STREETS)} ${100 + m.random.int(99)}`;
      const { ephysio, ghl } = m.bench.sandbox;
      if (m.random.chance(0.5)) ephysio.edit.changePatient(patientId, { street: who.street });
      else ghl.edit.updateContact(contactId, { address1: who.street });
      who.touchedAt = now(m);
    },
  },
  'therapist here, time there': {
    perDay: 0.5,
    act: (m) => {
      const visit = one(m, aheadOnBoth(m));
      const [event, appointment] = [visit && m.eventOf(visit), visit && m.appointmentOf(visit)];
      if (!visit || !event || !appointment) return;
      const { ephysio, ghl } = m.bench.sandbox;
      const therapist = (visit.therapist + 1 + m.random.int(2)) % 3;
      // e-Physio wins, with the whole of its slot.
      if (m.random.chance(0.5)) {
        if (!m.isFree(therapist, visit.start)) return;
        const { clientId, eventTypeIds } = ephysio.practice.therapists[therapist] ?? {};
        const start = m.freeSlot(visit.therapist, 20);
        ephysio.edit.changeEvent(event.id, { clientId, eventTypeId: eventTypeIds?.[0] });
        ghl.edit.moveAppointment(appointment.id, start, start + HALF_HOUR_MS);
        moveTo(m, visit, visit.start, therapist);
      } else {
        const start = m.freeSlot(visit.therapist, 20);
        ephysio.edit.moveEvent(event.id, start);
        ghl.edit.changeAppointment(appointment.id, calendarOf(m, therapist));
        moveTo(m, visit, start);
      }
    },
  },
};

export { bookAtDesk, calendarOf };
