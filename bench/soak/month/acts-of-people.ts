import { STREETS } from '../../../src/sandbox/people.ts';
import { type Acts, contactsInOrder, now, one } from './means.ts';

/** What happens to people: marriages and corrections. */
export const PEOPLE: Acts = {
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
};
