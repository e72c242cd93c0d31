import { areSwapped, isSameName, isShortOf, isShortOrOtherForm } from '../identity/name-likeness.ts';
import { isKeptDifferent, type Showing } from '../merge/appointment-view.ts';
import { type Appointment, isCancelled } from '../records/appointment.ts';
import { type CalendarMapping, isOutside } from '../records/calendar.ts';
import {
  CONTACT_POINTS,
  NAMES,
  PATIENT_FIELDS,
  type Patient,
  type PatientField,
} from '../records/patient.ts';
import type { Both, SideName } from '../records/sides.ts';
import { isAlike, SLOT_PARTS } from '../records/slot.ts';
import { inWindow, type TimeWindow } from '../records/window.ts';
import { isWithoutContact } from './gone-with-contact.ts';
import type { Link } from './plan.ts';
import { isAwayInGhl, isLeftBehind } from './scope.ts';

/**
 * Why the two halves of a link may say different things for good, although nothing is open about it. The list is closed, and
 * docs/daily-work.md names each.
 */
export const STATES = [
  /** It starts outside `sync.window`. */
  'outside-window',
  /** The config does not name the therapist, or the calendar. */
  'out-of-scope',
  /** The patient objects. */
  'excluded',
  /** The patient is archived in e-Physio, and not listed there. */
  'archived',
  /** GHL's contact was deleted, alone or together with the appointment. */
  'contact-deleted',
  /** The appointment was deleted in GHL after the visit. */
  'tidied-up',
  /** `sync.contactFields` leaves the field out. */
  'field-left-out',
  /** Another contact holds the phone or the e-mail. */
  'point-left-out',
  /** Another spelling, part or form of the name. */
  'spelling',
  /** Empty on the side that `sync.owners` gives it to. */
  'owner-empty',
  /** A status that the other side has no word for. */
  'no-word',
  /** A person has closed the review about it. */
  'by-decision',
] as const;
export type LinkState = (typeof STATES)[number];

/** How a link stands. After a complete run none is `unaccounted`. */
export type Standing = 'same' | LinkState | 'review' | 'conflict' | 'failure' | 'unaccounted';

/** What is open about a link, or about one of its records. */
export interface OpenItems {
  readonly review: boolean;
  readonly conflict: boolean;
  readonly failure: boolean;
}

/** @param reasons of each difference, the state that explains it; `null`: none does */
const standingBy = (reasons: readonly (LinkState | null)[], open: OpenItems): Standing => {
  if (!reasons.includes(null)) return reasons[0] ?? 'same';
  if (open.review) return 'review';
  if (open.conflict) return 'conflict';
  return open.failure ? 'failure' : 'unaccounted';
};

interface AppointmentFacts extends Showing {
  readonly calendars: readonly CalendarMapping[];
  readonly window: TimeWindow;
  /** UTC ISO. */
  readonly now: string;
  /** The patient objects. */
  readonly isExcluded: boolean;
}

const OFF: Appointment = { status: 'cancelled' };

/** Both sides agreed to differ in this, and show it as agreed. */
const isAsKept = ({ base }: Link<Appointment>, now: Both<Appointment>, facts: AppointmentFacts): boolean =>
  isKeptDifferent(base, facts) &&
  (['ephysio', 'ghl'] as const).every((side) =>
    isCancelled(now[side])
      ? isCancelled(base[side])
      : [...SLOT_PARTS, 'status' as const].every((field) => now[side][field] === base[side][field]),
  );

/** Why only one of the two takes place. */
const onlyOne = (
  link: Link<Appointment>,
  found: Both<Appointment | null>,
  now: Both<Appointment>,
  facts: AppointmentFacts,
): LinkState | null => {
  if (isCancelled(now.ephysio)) {
    if (isOutside(now.ghl.calendar)) return 'out-of-scope';
    return facts.shows.ephysio(now.ghl.status ?? '') === null ? 'no-word' : null;
  }
  if (isOutside(now.ephysio.calendar)) return 'out-of-scope';
  if (isWithoutContact(link)) return 'contact-deleted';
  if (facts.isExcluded) return 'excluded';
  const isOver = typeof now.ephysio.end === 'string' && now.ephysio.end <= facts.now;
  return found.ghl === null && isOver ? 'tidied-up' : null;
};

const statusReason = ({ ephysio, ghl }: Both<Appointment>, { shows }: Showing): LinkState[] | null => {
  const [own, others] = [ephysio.status ?? '', ghl.status ?? ''];
  if (own === others || shows.ghl(own) === others || shows.ephysio(others) === own) return [];
  return shows.ephysio(others) === null ? ['no-word'] : null;
};

