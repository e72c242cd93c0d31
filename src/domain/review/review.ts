import { z } from 'zod';
import { type Entity, SERVICE, type SideName } from '../records/sides.ts';

const side = z.enum(['ephysio', 'ghl']);
const entity = z.enum(['patient', 'appointment']);
const fields = z.array(z.string());

/** A linked record, by the ids of its halves. */
export const linkRef = z.object({
  entity,
  link: z.string(),
  ephysioId: z.string().nullable(),
  ghlId: z.string().nullable(),
});
export type LinkRef = z.infer<typeof linkRef>;

/** What a review is about: a link, a record of one side, or a status that has no counterpart. Ids only. */
export const about = z.union([
  linkRef,
  z.object({ entity, side, id: z.string() }),
  z.object({ side, status: z.string() }),
]);
export type About = z.infer<typeof about>;

/** A record of a person, by the side that holds it. */
export const recordRef = z.object({ side, id: z.string() });
export type RecordRef = z.infer<typeof recordRef>;

/** Whom a record may be. */
const candidate = recordRef.extend({
  /** The patient of e-Physio whose contact it is. */
  linkedTo: z.string().nullable().optional(),
  /** The contact of GHL that this patient of e-Physio has already. */
  contact: z.string().optional(),
  archived: z.boolean().optional(),
});
export type Candidate = z.infer<typeof candidate>;

/** Why the appointments of a patient wait. `somebody-else`: the review of that kind about `link` says more. */
const waitReason = z.discriminatedUnion('code', [
  z.object({ code: z.literal('not-linked') }),
  z.object({ code: z.literal('not-created') }),
  z.object({ code: z.literal('contact-deleted') }),
  z.object({ code: z.literal('contact-unread') }),
  z.object({
    code: z.literal('somebody-else'),
    side,
    link: z.string(),
    /** The record is not reached by the phone and e-mail that both sides agreed on. */
    isUnreachable: z.boolean(),
  }),
]);
export type WaitReason = z.infer<typeof waitReason>;

/** A change that only a person can make. */
const byHand = z.object({
  action: z.enum(['create', 'update', 'cancel']),
  /** The record to change; of a creation the one that it comes from. */
  id: z.string(),
  fields,
  /** What the service or this program said: ids and settings only. */
  reason: z.string(),
  /** It does not come back once a person has resolved it. */
  isFinal: z.boolean(),
});

const NOTHING = z.object({});

/** Every kind of review, with what its text needs beside whom it is about. */
const FACTS = {
  'who-is-who': z.object({
    candidates: z.array(candidate),
    /** A person said that they are two people, and since then all that makes one person agrees. */
    isAgain: z.boolean(),
  }),
  'listed-twice': z.object({
    candidates: z.array(candidate),
    cause: z.enum(['two-contacts', 'entered-twice', 'contact-of-another']),
  }),
  /** `link`: the unverified link. The review is about it, or about a record that may be one of its two people. */
  'imported-link': z.object({ link: linkRef }),
  'somebody-else': NOTHING,
  /** The patient objects, and has a contact. */
  excluded: NOTHING,
  /** About a contact, or a booking of it. */
  archived: z.object({ contact: z.string().nullable(), patient: z.string().nullable() }),
  'name-missing': z.object({ fields }),
  'data-missing': z.object({ fields }),
  placeholders: z.object({ contact: z.string().nullable(), fields }),
  'contact-points-cleared': z.object({ fields }),
  'required-cleared': z.object({ fields }),
  'contact-point-taken': z.object({ field: z.string() }),
  /** `side` does not take the value of the other one. */
  'value-refused': z.object({ field: z.string() }),
  'patient-by-hand': byHand,
  'appointment-by-hand': byHand,
  'patient-not-linked': z.object({ count: z.number().int(), why: waitReason }),
  /** Whether the two are of patients who are known to both sides, and nothing of them travels otherwise. */
  'patient-changed': z.object({ isUnshared: z.boolean() }),
  /** `isWithContact`: it went together with its contact. */
  'deleted-but-on': z.object({ isWithContact: z.boolean().optional() }),
  /**
   * About an appointment of GHL that overlaps `other` with one therapist. Both are named as they stay named from one run to the
   * next: what was booked in GHL by its id there, everything else by that of its event.
   */
  'double-booked': z.object({
    other: recordRef,
    isAbsence: z.boolean(),
    /** Keyed fingerprint of when and where both are: what a person has said holds as long as that stays. */
    slots: z.string(),
  }),
  /** An earlier version made an event for a whole series of GHL, of which each appointment has its own. */
  'series-as-one': NOTHING,
  /** GHL's is in a calendar that the config does not name. */
  'out-of-scope': NOTHING,
  'unknown-status': z.object({ count: z.number().int() }),
  'status-without-code': z.object({ count: z.number().int() }),
} as const;

