import type { RecordName } from '../../../domain/identity/distinct-pairs.ts';
import { questionOf } from '../../../domain/identity/identity-question.ts';
import { otherSide } from '../../../domain/records/sides.ts';
import { isAboutLink, isAboutRecord, type Review, type ReviewKind } from '../../../domain/review/review.ts';
import type { ReviewDetail } from '../../../domain/review/review-item.ts';
import type { ItemPeople } from '../../../items/people/people-of.ts';
import type { Visit } from '../../../items/people/visit.ts';
import type { NamedPerson } from '../../../texts/desk/person-phrase.ts';
import type { ReviewText, ReviewWords, SidedPerson } from '../../../texts/desk/reviews-texts.ts';
import { fieldNamed, fieldsNamed, momentWords, personWords, statusWords, type Wording } from './wording.ts';

/** A review with all that its sentence names. */
export interface Gathered {
  readonly people: ItemPeople;
  /** What a person has to enter, unsealed; `null`: nothing. */
  readonly detail: ReviewDetail | null;
}

type ReviewOf<K extends ReviewKind> = Extract<Review, { readonly kind: K }>;

/** Makes the words of one kind of review. */
type WordsOf<K extends ReviewKind> = (
  review: ReviewOf<K>,
  gathered: Gathered,
  wording: Wording,
) => ReviewWords[K];

const personOf = ({ people }: ItemPeople, { side, id }: RecordName, wording: Wording): NamedPerson =>
  personWords(people.find((one) => one.side === side && one.id === id)?.fields, wording.texts);

const sided = ({ people }: Gathered, record: RecordName, wording: Wording): SidedPerson => ({
  ...personOf(people, record, wording),
  side: record.side,
});

/** Whom an item is about: as e-Physio names the person, or else GHL, or else as it was when the item was made. */
export const aboutWhom = ({ people, detail }: Gathered, wording: Wording): NamedPerson => {
  const isNamed = ({ fields }: ItemPeople['people'][number]): boolean =>
    !!fields.firstName || !!fields.lastName;
  const own = people.people.filter(({ role }) => role === 'about');
  const known = own.find(isNamed) ?? people.people.find(isNamed);
  return personWords(known?.fields ?? detail?.patient, wording.texts);
};

const firstVisit = ({ people }: Gathered): Visit | null => people.appointments[0]?.visit ?? null;

/** When the appointment of an item begins, as far as that is known. */
export const beginningOf = (gathered: Gathered, wording: Wording): string | null => {
  const [planned] = gathered.detail?.appointments ?? [];
  const start = firstVisit(gathered)?.start ?? planned?.was?.start ?? planned?.becomes?.start ?? null;
  return start === null ? null : momentWords(start, wording);
};

const appointmentOf = (gathered: Gathered, wording: Wording) => ({
  person: aboutWhom(gathered, wording),
  at: beginningOf(gathered, wording),
});

const withFields = (
  { facts: { fields } }: ReviewOf<'name-missing' | 'data-missing' | 'placeholders' | 'required-cleared'>,
  gathered: Gathered,
  wording: Wording,
): ReviewWords['name-missing'] => ({
  person: aboutWhom(gathered, wording),
  fields: fieldsNamed(fields, wording),
});

const byHand = (
  { side, facts }: ReviewOf<'patient-by-hand' | 'appointment-by-hand'>,
  wording: Wording,
): Omit<ReviewWords['patient-by-hand'], 'person'> => ({
  action: facts.action,
  fields: fieldsNamed(facts.fields, wording),
  side,
  isFinal: facts.isFinal,
});

/** Who is at an appointment that overlaps another one. */
const guestOf = (visit: Visit | null, side: RecordName['side'], wording: Wording) => ({
  name: personWords(visit?.person?.name, wording.texts).name,
  isOnline: side === 'ghl',
});

