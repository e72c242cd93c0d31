import {
  type Acts,
  activePatients,
  bookAtDesk,
  bookOnline,
  contactsInOrder,
  now,
  one,
  REST_MS,
  register,
} from './means.ts';

/** Who is new, and who books: at the desk, online, and by forms that overwrite names. */
export const BOOKINGS: Acts = {
  'a visit is booked at the desk': {
    perDay: 8,
    act: (m) => {
      const who = one(m, activePatients(m));
      if (who) bookAtDesk(m, who);
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
        // A slip would be corrected in the first of the two only.
        activePatients(m).filter((p) => p.patients.size === 1 && p.first === p.rightFirst),
      );
      if (who) register(m, who);
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
};
