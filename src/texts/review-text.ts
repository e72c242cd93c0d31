import { counted } from '../domain/counted.ts';
import { otherSide, SERVICE, type SideName } from '../domain/records/sides.ts';
import {
  type About,
  type Candidate,
  type Facts,
  isAboutLink,
  isAboutRecord,
  type Review,
  type ReviewKind,
  type WaitReason,
} from '../domain/review/review.ts';
import { fieldText, listText, patientText } from './record-text.ts';

interface Said<F> {
  readonly about: About;
  readonly side: SideName;
  readonly facts: F;
}

type TextOf<K extends ReviewKind> = (review: Said<Facts<K>>) => string;

/** `answer`: the option that settles the item, with what it takes. */
const resolve = (answer: string): string => `"ephysio-ghl review resolve ID ${answer}"`;
const SAY_DISTINCT = `say so: ${resolve('--different')}.`;

/** Fields as an enumeration, in words. */
const fieldsText = (fields: readonly string[]): string => listText(fields.map(fieldText));

/** What to do with two records of one service, which this program cannot merge. */
const mergeIn = (side: SideName): string => `merge them in ${SERVICE[side]}`;

const recordOf = (about: About): { readonly side: SideName; readonly id: string } =>
  isAboutRecord(about) ? about : { side: 'ephysio', id: '?' };

const idsOf = (about: About) => {
  const { ephysioId, ghlId, link } = isAboutLink(about) ? about : { ephysioId: null, ghlId: null, link: '?' };
  return { patient: ephysioId ?? '?', contact: ghlId ?? '?', link };
};

const linkText = (about: About): string => {
  const { link, patient, contact } = idsOf(about);
  return `link ${link} (e-Physio ${patient}, GHL ${contact})`;
};

const candidateText = (candidate: Candidate): string => {
  const { linkedTo, contact } = candidate;
  const partner = linkedTo
    ? { side: 'ephysio' as const, id: linkedTo }
    : contact
      ? { side: 'ghl' as const, id: contact }
      : null;
  return `${patientText(candidate)}${partner ? `, which is linked to ${patientText(partner)}` : ''}`;
};

const whoIsWho: TextOf<'who-is-who'> = ({ about, facts: { candidates, isAgain } }) => {
  const person = recordOf(about);
  if (isAgain)
    return `${patientText(person)} may be the same person as ${candidates.map(patientText).join(', ')} after all: you declared them distinct, but name, birth date and phone or e-mail agree by now. Say so: ${resolve('--same RECORD')}, or make one of these differ; two records of one service are merged there.`;
  const isLinkable = (c: Candidate): boolean => c.side !== person.side && !c.linkedTo && !c.contact;
  const isMixed = candidates.some(isLinkable) && !candidates.every(isLinkable);
  const answers = candidates.some(isLinkable)
    ? `make name, birth date, phone or e-mail agree if so, or differ clearly if not. Or say which: ${resolve('--same RECORD')} or ${resolve('--different')}.${isMixed ? ' Two records of one service are merged there.' : ''}`
    : `${mergeIn(person.side)} if so. If not, ${SAY_DISTINCT}`;
  return `${patientText(person)} may be the same person as ${candidates.map(candidateText).join(', ')}: ${answers}`;
};

const listedTwice: TextOf<'listed-twice'> = ({ about, facts: { candidates, cause } }) => {
  const person = patientText(recordOf(about));
  const [first] = candidates;
  switch (cause) {
    case 'two-contacts':
      return `${person} is the person of ${candidates.map(patientText).join(', who is linked to ')}: merge the two contacts in GHL. If they are two people, ${SAY_DISTINCT}`;
    case 'contact-of-another':
      return `${person} is the person of ${first ? candidateText(first) : '?'}: merge the two in e-Physio if they are one person, or put the contact right if it was used for somebody else. If they are two people, ${SAY_DISTINCT}`;
    case 'entered-twice': {
      const names = candidates.map((c) => `${patientText(c)}${c.archived ? ', who is archived' : ''}`);
      const how = candidates.every((c) => c.archived)
        ? 'make that one active again and archive this one, or merge the two in e-Physio'
        : mergeIn('ephysio');
      return `${person} is entered twice: it has the name, and no other birth date, of ${names.join(', and of ')}: ${how}. If they are two people, ${SAY_DISTINCT}`;
    }
  }
};

const importedLink: TextOf<'imported-link'> = ({ about, facts: { link } }) => {
  const [patient, contact] = [link.ephysioId ?? '?', link.ghlId ?? '?'];
  if (isAboutLink(about))
    return `The imported link ${link.link} says that e-Physio patient ${patient} is GHL contact ${contact}, but their names or birth dates do not confirm it, or somebody else fits as well: nothing is carried over. If it is one person, say so: ${resolve(`--same ${contact}`)}; or make first and last name agree, and birth date, phone or e-mail too. If not, run "ephysio-ghl links remove ${link.link}": the next run looks for both again, and imported appointments that belong to them wait for you under "patient-changed".`;
  const person = recordOf(about);
  const idOf = (side: SideName): string => (side === 'ephysio' ? patient : contact);
  const other = otherSide(person.side);
  return `${patientText(person)} may be ${patientText({ side: other, id: idOf(other) })}, who is ${patientText({ side: person.side, id: idOf(person.side) })} by the imported link ${link.link}, which is in doubt or was not looked at yet: run "ephysio-ghl sync patients", and settle what it says of that link.`;
};

