import type { Appointment } from '../records/appointment.ts';
import { otherSide, type SideName } from '../side.ts';
import type { Both, Link, ReviewItem } from './plan.ts';

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

/** A contact of somebody who is archived in e-Physio has booked: nothing is entered on the archived record. */
export const archivedBookingReview = (
  id: string,
  { contact, patient }: { readonly contact: string; readonly patient: string | null },
): ReviewItem => ({
  kind: 'archived',
  subject: `ghl appointment ${id}`,
  side: 'ghl',
  message: `GHL appointment ${id} is a booking of GHL contact ${contact}, ${patient === null ? 'whose patient' : `whose e-Physio patient ${patient}`} is archived: it is not entered in e-Physio. Make the patient active again to have it entered, or cancel it in GHL.`,
});

/**
 * GHL can change whose appointment it is only by merging two contacts, and can revive what e-Physio has given to another
 * patient since: who comes is for a person.
 */
export const isOfTwoPatients = (now: Both<Appointment>): boolean =>
  now.ephysio.patient !== undefined &&
  now.ghl.patient !== undefined &&
  now.ephysio.patient !== now.ghl.patient;

/** Nobody has seen yet that both sides mean one patient: the link was taken over, or its patient's link was removed. */
export const isOfUnknownPatient = ({ base }: Pick<Link<Appointment>, 'base'>): boolean =>
  base.ephysio.patient === undefined || base.ghl.patient === undefined;

const names = ({ ephysioId, ghlId }: Link<Appointment>): string =>
  `GHL appointment ${ghlId ?? '?'} belongs to another patient than e-Physio event ${ephysioId ?? '?'}`;

export const patientReview = (link: Link<Appointment>): ReviewItem => ({
  kind: 'patient-changed',
  subject: `link ${link.id}`,
  side: 'ghl',
  message: `${names(link)}: book it anew in e-Physio if that is right, or cancel it in GHL if not.`,
});

/** Two appointments that are taken for one, of patients who are not linked to each other: nothing of them travels. */
export const unsharedReview = (link: Link<Appointment>): ReviewItem => ({
  kind: 'patient-changed',
  subject: `link ${link.id}`,
  side: 'ghl',
  message: `${names(link)}, and nothing travels between the two. If the two patients are one person, see to it that they are linked. If not, cancel the one that is wrong where it is, and then run "ephysio-ghl links remove ${link.id}": the other one is made anew for its own patient. What still takes place on both sides when the link goes is made twice.`,
});