/**
 * How a linked appointment stands.
 * @param found both halves as they are now, patients named by their links; `null`: the side has none
 */
export const standingOfAppointment = (
  link: Link<Appointment>,
  found: Both<Appointment | null>,
  open: OpenItems,
  facts: AppointmentFacts,
): Standing => {
  const now = { ephysio: found.ephysio ?? OFF, ghl: found.ghl ?? OFF };
  const live = [now.ephysio, now.ghl].filter((half) => !isCancelled(half));
  if (live.length === 0) return 'same';
  if (link.state === 'tombstone') return 'contact-deleted';
  if (!live.some(({ start }) => !start || inWindow(start, facts.window))) return 'outside-window';
  const seen = { ephysio: found.ephysio ?? undefined, ghl: found.ghl ?? undefined };
  if (isLeftBehind(link, seen, facts.calendars)) return 'out-of-scope';
  // As long as its review is open, that is what explains it.
  const kept = isAsKept(link, now, facts) && !open.review ? 'by-decision' : null;
  if (live.length === 1) return standingBy([onlyOne(link, found, now, facts) ?? kept], open);
  // Revived in GHL while the event's therapist has no calendar.
  const isRevived = isOutside(now.ephysio.calendar) && isOutside(link.base.ephysio.calendar);
  if (isRevived && !isAwayInGhl(now.ghl)) return 'out-of-scope';
  const places = SLOT_PARTS.filter((part) => !isAlike(now, part, facts.showsCalendar));
  const { patient } = now.ephysio;
  const isOther = patient !== undefined && now.ghl.patient !== undefined && patient !== now.ghl.patient;
  const ofStatus = statusReason(now, facts) ?? [facts.isExcluded ? 'excluded' : kept];
  return standingBy([...places.map(() => kept), ...(isOther ? [null] : []), ...ofStatus], open);
};

interface PatientFacts {
  /** The fields that are sent to GHL. */
  readonly fields: readonly PatientField[];
  readonly owners: { readonly [F in PatientField]?: SideName | undefined };
  readonly isExcluded: boolean;
  readonly isArchived: boolean;
}

const isSpelling = (field: PatientField, { ephysio, ghl }: Both<Patient>): boolean => {
  if (!NAMES.some((name) => name === field)) return false;
  if (areSwapped(ephysio, ghl) || isSameName(ephysio[field], ghl[field])) return true;
  const isShort = isShortOf(ephysio[field], ghl[field]) || isShortOf(ghl[field], ephysio[field]);
  return isShort || (field === 'firstName' && isShortOrOtherForm(ephysio[field], ghl[field]));
};

/** Why a field differs. */
const reasonOf = (
  { base, refused }: Link<Patient>,
  now: Both<Patient>,
  field: PatientField,
  { fields, owners, isExcluded }: PatientFacts,
): LinkState | null => {
  if (isExcluded) return 'excluded';
  if (!fields.includes(field)) return 'field-left-out';
  if (isSpelling(field, now)) return 'spelling';
  const owner = owners[field];
  if (owner !== undefined && !now[owner][field]) return 'owner-empty';
  const isAgreed = (['ephysio', 'ghl'] as const).every(
    (side) => (base[side][field] ?? null) === (now[side][field] ?? null),
  );
  const isRefused = refused?.ephysio[field] !== undefined || refused?.ghl[field] !== undefined;
  const isPoint = CONTACT_POINTS.some((point) => point === field);
  if (isAgreed && isPoint && !isRefused && base.ephysio[field] && !now.ghl[field]) return 'point-left-out';
  return isAgreed ? 'by-decision' : null;
};

/**
 * How a linked patient stands.
 * @param found both halves as they are now; `null`: the side has none, or does not list it
 */
export const standingOfPatient = (
  link: Link<Patient>,
  { ephysio, ghl }: Both<Patient | null>,
  open: OpenItems,
  facts: PatientFacts,
): Standing => {
  if (link.state === 'tombstone') return 'contact-deleted';
  if (facts.isArchived) return 'archived';
  if (ephysio === null || ghl === null) return standingBy([null], open);
  const now = { ephysio, ghl };
  const reasons = PATIENT_FIELDS.filter(
    (field) =>
      ephysio[field] !== undefined &&
      ghl[field] !== undefined &&
      (ephysio[field] ?? null) !== (ghl[field] ?? null),
  ).map((field) => reasonOf(link, now, field, facts));
  // A review about an agreed difference is what explains it, as long as it is open.
  const byReview = open.review
    ? reasons.map((reason) => (reason === 'by-decision' ? null : reason))
    : reasons;
  return standingBy(byReview, open);
};
