import type { Link, Operation } from '../../domain/plan/plan.ts';
import { planLinkedAppointment } from '../../domain/plan/plan-linked-appointment.ts';
import { planLinkedPatient } from '../../domain/plan/plan-linked-patient.ts';
import { isProtected } from '../../domain/plan/withhold.ts';
import { ADDRESS, ADDRESS_PARTS, addressOf, addressText } from '../../domain/records/address.ts';
import { type Appointment, type AppointmentField, isCancelled } from '../../domain/records/appointment.ts';
import { type Patient, type PatientField, REQUIRED_IN_EPHYSIO } from '../../domain/records/patient.ts';
import type { Both, SideName } from '../../domain/records/sides.ts';
import { slotOf, slotText } from '../../domain/records/slot.ts';
import type { Refusal } from '../../domain/review/refusal.ts';
import { createAppointmentTarget } from '../apply/appointment-target.ts';
import { createPatientTarget } from '../apply/patient-target.ts';
import type { Target } from '../apply/target.ts';
import { appointmentRules } from '../appointment-rules.ts';
import { loadPatientIds } from '../gather/patient-ids.ts';
import { patientRules } from '../patient-rules.ts';
import type { RunContext } from '../run-context.ts';

/** A field as conflicts name it, in the records of its entity. */
export interface ConflictField<R extends object> {
  readonly target: Target<R>;
  valueIn(record: R): string | null;
  fieldsFor(value: string | null): Partial<R>;
  /** What the engine would do, had the records changed to `now`. */
  plan(link: Link<R>, now: Both<R>): readonly Operation<R>[];
  /** Why nothing may be written to these records; `null` when something may. */
  obstacle(link: Link<R>, now: Both<R>, value: string | null): Refusal | null;
  /** Why a side does not take a change, before anything is written; `null`: it does, as far as is known. */
  refusal(operation: Operation<R>): Promise<Refusal | null>;
  /** A field of this value that the config gives to a side; `null`: none. */
  ownedBy(side: SideName, value: string | null): string | null;
}

export const patientField = (run: RunContext, field: string): ConflictField<Patient> => {
  const name = field as PatientField;
  const rules = patientRules(run.practice);
  const isAddress = field === ADDRESS;
  const parts = ADDRESS_PARTS.filter((part) => rules.owners[part] === undefined);
  const fieldsFor = (value: string | null): Patient => (isAddress ? addressOf(value) : { [name]: value });
  return {
    target: createPatientTarget(run),
    valueIn: (record) => (isAddress ? addressText(record, parts) : (record[name] ?? null)),
    fieldsFor,
    // A person has chosen the value: it is not checked against the identity.
    plan: ({ ownWord: _, ...link }, now) => planLinkedPatient(link, now, rules, 'both', 'trusted').operations,
    obstacle: (link, now, value) => {
      const fields = fieldsFor(value);
      const isShared = Object.keys(fields).every((part) =>
        (rules.fields as readonly string[]).includes(part),
      );
      if (!isShared) return { code: 'not-shared', field };
      const { reviews } = planLinkedPatient(link, now, rules, 'both');
      if (reviews.some(({ kind }) => kind === 'somebody-else'))
        return { code: 'somebody-else', contact: link.ghlId ?? '?' };
      const lacking = REQUIRED_IN_EPHYSIO.find((required) => fields[required] === null);
      return lacking === undefined ? null : { code: 'required', field: lacking };
    },
    refusal: async () => null,
    ownedBy: (side, value) =>
      Object.keys(fieldsFor(value)).find((part) => rules.owners[part] === side) ?? null,
  };
};

/** What a conflict of an appointment is about. Conflicts of older versions are about the time or the calendar alone. */
const partOf = (field: string, record: Appointment): string | null => {
  if (field === 'slot') return slotText(record);
  if (field === 'time') return record.start && record.end ? `${record.start}/${record.end}` : null;
  return record[field as AppointmentField] ?? null;
};

export const appointmentField = async (
  run: RunContext,
  field: string,
): Promise<ConflictField<Appointment>> => {
  const ids = await loadPatientIds(run.store, run.practice.name);
  return {
    target: createAppointmentTarget(run, () => ids),
    valueIn: (record) => partOf(field, record),
    fieldsFor: (value) =>
      field === 'slot' || field === 'time' ? slotOf(value ?? '') : { [field]: value ?? undefined },
    plan: (link, now) =>
      planLinkedAppointment(link, now, { ephysio: false, ghl: false }, appointmentRules(run, 'both'))
        .operations,
    refusal: async (operation) => {
      if (operation.kind !== 'update' && operation.kind !== 'cancel') return null;
      const { side, targetId, changes } = operation;
      if (!isProtected(changes)) return null;
      const kept = await run.appointments[side].keeps(targetId, changes);
      return kept && { code: 'kept', reason: kept.reason };
    },
    obstacle: ({ base }, now) => {
      if (isCancelled(now.ephysio) || isCancelled(now.ghl)) return { code: 'cancelled' };
      const isGiven = (['ephysio', 'ghl'] as const).some(
        (side) => now[side].patient && now[side].patient !== base[side].patient,
      );
      return isGiven ? { code: 'other-patient' } : null;
    },
    ownedBy: () => null,
  };
};
