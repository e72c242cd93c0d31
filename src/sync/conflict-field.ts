import { type Appointment, isCancelled } from '../domain/appointment.ts';
import { fromView, toView } from '../domain/appointment-view.ts';
import { type Patient, type PatientField, REQUIRED_IN_EPHYSIO } from '../domain/patient.ts';
import type { Both, Link, Operation } from '../domain/plan.ts';
import { planLinkedAppointment } from '../domain/plan-linked-appointment.ts';
import { planLinkedPatient } from '../domain/plan-linked-patient.ts';
import type { SideName } from '../domain/side.ts';
import { createAppointmentTarget } from './appointment-target.ts';
import { loadPatientIds } from './patient-ids.ts';
import { patientRules } from './patient-rules.ts';
import { createPatientTarget } from './patient-target.ts';
import type { RunContext } from './run-context.ts';
import type { Target } from './target.ts';

/** A field as conflicts name it, in the records of its entity. */
export interface ConflictField<R extends object> {
  readonly target: Target<R>;
  valueIn(record: R): string | null;
  fieldsFor(value: string | null): Partial<R>;
  /** What the engine would do, had the records changed to `now`. */
  plan(link: Link<R>, now: Both<R>): readonly Operation<R>[];
  /** Why nothing may be written to these records; `null` when something may. */
  obstacle(link: Link<R>, now: Both<R>, value: string | null): string | null;
  /** The side that owns the field by the config. */
  readonly owner: SideName | undefined;
}

export const patientField = (run: RunContext, field: string): ConflictField<Patient> => {
  const name = field as PatientField;
  const rules = patientRules(run.practice);
  return {
    target: createPatientTarget(run),
    valueIn: (record) => record[name] ?? null,
    fieldsFor: (value) => ({ [name]: value }),
    // A person has chosen the value: nothing is held against it.
    plan: ({ ownWord: _, ...link }, now) => planLinkedPatient(link, now, rules, 'both', 'trusted').operations,
    obstacle: (link, now, value) => {
      const { reviews } = planLinkedPatient(link, now, rules, 'both');
      if (reviews.some(({ kind }) => kind === 'somebody-else'))
        return `GHL contact ${link.ghlId ?? '?'} has another first and last name by now, so that nothing is written: settle first whose it is, as the review item of kind "somebody-else" says`;
      return value === null && (REQUIRED_IN_EPHYSIO as readonly string[]).includes(name)
        ? `e-Physio demands ${name}: it cannot be emptied`
        : null;
    },
    owner: rules.owners[name],
  };
};

export const appointmentField = async (
  run: RunContext,
  field: string,
): Promise<ConflictField<Appointment>> => {
  const ids = await loadPatientIds(run.store, run.practice.name);
  const { ephysio, ghl } = run.appointments;
  return {
    target: createAppointmentTarget(run, () => ids),
    valueIn: (record) => toView(record)[field] ?? null,
    fieldsFor: (value) => fromView({ [field]: value }),
    plan: (link, now) => {
      const rules = { winner: run.practice.sync.conflictWinner, direction: 'both' } as const;
      const shows = { ephysio: ephysio.shows, ghl: ghl.shows };
      return planLinkedAppointment(link, now, { ephysio: false, ghl: false }, { ...rules, shows }).operations;
    },
    obstacle: ({ base }, now) => {
      if (isCancelled(now.ephysio) || isCancelled(now.ghl))
        return 'the appointment is called off: book it anew if it is to take place';
      const isGiven = (['ephysio', 'ghl'] as const).some(
        (side) => now[side].patient && now[side].patient !== base[side].patient,
      );
      return isGiven ? 'the appointment is of another patient by now: run `ephysio-ghl sync` first' : null;
    },
    owner: undefined,
  };
};
