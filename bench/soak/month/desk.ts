import { resolveAsDifferent, resolveAsSame } from '../../../src/cli/commands/items/review.ts';
import type { RecordName } from '../../../src/domain/identity/distinct-pairs.ts';
import { ConfigError } from '../../../src/errors.ts';
import { askedBy } from '../../../src/items/reviews.ts';
import { listOpenConflicts, resolveConflict } from '../../../src/store/tables/conflicts.ts';
import { listOpenReviews, type StoredReview, settleReview } from '../../../src/store/tables/reviews.ts';
import { reviewText } from '../../../src/texts/review-text.ts';
import { DAY_MS } from '../../../test/sync/virtual-clock.ts';
import { actOnAway, actOnClash, actOnExcluded, type Handled, restoreSomebody } from './desk-of-calendar.ts';
import { calendarOf, detailsOf, openInvoice } from './means.ts';
import type { Person } from './people.ts';
import { HALF_HOUR_MS, isLiveAppointment, isOwnName, type Month } from './truth.ts';

/** Who an item is about, by the ids that its text names. */
const idsIn = (item: StoredReview, what: RegExp): string[] => [
  ...new Set([...`${item.subject} ${reviewText(item)}`.matchAll(what)].map(([, id = '']) => id)),
];
const CONTACT = /(?:GHL contact|ghl patient) (\w+)/g;
const PATIENT = /(?:e-Physio patient|ephysio patient|patient) (\d+)/g;

const patientsIn = (item: StoredReview): number[] => idsIn(item, PATIENT).map(Number);

/** A contact that a form gave another name: the booking goes to a contact of its own, and the name comes back. */
const putRight = (month: Month, contactId: string): Handled => {
  const { ghl } = month.bench.sandbox;
  const [contact, owner] = [ghl.state.contacts.get(contactId), month.ownerOfContact(contactId)];
  if (!contact || !owner || isOwnName(owner, contact)) return 'left';
  for (const visit of month.visits) {
    if (visit.bookedOn !== contactId) continue;
    visit.bookedOn = null;
    const { calendarId } = calendarOf(month, visit.therapist);
    const booked = [...ghl.state.appointments.values()].find(
      (a) =>
        a.contactId === contactId && a.startTime === visit.start && a.calendarId === calendarId && !a.deleted,
    );
    if (!booked || !visit.takesPlace) continue;
    ghl.edit.cancelAppointment(booked.id);
    const { who } = visit;
    const own = month.contactOf(who);
    const { id } =
      own === undefined
        ? ghl.edit.createContact({ firstName: who.first, lastName: who.last, dateOfBirth: who.born })
        : { id: own };
    who.contacts.add(id);
    who.touchedAt = month.bench.clock.now();
    const { start } = visit;
    ghl.edit.createAppointment({ calendarId, contactId: id, start, end: start + HALF_HOUR_MS });
    visit.touchedAt = month.bench.clock.now();
  }
  ghl.edit.updateContact(contactId, { firstName: owner.first, lastName: owner.last });
  owner.touchedAt = month.bench.clock.now();
  return 'acted';
};

/** Nobody comes to what is left in GHL of a contact that was deleted there. */
const calledOff = ({ bench }: Month, item: StoredReview): Handled => {
  const { ghl } = bench.sandbox;
  const gone = idsIn(item, CONTACT).filter((id) => !ghl.state.contacts.has(id));
  const left = [...ghl.state.appointments.values()].filter(
    (a) => gone.includes(a.contactId) && isLiveAppointment(a),
  );
  for (const { id } of left) ghl.edit.cancelAppointment(id);
  return left.length > 0 ? 'acted' : 'left';
};

const ownerOf = (month: Month, { side, id }: RecordName): Person | undefined =>
  side === 'ghl' ? month.ownerOfContact(id) : month.ownerOfPatient(Number(id));

