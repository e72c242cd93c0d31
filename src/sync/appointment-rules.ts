import type { Direction } from '../domain/merge/reconcile-pair.ts';
import type { AppointmentRules } from '../domain/plan/plan-linked-appointment.ts';
import type { RunContext } from './run-context.ts';

/** By which rules appointments are planned. */
export const appointmentRules = (
  { practice, appointments: { ephysio, ghl }, now }: Pick<RunContext, 'practice' | 'appointments' | 'now'>,
  direction: Direction,
): AppointmentRules => ({
  winner: practice.sync.conflictWinner,
  direction,
  now: new Date(now()).toISOString(),
  shows: { ephysio: ephysio.shows, ghl: ghl.shows },
  showsCalendar: { ephysio: ephysio.showsCalendar, ghl: ghl.showsCalendar },
});
