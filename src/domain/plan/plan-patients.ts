import { distinctness, pairKey, type RecordName } from '../identity/distinct-pairs.ts';
import { linksOf, partnersIn } from '../identity/others.ts';
import { pairUp } from '../identity/pair-up.ts';
import { relativesAmong } from '../identity/relatives.ts';
import { findUnverifiedLinks } from '../identity/unverified-links.ts';
import { mayWrite } from '../merge/reconcile-pair.ts';
import type { Patient } from '../records/patient.ts';
import type { SideName } from '../records/sides.ts';
import {
  behindLinkReview,
  excludedReview,
  togetherReview,
  unsureReview,
  unverifiedLinkReview,
} from '../review/patient-reviews.ts';
import { isAboutRecord } from '../review/review.ts';
import type { ReviewItem } from '../review/review-item.ts';
import type { Held } from '../side.ts';
import {
  directionFor,
  isWanted,
  type KnownPatient,
  lacksContact,
  type PatientsInput,
  qualifies,
} from './patients-input.ts';
import { type Link, newLink, type Plan } from './plan.ts';
import { planLinkedPatient, planPatientJoin } from './plan-linked-patient.ts';
import { mayHaveContact, planNewContacts } from './plan-new-contacts.ts';
import { ignoredContacts, planNewPatients } from './plan-new-patients.ts';

/**
 * One item for two records that may be one person: the contact's only where the patient has none. Nobody is asked where neither
 * of them would be created on the other side.
 */
const unsureReviews = (
  { unsure: { a, b }, restored }: Pick<ReturnType<typeof matchPeople>, 'unsure' | 'restored'>,
  input: PatientsInput,
): ReviewItem[] => {
  const { wanted, distinctPairs } = input;
  const patients = a.filter(
    ({ held, candidates }) =>
      isWanted(wanted.ephysio, held) &&
      (mayHaveContact(input, restored, held) || candidates.some((contact) => qualifies(input, contact))),
  );
  const asked = new Set(patients.flatMap(({ candidates }) => candidates));
  const contacts = b.filter(
    ({ held }) => isWanted(wanted.ghl, held) && !asked.has(held) && qualifies(input, held),
  );
  const namesOf = (side: SideName, candidates: readonly Held<Patient>[]): RecordName[] =>
    candidates.map(({ id }) => ({ side, id }));
  const ask = (person: RecordName, candidates: readonly RecordName[]): ReviewItem => {
    const isDistinct = candidates.some((candidate) => distinctPairs?.has(pairKey(person, candidate)));
    return (isDistinct ? togetherReview : unsureReview)(person.side, person.id, candidates);
  };
  return [
    ...patients.map(({ held: { id }, candidates }) =>
      ask({ side: 'ephysio', id }, namesOf('ghl', candidates)),
    ),
    ...contacts.map(({ held: { id }, candidates }) =>
      ask({ side: 'ghl', id }, namesOf('ephysio', candidates)),
    ),
  ];
};

/** A patient whose contact is gone: by its link, or confirmed in this run, or taken off by a person. */
const isGoneBy = ({ deletedInGhl }: PatientsInput): ((known: KnownPatient) => boolean) => {
  const deleted = new Set(deletedInGhl.map((link) => link.id));
  return (known) => known.link.state === 'tombstone' || deleted.has(known.link.id) || lacksContact(known);
};

/** Without the links whose contact is gone: nothing is written to it any more. */
const withoutDeleted = (input: PatientsInput): PatientsInput => {
  const deleted = new Set(input.deletedInGhl.map((link) => link.id));
  return { ...input, changed: input.changed.filter(({ link }) => !deleted.has(link.id)) };
};

/** Who is who among the records without a link, and who stays alone. */
const matchPeople = (input: PatientsInput) => {
  const isGone = isGoneBy(input);
  const unverifiedLinks = findUnverifiedLinks(withoutDeleted(input));
  // A person whose contact was deleted may come back under another contact, as after a merge of two in GHL.
  const lost = input.known.filter((known) => isGone(known) && known.archived !== true);
  const former = new Map(lost.map((known) => [known.held, known.link]));
  const formerPartner = partnersIn(linksOf(input));
  const found = pairUp([...input.unlinked.ephysio, ...former.keys()], input.unlinked.ghl, (a, b) => {
    const patient: RecordName = { side: 'ephysio', id: a.id };
    return distinctness(input.distinctPairs, { side: 'ghl', id: b.id }, patient, formerPartner(patient));
  });
  const restored = new Map(
    lost
      .filter(lacksContact)
      .map(({ held, link }): [Held<Patient>, Link<Patient>] => [
        held,
        { ...newLink<Patient>(link.id, held.id, null), source: link.source },
      ]),
  );
  const mayBeMade = (held: Held<Patient>): boolean => !former.has(held) || restored.has(held);
  const behindLinks: ReviewItem[] = [];
  /** The records that no unverified link blocks. */
  const cleared = (side: SideName, records: readonly Held<Patient>[]): Held<Patient>[] =>
    records.filter((held) => {
      const link = unverifiedLinks.blockingLink(side, held);
      const isAsked = isWanted(input.wanted[side], held) && (side === 'ephysio' || qualifies(input, held));
      if (link && isAsked) behindLinks.push(behindLinkReview(side, held.id, link));
      return link === undefined;
    });
  return {
    isGone,
    isUnverified: unverifiedLinks.isUnverified,
    pairs: found.pairs,
    unsure: { a: found.unsure.a.filter(({ held }) => mayBeMade(held)), b: found.unsure.b },
    former,
    restored,
    /** Patients and contacts that nobody on the other side stands for. */
    patients: cleared('ephysio', found.alone.a.filter(mayBeMade)),
    contacts: cleared('ghl', found.alone.b),
    behindLinks,
  };
};

