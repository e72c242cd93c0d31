import type { EphysioEdit } from './edit.ts';
import { startFor } from './instances.ts';
import { PEOPLE } from './people.ts';
import { spelt } from './spelling.ts';
import { asTyped, startOf, swissDate, valueFor } from './values.ts';
import { patientView } from './views.ts';
import type { World } from './world.ts';

const CODES = [5, 7, 5, 99, 9];

/** A required field is never emptied at the desk: e-Physio's screens refuse that. */
const REQUIRED = ['firstName', 'lastName', 'birthDate', 'street', 'zip', 'city'];

const register = (world: World, edit: Extract<EphysioEdit, { do: 'register' }>): void => {
  const { sandbox, cast } = world;
  const person = PEOPLE[edit.who];
  if (!person || (cast.recordsOf('ephysio', edit.who).length > 0 && !edit.again)) return;
  const email = valueFor(person, 'email', edit.email);
  const phone = asTyped(valueFor(person, 'phone', edit.phone), edit.email);
  const { id } = sandbox.ephysio.edit.addPatient(
    {
      firstName: person.first,
      lastName: person.last,
      birthDate: swissDate(person.born),
      street: 'Seestrasse 7',
      zip: edit.phone % 2 === 0 ? 8002 : '8002',
      city: 'Zürich',
      sex: person.sex === 'm',
      comment: 'knows the way',
      ...(phone === '' ? {} : { phone }),
      ...(email === '' ? {} : { email }),
    },
    !edit.hasInvoice,
  );
  cast.made({ side: 'ephysio', entity: 'patient', id: String(id) }, edit.who);
};

const changePatient = (
  world: World,
  { who, id }: { readonly who: number; readonly id: string },
  { field, value }: Extract<EphysioEdit, { do: 'change-patient' }>,
): void => {
  const person = PEOPLE[who];
  if (!person) return;
  const canonical = valueFor(person, field, value);
  if (canonical === '' && REQUIRED.includes(field)) return;
  const typed =
    field === 'phone'
      ? asTyped(canonical, value)
      : field === 'birthDate'
        ? swissDate(canonical)
        : field === 'zip' && value === 1
          ? Number(canonical)
          : canonical;
  world.sandbox.ephysio.edit.changePatient(Number(id), { [field]: typed });
};

const spellPatient = (
  { sandbox }: World,
  { who, id }: { readonly who: number; readonly id: string },
  how: number,
): void => {
  const [patient, person] = [sandbox.ephysio.state.patients.get(Number(id)), PEOPLE[who]];
  if (patient && person)
    sandbox.ephysio.edit.changePatient(patient.id, { ...spelt(patientView(patient), how, person) });
};

const openInvoiceOf = ({ sandbox }: World, patientId: number): number | undefined =>
  [...sandbox.ephysio.state.invoices.values()].find((i) => i.patientId === patientId && i.stati.status === 0)
    ?.id;

const closeInvoice = ({ sandbox, closedAt, witness }: World, id: number): void => {
  sandbox.ephysio.edit.closeInvoice(id);
  if (!closedAt.has(id)) closedAt.set(id, witness.changes.length);
};

/** The invoice of an event's treatment is written, and sent: the event belongs to it, if it did not before. */
export const billEvent = (world: World, id: number): void => {
  const { ephysio } = world.sandbox;
  const event = ephysio.state.events.get(id);
  if (!event?.patientId) return;
  const invoiceId =
    event.invoiceId ??
    openInvoiceOf(world, event.patientId) ??
    ephysio.edit.addInvoice(event.patientId, event.start).id;
  ephysio.edit.changeEvent(id, { invoiceId });
  closeInvoice(world, invoiceId);
};

/** What somebody does at the practice's desk; nothing where there is no such record. */
export const applyEphysioEdit = (world: World, edit: EphysioEdit): unknown => {
  const { ephysio } = world.sandbox;
  if (edit.do === 'register') return register(world, edit);
  const someone = 'who' in edit ? world.someoneOn('ephysio', edit.who) : undefined;
  const patient = Number(someone?.id);
  const event = 'which' in edit ? Number(world.visitAt('ephysio', edit.which)) : Number.NaN;
  const client = 'therapist' in edit ? ephysio.practice.therapists[edit.therapist]?.clientId : undefined;
  if (('who' in edit && !someone) || ('which' in edit && Number.isNaN(event))) return;
  switch (edit.do) {
    case 'change-patient':
      return someone && changePatient(world, someone, edit);
    case 'archive':
      return ephysio.edit.archivePatient(patient);
    case 'restore':
      return ephysio.edit.restorePatient(patient);
    case 'spell-patient':
      return someone && spellPatient(world, someone, edit.how);
    case 'add-event': {
      const invoiceId = edit.onInvoice ? openInvoiceOf(world, patient) : undefined;
      return ephysio.edit.addEvent({
        patientId: patient,
        start: startOf(edit.slot),
        ...(invoiceId === undefined ? {} : { invoiceId }),
        ...(client === undefined ? {} : { clientId: client }),
      });
    }
    case 'move-event':
      return ephysio.edit.moveEvent(event, startFor(world, 'ephysio', String(event), edit.slot));
    case 'hand-over':
      return ephysio.edit.changeEvent(event, { patientId: patient });
    case 'other-therapist': {
      const type = ephysio.practice.therapists[edit.therapist]?.eventTypeIds[0];
      return ephysio.edit.changeEvent(event, { clientId: client, eventTypeId: type });
    }
    case 'event-status':
      return ephysio.edit.setStatus(event, CODES[edit.code] ?? 5);
    case 'remove-event':
      return ephysio.edit.removeEvent(event);
    case 'open-invoice':
      return ephysio.edit.addInvoice(patient, startOf(0));
    case 'close-invoices':
      for (const invoice of ephysio.state.invoices.values())
        if (invoice.patientId === patient) closeInvoice(world, invoice.id);
      return;
    case 'bill':
      return billEvent(world, event);
  }
};
