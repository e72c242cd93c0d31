import { distinctness } from '../identity/distinct-pairs.ts';
import { compareIdentity } from '../identity/match.ts';
import { othersThan } from '../identity/others.ts';
import { indexIdentities, isAsked } from '../identity/pair-up.ts';
import { mayWrite } from '../merge/reconcile-pair.ts';
import type { Patient } from '../records/patient.ts';
import type { SideName } from '../records/sides.ts';
import { enteredTwiceReview, listedTwiceInEphysio, unsureReview } from '../review/patient-reviews.ts';
import type { Candidate } from '../review/review.ts';
import type { ReviewItem } from '../review/review-item.ts';
import type { Held } from '../side.ts';
import { createOn, isWanted, mayLeave, type PatientsInput } from './patients-input.ts';
import type { Create, Link, Operation } from './plan.ts';

/** e-Physio counts its patients up. */
const { compare: byAge } = new Intl.Collator('en', { numeric: true });

/** A person has said that a restored one shall have a contact: only an objection stands against that. */
export const mayHaveContact = (
  { leaving }: Pick<PatientsInput, 'leaving'>,
  restored: ReadonlyMap<Held<Patient>, Link<Patient>>,
  held: Held<Patient>,
): boolean => (restored.has(held) ? !leaving.excluded.has(held.id) : mayLeave(leaving, held.id));

/**
 * Patients that nobody in GHL stands for get their contact there, each person once: who may be another patient of
 * e-Physio, or a linked contact, waits for a person. Of two new patients the older one gets the contact.
 * @param restored those who shall have a contact again, with the link that it fills
 */
export const planNewContacts = (
  input: PatientsInput,
  alone: readonly Held<Patient>[],
  restored: ReadonlyMap<Held<Patient>, Link<Patient>>,
  plan: readonly Operation<Patient>[],
): { creates: Create<Patient>[]; reviews: ReviewItem[] } => {
  const creates: Create<Patient>[] = [];
  const reviews: ReviewItem[] = [];
  const isNew = (held: Held<Patient>): boolean =>
    isWanted(input.wanted.ephysio, held) && mayHaveContact(input, restored, held);
  if (!alone.some(isNew)) return { creates, reviews };
  const others = othersThan('ephysio', alone, input, plan);
  const patients = indexIdentities(others.ephysio);
  const contacts = indexIdentities(others.ghl);
  const active = new Set([...input.everybody, ...input.unlinked.ephysio].map(({ id }) => id));
  const archived = new Set(
    input.known.flatMap(({ held, archived: is }) => (is && !active.has(held.id) ? [held.id] : [])),
  );

  const reviewOf = (person: Held<Patient>): ReviewItem | null => {
    const { id } = person;
    const likeOn = (side: SideName) => {
      const isOpen = (held: Held<Patient>): boolean => {
        const name = { side, id: held.id };
        const said = distinctness(input.distinctPairs, { side: 'ephysio', id }, name, others.partnerOf(name));
        return isAsked(said, person, held);
      };
      const { same, unsure } = (side === 'ephysio' ? patients : contacts).like(person);
      return { same: same.filter(isOpen), unsure: unsure.filter(isOpen) };
    };
    const inEphysio = likeOn('ephysio');
    // e-Physio demands a birth date: where it is not known, a placeholder stands in for it.
    const isDuplicate = (held: Held<Patient>): boolean =>
      compareIdentity(person, held).agree.includes('name');
    const duplicates = [...inEphysio.same, ...inEphysio.unsure.filter(isDuplicate)];
    if (duplicates.length > 0)
      return enteredTwiceReview(
        id,
        duplicates.map((duplicate) => ({ id: duplicate.id, archived: archived.has(duplicate.id) })),
      );
    const alike = inEphysio.unsure.map(({ id: other }): Candidate => ({ side: 'ephysio', id: other }));
    const inGhl = likeOn('ghl');
    const patientOf = (contactId: string): string | null =>
      others.partnerOf({ side: 'ghl', id: contactId })?.id ?? null;
    for (const contact of inGhl.same) {
      const patientId = patientOf(contact.id);
      if (patientId !== null) return listedTwiceInEphysio(id, contact.id, patientId);
    }
    const named = new Set(alike.map((candidate) => candidate.id));
    const contactsLike = [...inGhl.same, ...inGhl.unsure]
      .map((contact): Candidate => ({ side: 'ghl', id: contact.id, linkedTo: patientOf(contact.id) }))
      .filter(({ linkedTo }) => !named.has(linkedTo ?? ''));
    const candidates = [...alike, ...contactsLike];
    return candidates.length > 0 ? unsureReview('ephysio', id, candidates) : null;
  };

  const isOlder = (a: Held<Patient>, b: Held<Patient>): number =>
    Number(restored.has(b)) - Number(restored.has(a)) || byAge(a.id, b.id);
  for (const held of alone.toSorted(isOlder)) {
    if (isNew(held)) {
      const review = reviewOf(held);
      if (review) reviews.push(review);
      else if (mayWrite(input.direction, 'ghl')) creates.push(createOn('ghl', held, restored.get(held)));
    }
    patients.add(held);
  }
  return { creates, reviews };
};
