import { distinctness, type RecordName } from '../identity/distinct-pairs.ts';
import { isNamed, othersThan } from '../identity/others.ts';
import { indexIdentities, isAsked } from '../identity/pair-up.ts';
import { mayWrite } from '../merge/reconcile-pair.ts';
import { NAMES, type Patient, REQUIRED_IN_EPHYSIO } from '../records/patient.ts';
import type { SideName } from '../records/sides.ts';
import {
  archivedReview,
  heldReview,
  listedTwiceInGhl,
  namelessReview,
  togetherReview,
  unsureReview,
} from '../review/patient-reviews.ts';
import type { Candidate } from '../review/review.ts';
import type { ReviewItem } from '../review/review-item.ts';
import type { Held } from '../side.ts';
import { createOn, isWanted, type KnownPatient, type PatientsInput, qualifies } from './patients-input.ts';
import type { Create, Operation } from './plan.ts';

/** Contacts without a patient that do not qualify to become one. */
export const ignoredContacts = (
  input: PatientsInput,
  alone: readonly Held<Patient>[],
): readonly Held<Patient>[] =>
  input.rules.newPatients === 'all' ? [] : alone.filter((held) => !qualifies(input, held));

/** What e-Physio demands of a new patient and the contact does not say. */
export const missingInEphysio = ({ record, extras }: Held<Patient>): string[] => [
  ...REQUIRED_IN_EPHYSIO.filter((field) => !record[field]),
  ...(extras?.sex === undefined ? ['sex'] : []),
];

/**
 * Contacts that nobody in e-Physio stands for, and that qualify, are made there, each person once, or wait for a person.
 * The others are ignored, and block nobody.
 */
export const planNewPatients = (
  input: PatientsInput,
  alone: readonly Held<Patient>[],
  isGone: (known: KnownPatient) => boolean,
  plan: readonly Operation<Patient>[],
): { creates: Create<Patient>[]; reviews: ReviewItem[] } => {
  const creates: Create<Patient>[] = [];
  const reviews: ReviewItem[] = [];
  const contacts = alone.filter((held) => isWanted(input.wanted.ghl, held) && qualifies(input, held));
  const { newPatients } = input.rules;
  if (contacts.length === 0 || !mayWrite(input.direction, 'ephysio')) return { creates, reviews };
  const others = othersThan('ghl', [...contacts, ...ignoredContacts(input, alone)], input, plan);
  const patients = indexIdentities(others.ephysio);
  const knownOf = new Map(input.known.map((known) => [known.held.id, known]));
  const contactsSoFar = indexIdentities(others.ghl);
  for (const contact of contacts) {
    const { id } = contact;
    const likeOn = (side: SideName) => {
      const saidOf = (held: Held<Patient>) => {
        const name = { side, id: held.id };
        return distinctness(input.distinctPairs, { side: 'ghl', id }, name, others.partnerOf(name));
      };
      const isOpen = (held: Held<Patient>): boolean => saidOf(held) === 'not-said';
      const { same, unsure } = (side === 'ephysio' ? patients : contactsSoFar).like(contact);
      const again = same.filter((held) => !isOpen(held) && isAsked(saidOf(held), contact, held));
      return { same: same.filter(isOpen), unsure: [...again, ...unsure.filter(isOpen)], again };
    };
    const before = likeOn('ephysio');
    const beside = likeOn('ghl');
    if (isNamed(contact)) contactsSoFar.add(contact);
    const missing = missingInEphysio(contact);
    const nameless = NAMES.filter((field) => missing.includes(field));
    const [patient] = before.same;
    const [duplicate] = beside.same;
    const inEphysio = before.unsure.map((held): Candidate => {
      const partner = others.partnerOf({ side: 'ephysio', id: held.id });
      return { side: 'ephysio', id: held.id, ...(partner && { contact: partner.id }) };
    });
    const isNamedAlready = (name: RecordName): boolean =>
      inEphysio.some((patient) => patient.id === others.partnerOf(name)?.id);
    const inGhl = beside.unsure.map((held) => ({ side: 'ghl', id: held.id }) as const);
    const candidates = [...inEphysio, ...inGhl.filter((name) => !isNamedAlready(name))];
    const known = knownOf.get(patient?.id ?? '');
    if (patient && known && isGone(known)) reviews.push(archivedReview(id, patient.id));
    else if (patient) reviews.push(listedTwiceInGhl(id, patient.id, known?.link.ghlId ?? null));
    else if (duplicate) reviews.push(listedTwiceInGhl(id, null, duplicate.id));
    else if (candidates.length > 0) {
      const ask = before.again.length + beside.again.length > 0 ? togetherReview : unsureReview;
      reviews.push(ask('ghl', id, candidates));
    } else if (nameless.length > 0) reviews.push(namelessReview(id, nameless));
    else if (missing.length > 0 && input.rules.missingData === 'hold') reviews.push(heldReview(id, missing));
    // Whose booking may be gone by now waits for the pass over appointments; whom nobody saw coming when the contacts were
    // read, for the next run.
    else if ((newPatients !== 'booked' || input.sawBookings) && input.readById?.has(id) !== false)
      creates.push(createOn('ephysio', contact));
  }
  return { creates, reviews };
};
