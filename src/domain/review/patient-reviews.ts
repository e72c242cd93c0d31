import type { RecordName } from '../identity/distinct-pairs.ts';
import type { Link } from '../plan/plan.ts';
import { CONTACT_POINTS } from '../records/patient.ts';
import type { SideName } from '../records/sides.ts';
import type { About, Candidate, LinkRef, Review } from './review.ts';

type Ids = Pick<Link<unknown>, 'id' | 'ephysioId' | 'ghlId'>;

/** A patient's link, as reviews name it. */
export const patientLink = ({ id, ephysioId, ghlId }: Ids): LinkRef => ({
  entity: 'patient',
  link: id,
  ephysioId,
  ghlId,
});

const patientRecord = (side: SideName, id: string): About => ({ entity: 'patient', side, id });

const isContactPoint = (field: string): boolean => (CONTACT_POINTS as readonly string[]).includes(field);

/** Fields that were emptied on one side and are kept on the other, because it would be left without any or demands them. */
export const keptReviews = (link: Ids, fields: readonly string[]): Review[] => {
  const about = patientLink(link);
  const points = fields.filter(isContactPoint);
  const required = fields.filter((field) => !isContactPoint(field));
  const reviews: Review[] = [];
  if (points.length > 0)
    reviews.push({ kind: 'contact-points-cleared', about, side: 'ephysio', facts: { fields: points } });
  if (required.length > 0)
    reviews.push({ kind: 'required-cleared', about, side: 'ephysio', facts: { fields: required } });
  return reviews;
};

export const unsureReview = (side: SideName, id: string, candidates: readonly Candidate[]): Review => ({
  kind: 'who-is-who',
  about: patientRecord(side, id),
  side,
  facts: { candidates: [...candidates], isAgain: false },
});

/** A person declared the records distinct, and since then they have come to agree in all that makes one person. */
export const togetherReview = (side: SideName, id: string, candidates: readonly RecordName[]): Review => ({
  kind: 'who-is-who',
  about: patientRecord(side, id),
  side,
  facts: { candidates: [...candidates], isAgain: true },
});

/** An imported link may join two people: nothing is written over it. */
export const unverifiedLinkReview = (link: Ids): Review => ({
  kind: 'imported-link',
  about: patientLink(link),
  side: 'ghl',
  facts: { link: patientLink(link) },
});

/** A record without a link may be one of the two people of an unverified link. */
export const behindLinkReview = (side: SideName, id: string, link: Ids): Review => ({
  kind: 'imported-link',
  about: patientRecord(side, id),
  side,
  facts: { link: patientLink(link) },
});

/** A contact that stands for somebody whom another contact stands for already. */
export const listedTwiceInGhl = (
  id: string,
  patientId: string | null,
  otherContact: string | null,
): Review => ({
  kind: 'listed-twice',
  about: patientRecord('ghl', id),
  side: 'ghl',
  facts: {
    candidates: [
      ...(patientId === null ? [] : [{ side: 'ephysio' as const, id: patientId }]),
      ...(otherContact === null ? [] : [{ side: 'ghl' as const, id: otherContact }]),
    ],
    cause: 'two-contacts',
  },
});

/** A patient of e-Physio who has the name of others there, and no other birth date. */
export const enteredTwiceReview = (
  id: string,
  others: readonly { readonly id: string; readonly archived: boolean }[],
): Review => ({
  kind: 'listed-twice',
  about: patientRecord('ephysio', id),
  side: 'ephysio',
  facts: {
    candidates: others.map((other) => ({ side: 'ephysio', id: other.id, archived: other.archived })),
    cause: 'entered-twice',
  },
});

/** A patient of e-Physio whose person has a contact already, which is another patient's. */
export const listedTwiceInEphysio = (id: string, contactId: string, patientId: string): Review => ({
  kind: 'listed-twice',
  about: patientRecord('ephysio', id),
  side: 'ephysio',
  facts: { candidates: [{ side: 'ghl', id: contactId, linkedTo: patientId }], cause: 'contact-of-another' },
});

/** A contact of somebody who is archived in e-Physio, and whose former contact was deleted. */
export const archivedReview = (id: string, patientId: string): Review => ({
  kind: 'archived',
  about: patientRecord('ghl', id),
  side: 'ghl',
  facts: { contact: id, patient: patientId },
});

export const namelessReview = (id: string, missing: readonly string[]): Review => ({
  kind: 'name-missing',
  about: patientRecord('ghl', id),
  side: 'ghl',
  facts: { fields: [...missing] },
});

export const heldReview = (id: string, missing: readonly string[]): Review => ({
  kind: 'data-missing',
  about: patientRecord('ghl', id),
  side: 'ghl',
  facts: { fields: [...missing] },
});

/** A record may have been put to use for another person, who is not to be written over the one on `side`. */
export const somebodyElseReview = (link: Ids, side: SideName): Review => ({
  kind: 'somebody-else',
  about: patientLink(link),
  side,
  facts: {},
});

/** A patient who objects has a contact: what is in GHL already, only a person can delete. */
export const excludedReview = (link: Ids): Review => ({
  kind: 'excluded',
  about: patientLink(link),
  side: 'ghl',
  facts: {},
});

export const placeholderReview = (
  patientId: string,
  contact: string | null,
  fields: readonly string[],
): Review => ({
  kind: 'placeholders',
  about: patientRecord('ephysio', patientId),
  side: 'ephysio',
  facts: { contact, fields: [...fields] },
});

/** A side refuses a value of the other one; the rest of the record is written. */
export const valueRefusedReview = (link: Ids, side: SideName, field: string): Review => ({
  kind: 'value-refused',
  about: patientLink(link),
  side,
  facts: { field },
});

/** A contact keeps an outdated e-mail or phone, its only way to be reached, because the new one is another contact's. */
export const contactPointTakenReview = (link: Ids, field: string): Review => ({
  kind: 'contact-point-taken',
  about: patientLink(link),
  side: 'ghl',
  facts: { field },
});
