import type { RecordName } from '../identity/apart.ts';
import { CONTACT_POINTS } from '../records/patient.ts';
import { otherSide, type SideName } from '../side.ts';
import type { Link, ReviewItem } from './plan.ts';

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

/** Who a record may be. */
export interface Candidate extends RecordName {
  /** The e-Physio patient whose contact it is. */
  readonly linkedTo?: string | null;
}

const candidateOf = ({ side, id, linkedTo }: Candidate): string =>
  `${nameOf(side, id)}${linkedTo ? `, which is linked to ${nameOf('ephysio', linkedTo)}` : ''}`;

/** What becomes of the records of one service, which this program cannot make one. */
const mergeIn = (side: SideName): string => `merge them in ${side === 'ghl' ? 'GHL' : 'e-Physio'}`;

const SAY_DIFFERENT = 'say so: "ephysio-ghl review resolve" with --different.';

export const unsureReview = (side: SideName, id: string, candidates: readonly Candidate[]): ReviewItem => {
  const isLinkable = (c: Candidate): boolean => c.side !== side && !c.linkedTo;
  const isMixed = candidates.some(isLinkable) && !candidates.every(isLinkable);
  const answers = candidates.some(isLinkable)
    ? `make name, birth date, phone or e-mail agree if so, or differ clearly if not. Or say which: "ephysio-ghl review resolve" with --same or --different.${isMixed ? ' Two records of one service are merged there.' : ''}`
    : `${mergeIn(side)} if so. If not, ${SAY_DIFFERENT}`;
  return {
    kind: 'who-is-who',
    subject: subjectOf(side, id),
    side,
    message: `${nameOf(side, id)} may be the same person as ${candidates.map(candidateOf).join(', ')}: ${answers}`,
  };
};

/** A person has told the records apart, and since then they have come to agree in all that makes one person. */
export const togetherReview = (
  side: SideName,
  id: string,
  candidates: readonly RecordName[],
): ReviewItem => ({
  ...unsureReview(side, id, candidates),
  message: `${nameOf(side, id)} may be the same person as ${candidates.map((c) => nameOf(c.side, c.id)).join(', ')} after all: they were told apart, but name, birth date and phone or e-mail agree by now. Say so with "ephysio-ghl review resolve" and --same, or make one of these differ; two records of one service are merged there.`,
});

const NAMED = /(e-Physio patient|GHL contact) ([^\s,:]+)/g;

/** Who is meant by an item that asks who is who: the record that it is about comes first, then the candidates. */
export const peopleIn = (message: string): RecordName[] =>
  [...message.matchAll(NAMED)].map(([, what, id = '']) => ({
    side: what === 'GHL contact' ? 'ghl' : 'ephysio',
    id,
  }));

/** A link that was taken over from elsewhere may join two people: nothing travels over it. */
export const doubtfulLinkReview = ({
  id,
  ephysioId,
  ghlId,
}: Pick<Link<unknown>, 'id' | 'ephysioId' | 'ghlId'>): ReviewItem => ({
  kind: 'imported-link',
  subject: `link ${id}`,
  side: 'ghl',
  message: `The imported link ${id} says that e-Physio patient ${ephysioId ?? '?'} is GHL contact ${ghlId ?? '?'}, but their names or birth dates do not bear it out, or somebody else fits as well: nothing travels. If it is one person, say so: "ephysio-ghl review resolve" with --same ${ghlId ?? '?'}; or make first and last name agree, and birth date, phone or e-mail too. If not, run "ephysio-ghl links remove ${id}": both are looked for anew, and imported appointments that hang on them wait for you under "patient-changed".`,
});