export type ReviewKind = keyof typeof FACTS;
export const REVIEW_KINDS = Object.keys(FACTS) as readonly ReviewKind[];
export type Facts<K extends ReviewKind> = z.infer<(typeof FACTS)[K]>;

/** Something that only a person can settle. A value: ids, fields and codes, never a patient's data, and no sentence. */
export type Review = {
  readonly [K in ReviewKind]: {
    readonly kind: K;
    readonly about: About;
    /** The side where a person settles it. */
    readonly side: SideName;
    readonly facts: Facts<K>;
  };
}[ReviewKind];

const isKind = (kind: string): kind is ReviewKind => kind in FACTS;

/** A review as it is stored; `null` for one that this version does not know. */
export const readReview = (stored: {
  readonly kind: string;
  readonly side: SideName;
  readonly about: unknown;
  readonly facts: unknown;
}): Review | null => {
  if (!isKind(stored.kind)) return null;
  const read = z.object({ about, facts: FACTS[stored.kind] }).safeParse(stored);
  if (!read.success) return null;
  return { kind: stored.kind, side: stored.side, ...read.data } as Review;
};

export const isAboutLink = (what: About): what is LinkRef => 'link' in what;

export const isAboutRecord = (what: About): what is Extract<About, { readonly id: string }> => 'id' in what;

/** The link that a review is about; `null`: it is about something else. */
export const linkOf = ({ about: what }: Pick<Review, 'about'>): string | null =>
  isAboutLink(what) ? what.link : null;

const ownWord = ({ side, id }: RecordRef): string =>
  `${side} ${side === 'ghl' ? 'appointment' : 'event'} ${id}`;

/** A pair of records that overlap, as one text. */
export const overlapOf = (booking: RecordRef, other: RecordRef): string =>
  `${ownWord(booking)} and ${ownWord(other)}`;

/**
 * What a review is about, as one text: `subject` in `--json`, which scripts match on, and the key under which one item a
 * practice and kind is open.
 */
export const subjectOf = (review: Review): string => {
  const { about: what, kind } = review;
  if (isAboutLink(what)) {
    const subject = `link ${what.link}`;
    if (review.kind === 'value-refused') return `${subject} ${review.side} ${review.facts.field}`;
    return review.kind === 'contact-point-taken' ? `${subject} ${review.facts.field}` : subject;
  }
  if (review.kind === 'double-booked' && isAboutRecord(what)) return overlapOf(what, review.facts.other);
  if (!isAboutRecord(what)) return `${SERVICE[what.side]} status ${what.status}`;
  const isByHand = kind === 'patient-by-hand' || kind === 'appointment-by-hand';
  return `${isByHand ? SERVICE[what.side] : what.side} ${what.entity} ${what.id}`;
};

/** Of a change by hand: the kind for patients, and for appointments. */
export const byHandKind = <E extends Entity>(of: E): `${E}-by-hand` => `${of}-by-hand`;
