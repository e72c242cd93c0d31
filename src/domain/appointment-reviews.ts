import type { Appointment } from './appointment.ts';
import type { Both, Link, ReviewItem } from './plan.ts';
import { otherSide, type SideName } from './side.ts';

/** Deleted on one side, and on the other it takes place by a change that wins, or after it was called off. */
export const stillOnReview = ({ id, ephysioId, ghlId }: Link<Appointment>, side: SideName): ReviewItem => {
  const names = { ephysio: `e-Physio event ${ephysioId ?? '?'}`, ghl: `GHL appointment ${ghlId ?? '?'}` };
  return {
    kind: 'deleted-but-on',
    subject: `link ${id}`,
    side,
    message: `${names[side]} was deleted, while ${names[otherSide(side)]} still takes place: book the former anew, or cancel the latter.`,
  };
};

/**
 * GHL can change whose appointment it is only by merging two contacts, and can revive what e-Physio has given to another
 * patient since: who comes is for a person.
 */
export const isOfTwoPatients = ({ base }: Link<Appointment>, { ephysio, ghl }: Both<Appointment>): boolean =>
  [base.ghl.patient, ghl.patient, ephysio.patient].every((patient) => patient !== undefined) &&
  ghl.patient !== ephysio.patient;

export const patientReview = ({ id, ephysioId, ghlId }: Link<Appointment>): ReviewItem => ({
  kind: 'patient-changed',
  subject: `link ${id}`,
  side: 'ghl',
  message: `GHL appointment ${ghlId ?? '?'} belongs to another patient than e-Physio event ${ephysioId ?? '?'}: book it anew in e-Physio if that is right, or cancel it in GHL if not.`,
});