/** Somebody without a link may be one of the two whom a doubtful link takes for one person. */
export const behindLinkReview = (
  side: SideName,
  id: string,
  link: Pick<Link<unknown>, 'id' | 'ephysioId' | 'ghlId'>,
): ReviewItem => {
  const other = otherSide(side);
  const idOf = (s: SideName): string => (s === 'ephysio' ? link.ephysioId : link.ghlId) ?? '?';
  return {
    kind: 'imported-link',
    subject: subjectOf(side, id),
    side,
    message: `${nameOf(side, id)} may be ${nameOf(other, idOf(other))}, who is ${nameOf(side, idOf(side))} by the imported link ${link.id}, which is in doubt or was not looked at yet: run "ephysio-ghl sync patients", and settle what it says of that link.`,
  };
};

/** A contact that stands for somebody whom another contact stands for already. */
export const listedTwiceInGhl = (
  id: string,
  patientId: string | null,
  otherContact: string | null,
): ReviewItem => {
  const others = [
    ...(patientId === null ? [] : [nameOf('ephysio', patientId)]),
    ...(otherContact === null ? [] : [nameOf('ghl', otherContact)]),
  ];
  return {
    kind: 'listed-twice',
    subject: subjectOf('ghl', id),
    side: 'ghl',
    message: `${nameOf('ghl', id)} is the person of ${others.join(', who is linked to ')}: merge the two contacts in GHL. If they are two people, ${SAY_DIFFERENT}`,
  };
};

/** A patient of e-Physio who has the name of others there, and no other birth date. */
export const enteredTwiceReview = (
  id: string,
  others: readonly { readonly id: string; readonly archived: boolean }[],
): ReviewItem => {
  const names = others.map((o) => `${nameOf('ephysio', o.id)}${o.archived ? ', who is archived' : ''}`);
  const how = others.every((o) => o.archived)
    ? 'make that one active again and archive this one, or merge the two in e-Physio'
    : mergeIn('ephysio');
  return {
    kind: 'listed-twice',
    subject: subjectOf('ephysio', id),
    side: 'ephysio',
    message: `${nameOf('ephysio', id)} is entered twice: it has the name, and no other birth date, of ${names.join(', and of ')}: ${how}. If they are two people, ${SAY_DIFFERENT}`,
  };
};

/** A patient of e-Physio whose person has a contact already, which is another patient's. */
export const listedTwiceInEphysio = (id: string, contactId: string, patientId: string): ReviewItem => ({
  kind: 'listed-twice',
  subject: subjectOf('ephysio', id),
  side: 'ephysio',
  message: `${nameOf('ephysio', id)} is the person of ${candidateOf({ side: 'ghl', id: contactId, linkedTo: patientId })}: merge the two in e-Physio if they are one person, or put the contact right if it was used for somebody else. If they are two people, ${SAY_DIFFERENT}`,
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

/** A record may have been put to use for another person, who is not to be written over the one on `side`. */
export const somebodyElseReview = (
  { id, ephysioId, ghlId }: Pick<Link<unknown>, 'id' | 'ephysioId' | 'ghlId'>,
  side: SideName,
): ReviewItem => ({
  kind: 'somebody-else',
  subject: `link ${id}`,
  side,
  message:
    side === 'ghl'
      ? `e-Physio patient ${ephysioId ?? '?'} has another name, birth date, phone and e-mail than GHL contact ${ghlId ?? '?'}: nothing travels, and the patient's new appointments wait. If it is the same person, say so: "ephysio-ghl review resolve" with --same ${ghlId ?? '?'}; GHL takes the name over. If it is another person, change it back in e-Physio and make a patient of its own there, or run "ephysio-ghl links remove ${id}": each is made on the other side.`
      : `GHL contact ${ghlId ?? '?'} does not have the name of e-Physio patient ${ephysioId ?? '?'} any more: nothing of it goes to e-Physio, and its new bookings wait. If it is the same person, say so: "ephysio-ghl review resolve" with --same ${ephysioId ?? '?'}; e-Physio takes the name over. If it is another person: in GHL, cancel the booking, book it again on a contact of its own, then restore the name.`,
});
