import { CONTACT_POINTS } from './patient.ts';
import type { Link, ReviewItem } from './plan.ts';
import type { SideName } from './side.ts';

const nameOf = (side: SideName, id: string): string =>
  side === 'ephysio' ? `e-Physio patient ${id}` : `GHL contact ${id}`;

const listOf = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

const subjectOf = (side: SideName, id: string): string => `${side} patient ${id}`;

const isContactPoint = (field: string): boolean => (CONTACT_POINTS as readonly string[]).includes(field);

/** Fields that were emptied on one side and are kept on the other, because it would be left without any or demands them. */
export const keptReviews = (
  link: Pick<Link<unknown>, 'id' | 'ephysioId' | 'ghlId'>,
  fields: readonly string[],
): ReviewItem[] => {
  const ids = `link ${link.id} (e-Physio ${link.ephysioId ?? '?'}, GHL ${link.ghlId ?? '?'})`;
  const points = fields.filter(isContactPoint);
  const required = fields.filter((field) => !isContactPoint(field));
  const subject = `link ${link.id}`;
  const reviews: ReviewItem[] = [];
  if (points.length > 0)
    reviews.push({
      kind: 'contact-points-cleared',
      subject,
      side: 'ephysio',
      message: `${listOf(points)} were both emptied on one side of ${ids}; the other side keeps them until one is filled in again.`,
    });
  if (required.length > 0)
    reviews.push({
      kind: 'required-cleared',
      subject,
      side: 'ephysio',
      message: `${listOf(required)} of ${ids} was emptied in GHL; e-Physio demands it and keeps its value until GHL's is filled in again.`,
    });
  return reviews;
};

export const unsureReview = (side: SideName, id: string, candidates: readonly string[]): ReviewItem => ({
  kind: 'who-is-who',
  subject: subjectOf(side, id),
  side,
  message: `${nameOf(side, id)} may be the same person as ${candidates.join(', ')}: make name, birth date, phone or e-mail agree if so, or differ clearly if not.`,
});

/** A contact that stands for somebody whom another contact stands for already. */
export const listedTwiceInGhl = (id: string, patientId: string | null, otherContact: string): ReviewItem => ({
  kind: 'listed-twice',
  subject: subjectOf('ghl', id),
  side: 'ghl',
  message: `GHL contact ${id} is the person of ${patientId === null ? '' : `e-Physio patient ${patientId}, who is linked to `}GHL contact ${otherContact}: merge the two contacts in GHL.`,
});

/** A contact of somebody who is archived in e-Physio, and whose former contact was deleted. */
export const archivedReview = (id: string, patientId: string): ReviewItem => ({
  kind: 'archived',
  subject: subjectOf('ghl', id),
  side: 'ghl',
  message: `GHL contact ${id} is the person of e-Physio patient ${patientId}, who is archived: make the patient active again to have the two linked.`,
});

export const namelessReview = (id: string, missing: readonly string[]): ReviewItem => ({
  kind: 'name-missing',
  subject: subjectOf('ghl', id),
  side: 'ghl',
  message: `GHL contact ${id} has no ${listOf(missing)}, without which nobody can be made in e-Physio: fill it in if it is a patient.`,
});

export const heldReview = (id: string, missing: readonly string[]): ReviewItem => ({
  kind: 'data-missing',
  subject: subjectOf('ghl', id),
  side: 'ghl',
  message: `GHL contact ${id} lacks ${listOf(missing)}, which e-Physio demands, and ephysio.missingData is "hold": fill it in, or make the patient in e-Physio.`,
});

/** Both names changed at once in GHL: a contact may have been put to use for another person, whose name is not the patient's. */
export const somebodyElseReview = ({
  id,
  ephysioId,
  ghlId,
}: Pick<Link<unknown>, 'id' | 'ephysioId' | 'ghlId'>): ReviewItem => ({
  kind: 'somebody-else',
  subject: `link ${id}`,
  side: 'ephysio',
  message: `GHL contact ${ghlId ?? '?'} has another first and last name than e-Physio patient ${ephysioId ?? '?'} had: nothing of it goes to e-Physio until the names agree. If it is the same person, change the name in e-Physio; if not, change it back in GHL and make a contact of its own.`,
});
