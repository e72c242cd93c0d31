import fc from 'fast-check';
import { readDate } from '../../src/domain/records/date.ts';
import { normalisePhone } from '../../src/domain/records/phone.ts';
import type { Sandbox } from '../../src/sandbox/start-sandbox.ts';
import { DAY_MS, MONDAY } from './virtual-clock.ts';

/** One thing that a person does on one side. `who` and `which` pick a record of those that are there. */
export type Edit =
  | { readonly do: 'add-patient'; readonly n: number; readonly phone: string; readonly email: string }
  | { readonly do: 'change-patient'; readonly who: number; readonly field: string; readonly value: string }
  | { readonly do: 'archive' | 'restore'; readonly who: number }
  | { readonly do: 'add-event'; readonly who: number; readonly slot: number; readonly therapist: number }
  | { readonly do: 'move-event'; readonly which: number; readonly slot: number }
  | { readonly do: 'hand-over'; readonly which: number; readonly who: number }
  | { readonly do: 'other-therapist'; readonly which: number; readonly therapist: number }
  | { readonly do: 'status'; readonly which: number; readonly status: number }
  | { readonly do: 'remove-event'; readonly which: number }
  | { readonly do: 'book-in-ghl'; readonly who: number; readonly slot: number }
  | { readonly do: 'enter-in-ghl'; readonly who: number; readonly withPhone: boolean }
  | { readonly do: 'edit-contact'; readonly who: number; readonly field: string; readonly value: string };

/** Few enough that people share them; '' is none. */
const PHONES = ['', '044 668 18 00', '079 345 67 89', '+41 (0)78 901 23 45', 'unbekannt'];
const EMAILS = ['', 'familie@example.ch', 'Anna@Example.ch'];
const TOWNS = ['Zürich', 'Biel/Bienne', 'St. Gallen'];

const index = fc.nat(30);
const phone = fc.constantFrom(...PHONES);
const email = fc.constantFrom(...EMAILS);
/** Slots overlap on purpose; the last ones lie beyond the window. */
const slot = fc.nat(13);
const therapist = fc.nat(1);

const patientChange = fc.oneof(
  fc.record({ field: fc.constant('phone'), value: phone }),
  fc.record({ field: fc.constant('email'), value: email }),
  fc.record({ field: fc.constant('city'), value: fc.constantFrom(...TOWNS) }),
  fc.record({ field: fc.constant('zip'), value: fc.constantFrom('8001', '2502') }),
  fc.record({ field: fc.constant('lastName'), value: fc.constantFrom('Müller', "D'Agostino", 'von Känel') }),
);

export const ephysioEdit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ do: fc.constant('add-patient' as const), n: index, phone, email }) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(index, patientChange)
      .map(([who, change]) => ({ do: 'change-patient' as const, who, ...change })),
  },
  fc.record({ do: fc.constantFrom('archive' as const, 'restore' as const), who: index }),
  { weight: 2, arbitrary: fc.record({ do: fc.constant('add-event' as const), who: index, slot, therapist }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('move-event' as const), which: index, slot }) },
  fc.record({ do: fc.constant('hand-over' as const), which: index, who: index }),
  fc.record({ do: fc.constant('other-therapist' as const), which: index, therapist }),
  fc.record({ do: fc.constant('status' as const), which: index, status: fc.constantFrom(5, 7, 99) }),
  fc.record({ do: fc.constant('remove-event' as const), which: index }),
);

export const ghlEdit: fc.Arbitrary<Edit> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(
        index,
        fc.constantFrom(
          { field: 'city', value: 'Lugano' },
          { field: 'city', value: 'Chur' },
          { field: 'address1', value: 'Via Nassa 1' },
          { field: 'lastName', value: 'Weber' },
          { field: 'phone', value: '+41446681801' },
          { field: 'email', value: 'neu@example.ch' },
        ),
      )
      .map(([who, change]) => ({ do: 'edit-contact' as const, who, ...change })),
  },
  fc.record({ do: fc.constant('book-in-ghl' as const), who: index, slot }),
  fc.record({ do: fc.constant('enter-in-ghl' as const), who: index, withPhone: fc.boolean() }),
);

const pick = <T>(records: Iterable<T>, n: number): T | undefined => {
  const all = [...records];
  return all.length === 0 ? undefined : all[n % all.length];
};

const startOf = (slotNumber: number): number =>
  slotNumber < 12
    ? MONDAY + (1 + Math.floor(slotNumber / 3)) * DAY_MS + (slotNumber % 3) * 1_800_000
    : MONDAY + (slotNumber === 12 ? 400 : -200) * DAY_MS;

