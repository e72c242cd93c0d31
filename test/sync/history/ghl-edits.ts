import type { GhlContact } from '../../../src/sandbox/ghl/model.ts';
import type { GhlEdit, PersonField } from './edit.ts';
import { hasNamesake, PEOPLE } from './people.ts';
import { startOf, valueFor } from './values.ts';
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
  const { contacts, locations } = sandbox.ghl.state;
  if (locations.get(sandbox.ghl.locationId)?.allowDuplicateContact === true) return false;
  return [...contacts.values()].some(
    (c) =>
      c.id !== id &&
      ((changes.phone && c.phone === changes.phone) || (changes.email && c.email === changes.email)),
  );
};

const newLead = (world: World, edit: Extract<GhlEdit, { do: 'new-lead' }>): void => {
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
  const changes = { [PROPERTY[field]]: wanted === '' ? null : wanted };
  if (!isRefused(world, changes, id)) world.sandbox.ghl.edit.updateContact(id, changes);
};

/** What somebody does in GHL, or a form on a website; nothing where there is no such record. */
export const applyGhlEdit = (world: World, edit: GhlEdit): unknown => {
  const { ghl } = world.sandbox;
  if (edit.do === 'new-lead') return newLead(world, edit);
  const someone = 'who' in edit ? world.someoneOn('ghl', edit.who) : undefined;
  const id = 'which' in edit ? world.visitAt('ghl', edit.which) : someone?.id;
  if (id === undefined) return;
  const calendarId = 'therapist' in edit ? [...ghl.state.calendars.keys()][edit.therapist] : undefined;
  const start = 'slot' in edit ? startOf(edit.slot) : 0;
  switch (edit.do) {
    case 'change-contact':
      return someone && changeContact(world, someone, edit);
    case 'delete-contact':
      return ghl.edit.deleteContact(id);
    case 'book':
      return ghl.edit.createAppointment({
        calendarId: calendarId ?? '',
        contactId: id,
        start,
        end: start + 3_600_000,
      });
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
