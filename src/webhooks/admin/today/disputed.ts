import { ADDRESS, ADDRESS_PARTS, addressOf } from '../../../domain/records/address.ts';
import type { AppointmentStatus } from '../../../domain/records/appointment.ts';
import { PATIENT_FIELDS, type Patient, type PatientField } from '../../../domain/records/patient.ts';
import type { SideName } from '../../../domain/records/sides.ts';
import { slotOf } from '../../../domain/records/slot.ts';
import type { ItemPeople } from '../../../items/people/people-of.ts';
import type { Telling, Visit, VisitHalf } from '../../../items/people/visit.ts';
import type { ConflictValues } from '../../../store/tables/conflicts.ts';
import type { ConflictsTable } from '../../../store/tables/tables.ts';

/** The fields of a person that a conflict is about. */
const fieldsOf = (field: string): readonly PatientField[] =>
  field === ADDRESS ? ADDRESS_PARTS : PATIENT_FIELDS.filter((name) => name === field);

const withValue = (fields: Patient, field: string, value: string | null): Patient =>
  field === ADDRESS ? { ...fields, ...addressOf(value) } : { ...fields, [field]: value };

const halfWith = (
  half: VisitHalf,
  field: string,
  value: string | null,
  therapistOf: Telling['therapistOf'],
): VisitHalf => {
  if (field === 'status') return { ...half, status: value as AppointmentStatus | null };
  if (field !== 'slot' || value === null) return half;
  const { start, end, calendar } = slotOf(value);
  return {
    ...half,
    start: start ?? half.start,
    end: end ?? half.end,
    therapist: calendar ? therapistOf(calendar) : half.therapist,
  };
};

/** The parts of an appointment in which two slots differ. */
const differingParts = (visit: Visit): Visit['differs'] => {
  const { ephysio, ghl } = visit;
  if (ephysio === null || ghl === null) return visit.differs;
  return [
    ...(ephysio.start !== ghl.start ? (['start'] as const) : []),
    ...(ephysio.end !== ghl.end ? (['end'] as const) : []),
    ...(ephysio.therapist?.calendar !== ghl.therapist?.calendar ? (['calendar'] as const) : []),
    ...(ephysio.status !== ghl.status ? (['status'] as const) : []),
  ];
};

/**
 * Whom and what a conflict is about, as it stood on both sides when it arose: by now both may hold the value that won.
 */
export const asDisputed = (
  people: ItemPeople,
  { field, winner, entity }: Pick<ConflictsTable, 'field' | 'winner' | 'entity'>,
  values: ConflictValues,
  therapistOf: Telling['therapistOf'],
): ItemPeople => {
  const valueOn = (side: SideName): string | null => (side === winner ? values.winner : values.loser);
  if (entity === 'appointment') {
    const appointments = people.appointments.map(({ role, visit }) => {
      const halves = {
        ephysio: visit.ephysio && halfWith(visit.ephysio, field, valueOn('ephysio'), therapistOf),
        ghl: visit.ghl && halfWith(visit.ghl, field, valueOn('ghl'), therapistOf),
      };
      const disputed = { ...visit, ...halves };
      return { role, visit: { ...disputed, differs: differingParts(disputed) } };
    });
    return { ...people, appointments };
  }
  const disputed = fieldsOf(field);
  const records = people.people.map((record) => ({
    ...record,
    fields: withValue(record.fields, field, valueOn(record.side)),
    differs: [...record.differs, ...disputed],
  }));
  return { ...people, people: records, differing: [...people.differing, ...disputed] };
};