const DAYS = Array.from({ length: 28 }, (_, i) => String(i + 1).padStart(2, '0'));

/** What people enter in GHL by hand: a contact for a patient of e-Physio, a booking of a contact. */
const applyGhlEdit = ({ ephysio, ghl }: Sandbox, edit: Edit, linked: ReadonlySet<string>): void => {
  const contacts = [...ghl.state.contacts.values()];
  if (edit.do === 'edit-contact') {
    const contact = pick(
      contacts.filter((c) => linked.has(c.id)),
      edit.who,
    );
    const isTaken = contacts.some(
      (c) => c.id !== contact?.id && (c.phone === edit.value || c.email === edit.value),
    );
    if (contact && !isTaken) ghl.edit.updateContact(contact.id, { [edit.field]: edit.value });
  }
  if (edit.do === 'book-in-ghl') {
    const contact = pick(contacts, edit.who);
    const calendar = pick(ghl.state.calendars.values(), edit.slot);
    const start = startOf(edit.slot);
    if (contact && calendar)
      ghl.edit.createAppointment({
        calendarId: calendar.id,
        contactId: contact.id,
        start,
        end: start + 3_600_000,
      });
  }
  if (edit.do === 'enter-in-ghl') {
    const patient = pick(ephysio.state.patients.values(), edit.who);
    const phone = normalisePhone(String(patient?.phone ?? ''));
    const dateOfBirth = readDate(String(patient?.birthDate ?? ''));
    if (!patient || contacts.some((c) => c.dateOfBirth === dateOfBirth || c.phone === phone)) return;
    const { firstName, lastName } = patient;
    ghl.edit.createContact({ firstName, lastName, dateOfBirth, ...(edit.withPhone ? { phone } : {}) });
  }
};

/**
 * Does it; nothing where there is no such record, or where GHL's screens would refuse.
 * @param linked contacts that a link names. Only these are edited: one that is edited before the program knows that its
 * create went through cannot be distinguished from another person's
 */
export const applyEdit = (sandbox: Sandbox, edit: Edit, linked: ReadonlySet<string>): void => {
  const { ephysio } = sandbox;
  applyGhlEdit(sandbox, edit, linked);
  const patients = [...ephysio.state.patients.values()];
  const events = [...ephysio.state.events.values()].filter((e) => e.patientId);
  const clients = ephysio.practice.therapists.map((t) => t.clientId);
  if (edit.do === 'add-patient') {
    const count = patients.length;
    ephysio.edit.addPatient({
      firstName: pick(['Anna', 'Anna Maria', 'Jürg', 'Zoë'], edit.n) ?? '',
      lastName: pick(['Müller', 'Meier', "O'Neill"], edit.n >> 2) ?? '',
      // Nobody is two people: no two have both name and birthday in common.
      birthDate: `${DAYS[count % 28]}.0${1 + (Math.floor(count / 28) % 9)}.1970`,
      street: 'Seestrasse 7',
      zip: 8002,
      city: 'Zürich',
      sex: true,
      ...(edit.phone === '' ? {} : { phone: edit.phone }),
      ...(edit.email === '' ? {} : { email: edit.email }),
    });
    return;
  }
  const patient = 'who' in edit ? pick(patients, edit.who) : undefined;
  const event = 'which' in edit ? pick(events, edit.which) : undefined;
  const client = 'therapist' in edit ? pick(clients, edit.therapist) : undefined;
  if (edit.do === 'change-patient' && patient)
    ephysio.edit.changePatient(patient.id, { [edit.field]: edit.value });
  if (edit.do === 'archive' && patient) ephysio.edit.archivePatient(patient.id);
  if (edit.do === 'restore' && patient) ephysio.edit.restorePatient(patient.id);
  if (edit.do === 'add-event' && patient && client)
    ephysio.edit.addEvent({ patientId: patient.id, start: startOf(edit.slot), clientId: client });
  if (edit.do === 'move-event' && event) ephysio.edit.moveEvent(event.id, startOf(edit.slot));
  if (edit.do === 'hand-over' && event && patient)
    ephysio.edit.changeEvent(event.id, { patientId: patient.id });
  if (edit.do === 'other-therapist' && event && client)
    ephysio.edit.changeEvent(event.id, { clientId: client });
  if (edit.do === 'status' && event) ephysio.edit.setStatus(event.id, edit.status);
  if (edit.do === 'remove-event' && event) ephysio.edit.removeEvent(event.id);
};