/** Who is who, as the script knows. */
const answer = async (month: Month, item: StoredReview): Promise<Handled> => {
  const context = month.bench.context();
  const [practice] = context.practices;
  if (!practice) throw new Error('no practice');
  const doubt = askedBy(item, 'different');
  const who = ownerOf(month, doubt.question.person);
  const same = doubt.question.candidates.find(
    (c) => c.side !== doubt.question.person.side && ownerOf(month, c) === who,
  );
  const { exitCode, document } =
    same === undefined
      ? await resolveAsDifferent(context, practice, [doubt])
      : await resolveAsSame(context, practice, doubt, same.id);
  if (exitCode !== 0)
    month.problems.push(
      `the answer to ${item.kind} (${reviewText(item)}) came to ${JSON.stringify(document)}`,
    );
  return 'acted';
};

const actOn = async (month: Month, item: StoredReview): Promise<Handled> => {
  const { ephysio } = month.bench.sandbox;
  switch (item.kind) {
    case 'somebody-else':
      return idsIn(item, CONTACT).some((id) => putRight(month, id) === 'acted') ? 'acted' : 'left';
    case 'archived': {
      const owners = [
        ...patientsIn(item).map((id) => month.ownerOfPatient(id)),
        ...idsIn(item, CONTACT).map((id) => month.ownerOfContact(id)),
      ];
      const who = owners.find((owner) => owner !== undefined);
      const [patient] = who?.patients ?? [];
      if (!who || patient === undefined) return 'left';
      ephysio.edit.restorePatient(patient);
      who.isArchived = false;
      return 'acted';
    }
    case 'placeholders': {
      for (const id of patientsIn(item)) {
        const [who, patient] = [month.ownerOfPatient(id), ephysio.state.patients.get(id)];
        if (!who || !patient) continue;
        const isKnown = Object.entries(detailsOf(who)).every(([f, v]) => String(patient[f]) === String(v));
        if (isKnown) await settleReview(month.bench.store, item, month.bench.clock.now());
        else ephysio.edit.changePatient(id, detailsOf(who));
        return 'acted';
      }
      return 'left';
    }
    case 'listed-twice': {
      const [who] = patientsIn(item).flatMap((id) => month.ownerOfPatient(id) ?? []);
      const active = [...(who?.patients ?? [])].filter((id) => ephysio.state.patients.get(id)?.status === 1);
      if (active.length > 1) {
        ephysio.edit.archivePatient(Math.max(...active));
        return 'acted';
      }
      return month.bench.clock.now() - Date.parse(item.created_at) > 2 * DAY_MS
        ? answer(month, item)
        : 'left';
    }
    case 'double-booked':
      return actOnClash(month, item);
    case 'out-of-scope':
      return actOnAway(month, item);
    case 'excluded': {
      const [id] = patientsIn(item);
      return actOnExcluded(month, id === undefined ? undefined : month.ownerOfPatient(id));
    }
    case 'patient-not-linked':
      return calledOff(month, item);
    case 'who-is-who':
      return answer(month, item);
    case 'appointment-by-hand': {
      const [who] = patientsIn(item).flatMap((id) => month.ownerOfPatient(id) ?? []);
      const patient = who && month.patientOf(who);
      if (reviewText(item).includes('no open invoice') && patient !== undefined) {
        if (openInvoice(month, patient) !== undefined) return 'left';
        ephysio.edit.addInvoice(patient, month.bench.clock.now());
        return 'acted';
      }
      await settleReview(month.bench.store, item, month.bench.clock.now());
      return 'acted';
    }
    default:
      return 'left';
  }
};

/** A person goes through the list, once a day. */
export const workThrough = async (month: Month): Promise<void> => {
  const { store, clock } = month.bench;
  month.look();
  await restoreSomebody(month);
  for (const item of await listOpenReviews(store, 'main')) {
    const kind = `review ${item.kind}`;
    try {
      const handled = await actOn(month, item);
      if (handled === 'acted') month.done[kind] = (month.done[kind] ?? 0) + 1;
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      month.problems.push(`${item.kind} could not be acted on (${reviewText(item)}): ${error.message}`);
    }
  }
  for (const { id } of await listOpenConflicts(store, 'main')) await resolveConflict(store, id, clock.now());
};
