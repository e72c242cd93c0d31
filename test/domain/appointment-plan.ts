import type { Link, Operation, Plan } from '../../src/domain/plan/plan.ts';
import { type AppointmentsInput, planAppointments } from '../../src/domain/plan/plan-appointments.ts';
import type { AppointmentRules } from '../../src/domain/plan/plan-linked-appointment.ts';
import type { Appointment } from '../../src/domain/records/appointment.ts';
import type { Both, SideName } from '../../src/domain/records/sides.ts';
import type { Held } from '../../src/domain/side.ts';

export const visit: Appointment = {
  patient: 'P1',
  calendar: 'cal/user/1/2',
  start: '2026-03-03T09:00:00.000Z',
  end: '2026-03-03T09:30:00.000Z',
  status: 'confirmed',
};
export const later = { start: '2026-03-04T09:00:00.000Z', end: '2026-03-04T09:30:00.000Z' };
export const moved: Appointment = { ...visit, ...later };
export const cancelled: Appointment = { ...visit, status: 'cancelled' };

export const linked: Link<Appointment> = {
  id: 'L1',
  ephysioId: '1',
  ghlId: 'g1',
  source: 'ephysio',
  state: 'linked',
  base: { ephysio: visit, ghl: visit },
};

/** e-Physio as an ordinary config has it: no code for `noshow` and `invalid`, and a booking is always confirmed. */
const WORDS: Readonly<Record<string, string>> = {
  confirmed: 'confirmed',
  new: 'confirmed',
  showed: 'showed',
  cancelled: 'cancelled',
};
export const shows: AppointmentRules['shows'] = {
  ephysio: (status) => WORDS[status] ?? null,
  ghl: (status) => status,
};
/** A calendar for each therapist, so that each side can say which. */
export const showsCalendar: AppointmentRules['showsCalendar'] = { ephysio: (key) => key, ghl: (key) => key };
/** Before the visits. */
export const now = '2026-03-02T08:00:00.000Z';
export const rules: AppointmentRules = { winner: 'ephysio', direction: 'both', now, shows, showsCalendar };

const nothing: AppointmentsInput = {
  changed: [],
  unlinked: { ephysio: [], ghl: [] },
  wanted: { ephysio: null, ghl: null },
  failures: [],
  reviews: [],
  unchanged: 0,
  linked: 1,
  rules,
  newId: () => 'new',
};

export const plan = (input: Partial<AppointmentsInput>): Plan<Appointment> =>
  planAppointments({ ...nothing, ...input });

/** The linked appointment, as each side holds it now. */
interface Now {
  readonly ephysio?: Appointment;
  readonly ghl?: Appointment;
  readonly link?: Link<Appointment>;
  readonly gone?: SideName;
}

export const changed = (
  { ephysio = visit, ghl = visit, link = linked, gone }: Now,
  change: Partial<AppointmentRules> = {},
): Plan<Appointment> =>
  plan({
    changed: [{ link, now: { ephysio, ghl }, gone: { ephysio: gone === 'ephysio', ghl: gone === 'ghl' } }],
    rules: { ...rules, ...change },
  });

/** The link, with another base. */
export const agreed = (ephysio: Appointment, ghl: Appointment = ephysio): Link<Appointment> => ({
  ...linked,
  base: { ephysio, ghl },
});

/** What each side and the base hold once an operation is done: what a next plan would start from. */
export const settled = (
  { base }: Link<Appointment>,
  now: Both<Appointment>,
  operations: readonly Operation<Appointment>[],
): { now: Both<Appointment>; base: Both<Appointment> } => {
  const after = { ephysio: { ...now.ephysio }, ghl: { ...now.ghl } };
  const learnt = { ephysio: { ...base.ephysio }, ghl: { ...base.ghl } };
  for (const o of operations) {
    if (o.kind === 'update' || o.kind === 'cancel') Object.assign(after[o.side], o.changes);
    if (o.kind === 'update' || o.kind === 'cancel' || o.kind === 'adopt') {
      Object.assign(learnt.ephysio, o.patch.ephysio);
      Object.assign(learnt.ghl, o.patch.ghl);
    }
  }
  return { now: after, base: learnt };
};

export const held = (id: string, record: Appointment): Held<Appointment> => ({ id, record });

/** What is sent: kind, side and fields. */
export const writes = ({ operations }: Plan<Appointment>): [string, SideName, Appointment][] =>
  operations.flatMap((o) =>
    o.kind === 'update' || o.kind === 'cancel' ? [[o.kind, o.side, o.changes]] : [],
  );
