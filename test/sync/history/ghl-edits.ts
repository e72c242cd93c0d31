import type { GhlContact } from '../../../src/sandbox/ghl/model.ts';
import type { GhlEdit, PersonField } from './edit.ts';
import { startFor } from './instances.ts';
import { hasNamesake, PEOPLE } from './people.ts';
import { areSwapped, spelt } from './spelling.ts';
import { startOf, valueFor } from './values.ts';
import { contactView } from './views.ts';
import type { World } from './world.ts';

const STATUSES = ['new', 'showed', 'cancelled', 'noshow', 'confirmed'] as const;

const PROPERTY = {
  firstName: 'firstName',
  lastName: 'lastName',
  birthDate: 'dateOfBirth',
  email: 'email',
  phone: 'phone',
  street: 'address1',
  zip: 'postalCode',
  city: 'city',
} as const satisfies Record<PersonField, keyof GhlContact>;

/** GHL's screens refuse a contact point that another contact holds, unless the location allows it. */
const isRefused = ({ sandbox }: World, changes: Partial<GhlContact>, id: string | null): boolean => {
  const { contacts, location } = sandbox.ghl.state;
  if (location.allowDuplicateContact) return false;
  return [...contacts.values()].some(
    (c) =>
      c.id !== id &&
      ((changes.phone && c.phone === changes.phone) || (changes.email && c.email === changes.email)),
  );
};

const newLead = (
  world: World,
  edit: Omit<Extract<GhlEdit, { do: 'new-lead' }>, 'do'>,
): string | undefined => {
  const person = PEOPLE[edit.who];
  if (!person) return;
  const [phone, email] = [valueFor(person, 'phone', edit.phone), valueFor(person, 'email', edit.email)];
  const hasBirthDate = edit.hasBirthDate || hasNamesake(person);
  const fields = {
    firstName: person.first,
    lastName: person.last,
    tags: ['website'],
    dnd: edit.phone === 0,
    ...(phone === '' ? {} : { phone }),
    ...(email === '' ? {} : { email }),
    ...(hasBirthDate ? { dateOfBirth: person.born } : {}),
    ...(edit.hasAddress ? { address1: 'Bahnhofplatz 1', postalCode: '3011', city: 'Bern' } : {}),
    ...(edit.hasGender ? { gender: person.sex } : {}),
  };
  if (isRefused(world, fields, null)) return;
  const { id } = world.sandbox.ghl.edit.createContact(fields);
  world.cast.made({ side: 'ghl', entity: 'patient', id }, edit.who);
  return id;
};

const changeContact = (
  world: World,
  { who, id }: { readonly who: number; readonly id: string },
  { field, value }: Extract<GhlEdit, { do: 'change-contact' }>,
): void => {
  const person = PEOPLE[who];
  if (!person) return;
  const wanted = valueFor(person, field, value);
  // Without a birth date nobody could tell two people of one name apart, the test neither.
  if (wanted === '' && field === 'birthDate' && hasNamesake(person)) return;
  const contact = world.sandbox.ghl.state.contacts.get(id);
  const own = { firstName: person.first, lastName: person.last };
  const isSwapped = field.endsWith('Name') && !!contact && areSwapped(contactView(contact), own);
  const changes = { ...(isSwapped ? own : {}), [PROPERTY[field]]: wanted === '' ? null : wanted };
  if (!isRefused(world, changes, id)) world.sandbox.ghl.edit.updateContact(id, changes);
};

const spellContact = (
  { sandbox }: World,
  { who, id }: { readonly who: number; readonly id: string },
  how: number,
): void => {
  const [contact, person] = [sandbox.ghl.state.contacts.get(id), PEOPLE[who]];
  if (contact && person) sandbox.ghl.edit.updateContact(id, spelt(contactView(contact), how, person));
};

const bookOn = ({ sandbox: { ghl } }: World, contactId: string, slot: number, therapist: number): void => {
  const calendarId = [...ghl.state.calendars.keys()][therapist] ?? '';
  const start = startOf(slot);
  ghl.edit.createAppointment({ calendarId, contactId, start, end: start + 3_600_000 });
};

/**
 * A booking by a form. Whom GHL finds by phone or e-mail is renamed; where nobody has either, a contact is made. A contact that
 * no link names yet is left alone: whom it stands for would be known to the test only.
 */
const bookByForm = (world: World, edit: Extract<GhlEdit, { do: 'form' }>): void => {
  const { sandbox, cast } = world;
  const person = PEOPLE[edit.who];
  if (!person) return;
  const [phone, email] = [valueFor(person, 'phone', edit.phone), valueFor(person, 'email', edit.email)];
  const found = sandbox.ghl.state.contacts.get(world.someoneOn('ghl', edit.relative)?.id ?? '');
  if (!found?.email && !found?.phone) {
    const id = newLead(world, { ...edit, hasBirthDate: false, hasAddress: false, hasGender: false });
    if (id !== undefined) bookOn(world, id, edit.slot, edit.therapist);
    return;
  }
  const which = { side: 'ghl', entity: 'patient', id: found.id } as const;
  const whose = PEOPLE[cast.who(which) ?? Number.NaN];
  const isNamesake = whose !== person && whose?.first === person.first && whose.last === person.last;
  if (!whose || isNamesake || world.linksOf(which).length === 0) return;
  const points = { ...(phone === '' ? {} : { phone }), ...(email === '' ? {} : { email }) };
  const changes = {
    firstName: person.first,
    ...(edit.overwrites === 'first name' ? {} : { lastName: person.last }),
    ...(edit.overwrites === 'all' && !isRefused(world, points, found.id) ? points : {}),
  };
  sandbox.ghl.edit.updateContact(found.id, changes);
  bookOn(world, found.id, edit.slot, edit.therapist);
};

/** What somebody does in GHL, or a form on a website; nothing where there is no such record. */
export const applyGhlEdit = (world: World, edit: GhlEdit): unknown => {
  const { ghl } = world.sandbox;
  if (edit.do === 'new-lead') return newLead(world, edit);
  if (edit.do === 'form') return bookByForm(world, edit);
  const someone = 'who' in edit ? world.someoneOn('ghl', edit.who) : undefined;
  const id = 'which' in edit ? world.visitAt('ghl', edit.which) : someone?.id;
  if (id === undefined) return;
  const calendarId = 'therapist' in edit ? [...ghl.state.calendars.keys()][edit.therapist] : undefined;
  const start = 'slot' in edit ? startFor(world, 'ghl', id, edit.slot) : 0;
  switch (edit.do) {
    case 'change-contact':
      return someone && changeContact(world, someone, edit);
    case 'spell-contact':
      return someone && spellContact(world, someone, edit.how);
    case 'delete-contact':
      return ghl.edit.deleteContact(id);
    case 'book':
      return bookOn(world, id, edit.slot, edit.therapist);
    case 'move-appointment':
      return ghl.edit.moveAppointment(id, start, start + 3_600_000);
    case 'other-calendar':
      return ghl.edit.changeAppointment(id, {
        calendarId: calendarId ?? '',
        assignedUserId: ghl.state.calendars.get(calendarId ?? '')?.team[0] ?? null,
      });
    case 'appointment-status':
      return ghl.edit.setAppointmentStatus(id, STATUSES[edit.status] ?? 'confirmed');
    case 'delete-appointment':
      return ghl.edit.deleteAppointment(id);
  }
};
