import type { Appointment } from '../records/appointment.ts';
import type { Both, SideName } from '../records/sides.ts';
import type { LinkRef, Review, WaitReason } from './review.ts';
import type { DetailAppointment, ReviewItem } from './review-item.ts';

/** A link, as far as reviews are concerned. */
interface Ids {
  readonly id: string;
  readonly ephysioId: string | null;
  readonly ghlId: string | null;
}

/** An appointment's link, as reviews name it. */
export const appointmentLink = ({ id, ephysioId, ghlId }: Ids): LinkRef => ({
  entity: 'appointment',
  link: id,
  ephysioId,
  ghlId,
});

/** Deleted on one side, and on the other it takes place by a change that wins, or because it was revived there. */
export const stillOnReview = (link: Ids, side: SideName): Review => ({
  kind: 'deleted-but-on',
  about: appointmentLink(link),
  side,
  facts: {},
});

/** Deleted in GHL together with its contact, and the event takes place: GHL's clean-up undoes nothing. */
export const goneWithContactReview = (link: Ids): Review => ({
  kind: 'deleted-but-on',
  about: appointmentLink(link),
  side: 'ghl',
  facts: { isWithContact: true },
});

/** The link of an event stands for a whole series of GHL: whether it is one too many, only the desk can say. */
export const seriesReview = (link: Ids): Review => ({
  kind: 'series-as-one',
  about: appointmentLink(link),
  side: 'ephysio',
  facts: {},
});

/** A contact of somebody who is archived in e-Physio has booked: nothing is entered on the archived record. */
export const archivedBookingReview = (
  id: string,
  { contact, patient }: { readonly contact: string; readonly patient: string | null },
): Review => ({
  kind: 'archived',
  about: { entity: 'appointment', side: 'ghl', id },
  side: 'ghl',
  facts: { contact, patient },
});

/** Appointments of a patient who has nobody on the other side, or whose record stands for somebody else. */
export const notLinkedReview = (source: SideName, id: string, count: number, why: WaitReason): Review => ({
  kind: 'patient-not-linked',
  about: { entity: 'patient', side: source, id },
  side: source,
  facts: { count, why },
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
export const isOfUnknownPatient = ({ base }: { readonly base: Both<Appointment> }): boolean =>
  base.ephysio.patient === undefined || base.ghl.patient === undefined;

export const patientReview = (link: Ids): Review => ({
  kind: 'patient-changed',
  about: appointmentLink(link),
  side: 'ghl',
  facts: { isUnshared: false },
});

/** Two linked appointments of patients who are not linked to each other: nothing is written between them. */
export const unsharedReview = (link: Ids): Review => ({
  kind: 'patient-changed',
  about: appointmentLink(link),
  side: 'ghl',
  facts: { isUnshared: true },
});

/** GHL's appointment is in a calendar that the config does not name: it has left what this program looks after. */
export const outOfScopeReview = (link: Ids, now: Both<Appointment>): ReviewItem => {
  const shown = (id: string | null, { start, end, calendar }: Appointment): DetailAppointment => ({
    id,
    was: null,
    becomes: { start: start ?? null, end: end ?? null, calendar: calendar ?? null },
  });
  const appointments = [shown(link.ephysioId, now.ephysio), shown(link.ghlId, now.ghl)];
  return {
    kind: 'out-of-scope',
    about: appointmentLink(link),
    side: 'ghl',
    facts: {},
    detail: { kind: 'about', id: null, fields: {}, appointments },
  };
};