const somebodyElse: TextOf<'somebody-else'> = ({ about, side }) => {
  const { patient, contact, link } = idsOf(about);
  return side === 'ghl'
    ? `e-Physio patient ${patient} has another name, birth date, phone and e-mail than GHL contact ${contact}: nothing is carried over, and the patient's new appointments wait. If it is the same person, say so: ${resolve(`--same ${contact}`)}; GHL takes the name over. If it is another person, change it back in e-Physio and make a patient of its own there, or run "ephysio-ghl links remove ${link}": each is made on the other side.`
    : `GHL contact ${contact} does not have the name of e-Physio patient ${patient} any more: nothing of it goes to e-Physio, and its new bookings wait. If it is the same person, say so: ${resolve(`--same ${patient}`)}; e-Physio takes the name over. If it is another person: in GHL, cancel the booking, book it again on a contact of its own, then restore the name.`;
};

const archived: TextOf<'archived'> = ({ about, facts: { contact, patient } }) => {
  const { id } = recordOf(about);
  if (isAboutRecord(about) && about.entity === 'appointment')
    return `GHL appointment ${id} is a booking of GHL contact ${contact}, ${patient === null ? 'whose patient' : `whose e-Physio patient ${patient}`} is archived: it is not entered in e-Physio. Make the patient active again to have it entered, or cancel it in GHL.`;
  return `GHL contact ${id} is the person of e-Physio patient ${patient}, who is archived: make the patient active again to have the two linked.`;
};

const placeholders: TextOf<'placeholders'> = ({ about, facts: { contact, fields } }) => {
  const where = fields.every((field) => field === 'sex')
    ? 'correct it in e-Physio, or resolve this if it is right'
    : `enter the real values in e-Physio or GHL${fields.includes('sex') ? ', the sex in e-Physio' : ''}`;
  return `e-Physio patient ${recordOf(about).id} (GHL contact ${contact ?? '?'}) holds placeholders for ${fields.map(fieldText).join(', ')}: ${where}.`;
};

const byHand =
  (entity: 'patient' | 'appointment') =>
  ({
    about,
    side,
    facts: { action, id, fields, reason, isFinal },
  }: Said<Facts<'patient-by-hand'>>): string => {
    if (action === 'create') {
      const source = SERVICE[isAboutRecord(about) ? about.side : otherSide(side)];
      return `${source} ${entity} ${id} has to be entered in ${SERVICE[side]} by hand: ${reason}.`;
    }
    const what =
      action === 'cancel' ? 'has to be cancelled' : `needs ${fields.map(fieldText).join(', ')} changed`;
    const end = isFinal ? ' If it is to stay as it is, resolve this item: it does not come back.' : '';
    return `${SERVICE[side]} ${entity} ${id} ${what} by hand: ${reason}.${end}`;
  };

const waitText = (source: SideName, why: WaitReason): string => {
  switch (why.code) {
    case 'not-linked':
      return source === 'ephysio'
        ? 'the patient is not among the active ones of e-Physio, waits for review, or its contact was deleted in GHL'
        : 'the contact waits for review, is nobody in e-Physio, or does not become a patient by sync.newPatients';
    case 'not-created':
      return `its ${source === 'ephysio' ? 'GHL contact' : 'e-Physio patient'} could not be made in this run`;
    case 'contact-deleted':
      return 'its contact was deleted in GHL';
    case 'contact-unread':
      return 'the contact could not be read in this run';
    case 'somebody-else': {
      const record = why.side === 'ephysio' ? 'the patient in e-Physio' : 'the contact';
      const besides = why.isUnreachable ? ', and its phone and e-mail are not the agreed ones' : '';
      return `${record} stands for somebody else${besides}: see the review "somebody-else" of link ${why.link}`;
    }
  }
};

const notLinked: TextOf<'patient-not-linked'> = ({ about, facts: { count, why } }) => {
  const person = recordOf(about);
  return `${counted(count, 'appointment')} of ${patientText(person)} cannot go to ${SERVICE[otherSide(person.side)]}: ${waitText(person.side, why)}.`;
};

const patientChanged: TextOf<'patient-changed'> = ({ about, facts: { isUnshared } }) => {
  const { patient: event, contact: appointment, link } = idsOf(about);
  const which = `GHL appointment ${appointment} belongs to another patient than e-Physio event ${event}`;
  return isUnshared
    ? `${which}, and nothing is carried over between the two. If the two patients are one person, make sure that they are linked. If not, cancel the wrong appointment on its side, and then run "ephysio-ghl links remove ${link}": the other one is created again for its own patient. An appointment that is still active on both sides when you remove the link is created twice.`
    : `${which}: book it again in e-Physio if that is right, or cancel it in GHL if not.`;
};