const WORDS: { readonly [K in ReviewKind]: WordsOf<K> } = {
  'who-is-who': (review, gathered, wording) => {
    const { candidates, isAgain } = review.facts;
    const person = isAboutRecord(review.about) ? review.about : { side: review.side, id: '' };
    const matchable = questionOf(review)?.matchable.length ?? 0;
    const isMerged = candidates.some((one) => one.side === person.side || one.contact);
    const merged = candidates.some(({ contact }) => contact) ? 'ghl' : person.side;
    return {
      person: sided(gathered, person, wording),
      others: candidates.map((one) => sided(gathered, one, wording)),
      isAgain,
      matchable,
      mergeIn: isMerged ? merged : null,
    };
  },
  'listed-twice': ({ about: what, facts }, gathered, wording) => {
    const { cause, candidates } = facts;
    const partners = candidates.flatMap((one) => [
      one,
      ...(one.linkedTo ? [{ ...one, side: 'ephysio' as const, id: one.linkedTo }] : []),
    ]);
    const others = cause === 'contact-of-another' ? partners.slice(1) : candidates;
    return {
      cause,
      person: isAboutRecord(what) ? personOf(gathered.people, what, wording) : aboutWhom(gathered, wording),
      others: others.map((one) => personOf(gathered.people, one, wording)),
      areOthersArchived: candidates.every(({ archived }) => archived === true),
    };
  },
  'imported-link': ({ about: what, facts: { link } }, gathered, wording) => {
    const half = (side: RecordName['side'], id: string | null): NamedPerson =>
      personOf(gathered.people, { side, id: id ?? '' }, wording);
    return {
      patient: half('ephysio', link.ephysioId),
      contact: half('ghl', link.ghlId),
      third: isAboutRecord(what) ? sided(gathered, what, wording) : null,
    };
  },
  'somebody-else': ({ side, about: what }, gathered, wording) => {
    // The item stands on the side that still holds the former person.
    const changedIn = otherSide(side);
    const link = isAboutLink(what) ? what : { ephysioId: null, ghlId: null };
    const idOn = (on: RecordName['side']): string => (on === 'ghl' ? link.ghlId : link.ephysioId) ?? '';
    const { unnamed } = wording.texts.words;
    const now = personOf(gathered.people, { side: changedIn, id: idOn(changedIn) }, wording).name;
    return {
      person: personOf(gathered.people, { side, id: idOn(side) }, wording),
      nameNow: now === unnamed ? null : now,
      changedIn,
    };
  },
  excluded: (_review, gathered, wording) => ({ person: aboutWhom(gathered, wording) }),
  archived: ({ about: what }, gathered, wording) => ({
    ...appointmentOf(gathered, wording),
    isBooking: isAboutRecord(what) && what.entity === 'appointment',
  }),
  'name-missing': withFields,
  'data-missing': withFields,
  placeholders: withFields,
  'required-cleared': withFields,
  'contact-points-cleared': (_review, gathered, wording) => ({ person: aboutWhom(gathered, wording) }),
  'contact-point-taken': ({ facts: { field } }, gathered, wording) => ({
    person: aboutWhom(gathered, wording),
    field: fieldNamed(field, wording),
  }),
  'value-refused': ({ side, facts: { field } }, gathered, wording) => ({
    person: aboutWhom(gathered, wording),
    field: fieldNamed(field, wording),
    side,
  }),
  'patient-by-hand': (review, gathered, wording) => ({
    person: aboutWhom(gathered, wording),
    ...byHand(review, wording),
  }),
  'appointment-by-hand': (review, gathered, wording) => ({
    ...appointmentOf(gathered, wording),
    ...byHand(review, wording),
  }),
  'patient-not-linked': ({ about: what, side, facts: { count, why } }, gathered, wording) => ({
    person: isAboutRecord(what) ? personOf(gathered.people, what, wording) : aboutWhom(gathered, wording),
    count,
    source: side,
    why: why.code,
  }),
  'patient-changed': ({ facts: { isUnshared } }, gathered, wording) => {
    const of = (side: RecordName['side']): NamedPerson =>
      personWords(gathered.people.people.find((one) => one.side === side)?.fields, wording.texts);
    return { person: of('ephysio'), other: of('ghl'), at: beginningOf(gathered, wording), isUnshared };
  },
  'deleted-but-on': ({ side, facts: { isWithContact } }, gathered, wording) => ({
    ...appointmentOf(gathered, wording),
    side,
    isWithContact: isWithContact === true,
  }),
  'double-booked': ({ about: what, facts: { other, isAbsence } }, gathered, wording) => {
    const visitOf = (role: 'about' | 'candidate'): Visit | null =>
      gathered.people.appointments.find((one) => one.role === role)?.visit ?? null;
    const [booking, besides] = [visitOf('about'), visitOf('candidate')];
    const start = booking?.start ?? besides?.start ?? null;
    return {
      at: start === null ? null : momentWords(start, wording),
      therapist: booking?.therapist?.name ?? besides?.therapist?.name ?? null,
      booking: guestOf(booking, isAboutRecord(what) ? what.side : 'ghl', wording),
      other: isAbsence ? null : guestOf(besides, other.side, wording),
    };
  },
  'series-as-one': (_review, gathered, wording) => appointmentOf(gathered, wording),
  'out-of-scope': (_review, gathered, wording) => appointmentOf(gathered, wording),
  'unknown-status': ({ about: what, facts: { count } }) => ({
    count,
    status: 'status' in what ? what.status : '?',
  }),
  'status-without-code': ({ about: what, facts: { count } }, _shown, wording) => ({
    count,
    status: statusWords('status' in what ? what.status : '?', wording),
  }),
};

/** What is said of a review: title, what happened, and what to do. */
export interface Said {
  readonly title: string;
  readonly text: string;
  readonly advice: string;
}

/** Correlates a kind with its words and its text. */
const sayAs = <K extends ReviewKind>(
  kind: K,
  review: ReviewOf<K>,
  gathered: Gathered,
  wording: Wording,
): Said => {
  const { says, advice } = wording.texts.reviews[kind] as ReviewText<ReviewWords[K]>;
  const title = wording.texts.titles[kind];
  const words = WORDS[kind](review, gathered, wording);
  return { title, text: says(words, wording.speech), advice: advice(words, wording.speech) };
};

/** What a review says to the person who settles it. */
export const sayReview = (review: Review, gathered: Gathered, wording: Wording): Said =>
  sayAs(review.kind, review as ReviewOf<typeof review.kind>, gathered, wording);
