import type { Create } from '../../domain/plan/plan.ts';
import type { Appointment } from '../../domain/records/appointment.ts';
import { CONTACT_POINTS, type Patient, type PatientField } from '../../domain/records/patient.ts';
import { type Both, otherSide, type SideName } from '../../domain/records/sides.ts';
import type { WaitReason } from '../../domain/review/review.ts';
import type { Held } from '../../domain/side.ts';
import type { PatientIds } from './patient-ids.ts';
import type { SeenPatients } from './snapshots.ts';

/** Whether an appointment is created, given the patient it is for. */
export type BookingVerdict =
  | { readonly kind: 'goes' }
  /** For a person: `why` says what has to change. */
  | { readonly kind: 'waits'; readonly why: WaitReason }
  /** The patient is archived in e-Physio. */
  | { readonly kind: 'archived' }
  /** Another run decides it; there is nothing to tell. */
  | { readonly kind: 'later' };

const GOES: BookingVerdict = { kind: 'goes' };
const LATER: BookingVerdict = { kind: 'later' };

/** `side`: of the record that stands for somebody else. */
export const standsForOther = (side: SideName, link: string, isUnreachable = false): WaitReason => ({
  code: 'somebody-else',
  side,
  link,
  isUnreachable,
});

/**
 * Whether a record that stands for somebody else is still reached as both sides agreed. About what the config leaves out
 * nothing is agreed. A read leaves out what is empty.
 */
const isReachedAsAgreed = (
  now: Patient | undefined,
  agreed: Patient | undefined,
  shared: readonly PatientField[],
): boolean => {
  const points = CONTACT_POINTS.filter((field) => shared.includes(field));
  if (now === undefined || agreed === undefined || points.length === 0) return false;
  return points.every((field) => (now[field] ?? null) === (agreed[field] ?? null));
};

export interface BookingInput {
  readonly ids: PatientIds;
  readonly seen: SeenPatients | null;
  /** What both sides agreed on, of links whose record stands for somebody else. */
  readonly agreed: ReadonlyMap<string, Both<Patient>>;
  /** The fields that both sides are kept the same in. */
  readonly shared: readonly PatientField[];
  /** In a dry run the contacts that would be linked were not read one by one. */
  readonly dryRun: boolean;
}

/**
 * Whether an appointment of a linked patient may be made on the other side. A record that stands for somebody else may
 * have been booked for that person: what comes from it waits. What comes from the other side is the patient's own, and
 * goes as long as the record is still reached by the patient's phone and e-mail.
 */
export const decideBooking = (
  { side, from }: Pick<Create<Appointment>, 'side' | 'from'>,
  { ids, seen, agreed, shared, dryRun }: BookingInput,
): BookingVerdict => {
  const source = otherSide(side);
  const link = from.record.patient ?? '';
  const fromGhl = source === 'ghl';
  if (fromGhl && seen?.archived.has(link)) return { kind: 'archived' };
  const contact = ids.idOf('ghl', link) ?? '';
  if (fromGhl && seen?.unread.has(contact)) return { kind: 'waits', why: { code: 'contact-unread' } };
  const otherPerson = ids.otherPerson(link);
  if (otherPerson === source) return { kind: 'waits', why: standsForOther(source, link) };
  if (otherPerson !== null) {
    const now = seen?.read[side].get(ids.idOf(side, link) ?? '');
    if (isReachedAsAgreed(now, agreed.get(link)?.[side], shared)) return GOES;
    return { kind: 'waits', why: standsForOther(side, link, true) };
  }
  if (seen?.maybeOtherPerson.has(link)) return LATER;
  // Every new booking is decided on its contact as it is now.
  return !fromGhl || dryRun || seen?.read.ghl.has(contact) ? GOES : LATER;
};

/**
 * Whether two appointments of a linked patient with one start may be linked. They may be of two people, as long as one
 * record stands for somebody else. Nothing is made: it is enough that a list of this run has shown the contact, or that
 * it has not changed.
 */
export const decideJoin = (ghl: Held<Appointment>, input: BookingInput): BookingVerdict => {
  const link = ghl.record.patient ?? '';
  const otherPerson = input.ids.otherPerson(link);
  if (otherPerson !== null) return { kind: 'waits', why: standsForOther(otherPerson, link) };
  const verdict = decideBooking({ side: 'ephysio', from: ghl }, input);
  const isJudged = input.seen?.sawAll === true && !input.seen.maybeOtherPerson.has(link);
  return verdict.kind === 'later' && isJudged ? GOES : verdict;
};

/** An appointment is over once its end has passed. `now`: epoch milliseconds. */
export const isPast = ({ start, end }: Appointment, now: number): boolean => {
  const last = end ?? start;
  return !!last && Date.parse(last) <= now;
};