const deletedButOn: TextOf<'deleted-but-on'> = ({ about, side, facts: { isWithContact } }) => {
  const { patient: event, contact: appointment } = idsOf(about);
  if (isWithContact === true)
    return `GHL appointment ${appointment} was deleted or cancelled together with its contact, while e-Physio event ${event} still takes place: leave it if the visit stands, or cancel it in e-Physio. To have both in GHL again, restore the patient's link.`;
  const names = { ephysio: `e-Physio event ${event}`, ghl: `GHL appointment ${appointment}` };
  return `${names[side]} was deleted, while ${names[otherSide(side)]} still takes place: book the former again, or cancel the latter.`;
};

const timeText = ({ side, id }: { readonly side: SideName; readonly id: string }): string =>
  `${SERVICE[side]} ${side === 'ghl' ? 'appointment' : 'event'} ${id}`;

const doubleBooked: TextOf<'double-booked'> = ({ about, facts: { other, isAbsence } }) => {
  const booking = timeText(recordOf(about));
  const what = isAbsence
    ? `${booking} is at a time at which its therapist is absent (${timeText(other)})`
    : `${booking} and ${timeText(other)} are with one therapist at overlapping times`;
  return `${what}: move or cancel one of them. If both are to stay, resolve this item: it comes back only if one of the two moves.`;
};

const outOfScope: TextOf<'out-of-scope'> = ({ about }) => {
  const { patient: event, contact: appointment } = idsOf(about);
  return `GHL appointment ${appointment} is in a calendar that the config does not name, and e-Physio event ${event} stays as it is: only a cancellation is carried over. Move one of them so that both say the same, cancel it, or add the calendar to the config.`;
};

const statusOf = (about: About): string => ('status' in about ? about.status : '?');

const TEXTS: { readonly [K in ReviewKind]: TextOf<K> } = {
  'who-is-who': whoIsWho,
  'listed-twice': listedTwice,
  'imported-link': importedLink,
  'somebody-else': somebodyElse,
  excluded: ({ about }) => {
    const { patient, contact } = idsOf(about);
    return `e-Physio patient ${patient} objects to GHL ("ephysio-ghl person exclude"), and is GHL contact ${contact} there: delete it in GHL. Until then nothing of the patient is sent; appointments that are in GHL are still moved and cancelled.`;
  },
  archived,
  'name-missing': ({ about, facts: { fields } }) =>
    `GHL contact ${recordOf(about).id} has no ${fieldsText(fields)}, which e-Physio demands: fill it in if it is a patient.`,
  'data-missing': ({ about, facts: { fields } }) =>
    `GHL contact ${recordOf(about).id} lacks ${fieldsText(fields)}, which e-Physio demands, and ephysio.missingData is "hold": fill it in, or make the patient in e-Physio.`,
  placeholders,
  'contact-points-cleared': ({ about, facts: { fields } }) =>
    `${fieldsText(fields)} were both emptied on one side of ${linkText(about)}; the other side keeps them until one is filled in again.`,
  'required-cleared': ({ about, facts: { fields } }) =>
    `${fieldsText(fields)} of ${linkText(about)} was emptied in GHL; e-Physio demands it and keeps its value until GHL's is filled in again.`,
  'value-refused': ({ about, side, facts: { field } }) =>
    `${SERVICE[side]} refuses the ${fieldText(field)} of ${linkText(about)}; the rest was written. Correct it in ${SERVICE[otherSide(side)]}: it is tried again once it changes.`,
  'contact-point-taken': ({ about, facts: { field } }) => {
    const { patient, contact } = idsOf(about);
    return `The ${fieldText(field)} of e-Physio patient ${patient} is another contact's already; contact ${contact} keeps its old one, its only way to be reached.`;
  },
  'patient-by-hand': byHand('patient'),
  'appointment-by-hand': byHand('appointment'),
  'patient-not-linked': notLinked,
  'patient-changed': patientChanged,
  'deleted-but-on': deletedButOn,
  'double-booked': doubleBooked,
  'series-as-one': ({ about }) =>
    `The event of ${linkText(about)} stands for a whole series of GHL, whose appointments have events of their own: it is one too many, unless it was entered for something else. Cancel it in e-Physio, or remove its link.`,
  'out-of-scope': outOfScope,
  'unknown-status': ({ about, facts: { count } }) =>
    `${counted(count, 'appointment has', 'appointments have')} status ${statusOf(about)}, which ephysio.statuses does not name; GHL shows them as "new". Add what it means to the config.`,
  'status-without-code': ({ about, facts: { count } }) =>
    `${counted(count, 'appointment')} became "${statusOf(about)}" in GHL, for which ephysio.statuses lists no code; e-Physio keeps its status. Add the code to the config if e-Physio has one.`,
};

/** A review as a sentence for the person who settles it: what is the matter, and what to do. Ids and fields only. */
export const reviewText = (review: Review): string =>
  (TEXTS[review.kind] as (review: Review) => string)(review);
