import type { GhlAppointment, GhlContact } from '../../src/sandbox/ghl/model.ts';
import type { Random } from '../../src/sandbox/random.ts';
import type { Sandbox } from '../../src/sandbox/start-sandbox.ts';
import { type ExpectedChanges, HALF_HOUR } from './expected-changes.ts';
import { isCancelledOn } from './is-cancelled.ts';

/** What people do in GHL. */
export interface WorkInGhl {
  /** A person who is new. */
  lead(): GhlContact;
  /** A booking, of somebody in particular or of anybody. */
  book(contactId?: string): GhlAppointment;
  /** Changes something that is linked: a contact's town, a booking's time, or whether it takes place. */
  change(): void;
}

export const createWorkInGhl = (
  { ephysio, ghl }: Sandbox,
  expected: ExpectedChanges,
  random: Random,
): WorkInGhl => {
  const { note, next, slot, anyOf, untouched, leave } = expected;
  const off = isCancelledOn({ ephysio, ghl });

  const moveTown = (): void => {
    const [patient, contact] = untouched('contact_sync') ?? [];
    if (!patient || !contact) return;
    const city = `Neudorf ${next()}`;
    ghl.edit.updateContact(contact, { city });
    note(`town of contact ${contact}`, () => ephysio.state.patients.get(Number(patient))?.city === city);
  };

  const moveBooking = (): void => {
    const [event, id] = untouched('appointment_sync') ?? [];
    if (!event || !id || off.inEphysio(event) || off.inGhl(id)) return;
    // What has begun is not moved or cancelled from GHL.
    if ((ephysio.state.events.get(Number(event))?.start ?? 0) <= Date.now()) return;
    if (random.chance(0.3)) {
      ghl.edit.cancelAppointment(id);
      note(`cancellation of booking ${id}`, () => off.inEphysio(event));
      return;
    }
    const start = slot();
    ghl.edit.moveAppointment(id, start, start + HALF_HOUR);
    note(`move of booking ${id}`, () => ephysio.state.events.get(Number(event))?.start === start);
  };

  return {
    lead: () => {
      const n = `${next()}`.padStart(3, '0');
      const lastName = `Interessent${n}`;
      const contact = ghl.edit.createContact({
        firstName: random.pick(['Nora', 'Luca', 'Élodie', 'Jürg']),
        lastName,
        email: `lead${n}@example.ch`,
        phone: `+4176555${n}0`,
        ...(random.chance(0.5) ? { dateOfBirth: `${1900 + (Number(n) % 120)}-05-06` } : {}),
        ...(random.chance(0.5) ? { address1: 'Gasse 3', postalCode: '3011', city: 'Bern' } : {}),
      });
      note(`contact ${contact.id}`, () =>
        [...ephysio.state.patients.values()].some((p) => p.lastName === lastName),
      );
      return contact;
    },
    book: (contactId) => {
      const start = slot();
      const made = ghl.edit.createAppointment({
        calendarId: anyOf(ghl.state.calendars.keys()),
        contactId: contactId ?? anyOf(ghl.state.contacts.keys()),
        start,
        end: start + HALF_HOUR,
      });
      leave(made.id);
      note(`booking ${made.id}`, () => [...ephysio.state.events.values()].some((e) => e.start === start));
      return made;
    },
    change: () => random.pick([moveTown, moveBooking])(),
  };
};