/**
 * The contacts that are about to become patients, and those that are held back because too little is known of them. They
 * have to be read by id before the plan is made.
 */
export const newcomersAmong = (
  all: PatientsInput,
): {
  readonly made: readonly string[];
  readonly held: readonly { readonly id: string; readonly lacks: readonly string[] }[];
} => {
  if (all.unlinked.ghl.length === 0 || !mayWrite(all.direction, 'ephysio')) return { made: [], held: [] };
  const { contacts, isGone } = matchPeople(all);
  const input = { ...withoutDeleted(all), readById: null };
  const { creates, reviews } = planNewPatients(input, contacts, isGone, []);
  return {
    made: creates.map(({ from }) => from.id),
    held: reviews.flatMap((review) =>
      review.kind === 'data-missing' && isAboutRecord(review.about)
        ? [{ id: review.about.id, lacks: review.facts.fields }]
        : [],
    ),
  };
};

/** The whole plan for one practice's patients. Pure. */
export const planPatients = (all: PatientsInput): Plan<Patient> => {
  const input = withoutDeleted(all);
  const { rules, direction, wanted, leaving } = input;
  const people = matchPeople(all);
  const relatives = relativesAmong(input.everybody);
  const linked = input.changed.map(({ link, now, archived }) => {
    if (people.isUnverified(link))
      return { operations: [], reviews: archived ? [] : [unverifiedLinkReview(link)] };
    const towards = directionFor(leaving, direction, link.ephysioId);
    if (!archived) return planLinkedPatient(link, now, rules, towards, relatives);
    if (!mayWrite(towards, 'ghl')) return { operations: [], reviews: [] };
    // Nobody is asked about somebody who is archived: it can wait until the patient is active again.
    const { operations } = planLinkedPatient(link, now, rules, 'to-ghl', relatives);
    return { operations, reviews: [] };
  });
  const joins = people.pairs
    .filter(({ a, b }) => people.former.has(a) || isWanted(wanted.ephysio, a) || isWanted(wanted.ghl, b))
    .map(({ a, b }) => {
      const old = people.former.get(a);
      const link = newLink<Patient>(old?.id ?? input.newId(), a.id, b.id);
      const revived: Link<Patient> = old ? { ...link, source: old.source, state: 'tombstone' } : link;
      const { join, reviews } = planPatientJoin(revived, a, b, rules, directionFor(leaving, direction, a.id));
      return { join, reviews: leaving.excluded.has(a.id) ? [...reviews, excludedReview(link)] : reviews };
    });
  const decided = [...linked.flatMap((l) => l.operations), ...joins.map((j) => j.join)];
  const newContacts = planNewContacts(input, people.patients, people.restored, decided);
  const newPatients = planNewPatients(input, people.contacts, people.isGone, decided);
  const ignored = ignoredContacts(input, people.contacts).filter((held) => isWanted(wanted.ghl, held));
  const quiet = linked.filter((l) => l.operations.every((o) => o.kind === 'adopt')).length;
  return {
    entity: 'patient',
    operations: [
      ...input.deletedInGhl.map((link) => ({ kind: 'tombstone', link, side: 'ghl' }) as const),
      ...decided,
      ...newContacts.creates,
      ...newPatients.creates,
    ],
    reviews: [
      ...[...linked, ...joins].flatMap((l) => l.reviews),
      ...unsureReviews(people, input),
      ...people.behindLinks,
      ...newContacts.reviews,
      ...newPatients.reviews,
    ],
    failures: input.failures,
    unchanged: input.unchanged + quiet,
    linked: input.linked,
    ...(ignored.length === 0 ? {} : { ignored: { contactNotQualified: ignored.length } }),
  };
};
