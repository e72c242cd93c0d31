import { listOpenReviews, storedReview } from '../../../src/store/tables/reviews.ts';
import { reviewText } from '../../../src/texts/review-text.ts';
import { DAY_MS } from '../../../test/sync/virtual-clock.ts';
import { compareClashes } from './clashes.ts';
import { compareSlots } from './compare-slots.ts';
import type { Visit } from './records.ts';
import { COLLEAGUE, isLiveAppointment, isLiveEvent, isOwnName, type Month } from './truth.ts';

const nameOf = (v: Visit): string =>
  `visit ${v.id} of person ${v.who.n} with therapist ${v.therapist} at ${new Date(v.start).toISOString()}`;

/** Records that somebody was asked about, lately: what the desk will see tomorrow. */
const askedAbout = async ({ bench }: Month, isLast: boolean): Promise<(id: string | number) => boolean> => {
  const since = bench.clock.now() - 3 * DAY_MS;
  const texts = (await listOpenReviews(bench.store, 'main'))
    .filter((item) => !isLast && Date.parse(item.created_at) > since)
    .map((item) => `${item.subject} ${reviewText(item)}`);
  const words = new Set(texts.flatMap((text) => text.split(/[^\w-]+/)));
  return (id) => words.has(String(id));
};

/** Whether the records are of the people whose names they bear. */
const people = (month: Month, isAsked: (id: string | number) => boolean): string[] => {
  const { ephysio, ghl } = month.bench.sandbox;
  return month.people.flatMap((who) => {
    const problems: string[] = [];
    for (const id of who.patients) {
      const patient = ephysio.state.patients.get(id);
      if (patient?.status !== 1) continue;
      if (!isOwnName(who, patient))
        problems.push(
          `patient ${id} of person ${who.n} is called "${patient.firstName} ${patient.lastName}"`,
        );
      if (patient.street !== who.street && !isAsked(id) && patient.street !== '-')
        problems.push(`patient ${id} of person ${who.n} lives in "${patient.street}", not "${who.street}"`);
    }
    for (const id of who.contacts) {
      const contact = ghl.state.contacts.get(id);
      if (contact && !isOwnName(who, contact) && !isAsked(id))
        problems.push(
          `contact ${id} of person ${who.n} is called "${contact.firstName} ${contact.lastName}"`,
        );
    }
    const made = Math.max(1, who.entered);
    if (who.patients.size > made) problems.push(`person ${who.n} is ${who.patients.size} patients`);
    const contacts = [...who.contacts].filter((id) => ghl.state.contacts.has(id)).length;
    if (contacts > made) problems.push(`person ${who.n} is ${contacts} contacts`);
    if (contacts > 0 && who.isDeletedInGhl) problems.push(`person ${who.n} is in GHL again`);
    return problems;
  });
};

/** Nobody expects GHL to have it: its time is blocked there. */
const mayLackAppointment = (month: Month, { isFreeInGhl, therapist, who }: Visit): boolean =>
  isFreeInGhl ||
  therapist === COLLEAGUE ||
  who.isExcluded ||
  who.isDeletedInGhl ||
  (month.mode.leavesOut && month.contactOf(who) === undefined);

/** Nobody at the desk has answered before it was over: nothing is entered then, and nobody is asked any more. */
const isLateForArchived = ({ who, isFromGhl, start }: Visit, now: number): boolean =>
  who.isArchived && isFromGhl && start <= now;

/** The events of e-Physio go with their visits: none is replaced by another one. */
const sameEvents = (month: Month): string[] =>
  month.visits.flatMap((visit) => {
    const event = visit.takesPlace ? month.eventOf(visit) : undefined;
    const before = visit.eventId;
    if (!event || event.id === before) return [];
    visit.eventId = event.id;
    return before === null ? [] : [`${nameOf(visit)} was event ${before}, and is event ${event.id}`];
  });

/** A person is asked about exactly those appointments that are in a calendar that the config does not name. */
const away = async (month: Month): Promise<string[]> => {
  const { bench } = month;
  const items = (await listOpenReviews(bench.store, 'main')).filter(({ kind }) => kind === 'out-of-scope');
  const words = new Set(items.flatMap((item) => reviewText(item).split(/[^\w-]+/)));
  const out = month.visits.filter((v) => v.takesPlace && v.isAway && v.start > bench.clock.now());
  const problems = out
    .filter((v) => !words.has(String(month.eventOf(v)?.id)) && !words.has(month.appointmentOf(v)?.id ?? ''))
    .map((v) => `no review says that ${nameOf(v)} is in an unknown calendar`);
  if (items.length > month.visits.filter((v) => v.takesPlace && v.isAway).length)
    problems.push(`${items.length} reviews about unknown calendars, and ${out.length} visits there`);
  return problems;
};

/** Whether everybody comes when they think that they do, on both sides, and nobody else. */
const visits = (month: Month, isAsked: (id: string | number) => boolean): string[] => {
  const { ephysio, ghl } = month.bench.sandbox;
  const now = month.bench.clock.now();
  const calendars = [...ghl.state.calendars.keys()];
  const isAskedOf = (visit: Visit): boolean =>
    [...visit.who.contacts, ...visit.who.patients, visit.bookedOn ?? ''].some(isAsked);
  const problems: string[] = [];
  const [events, appointments] = [new Set<number>(), new Set<string>()];
  for (const visit of month.visits) {
    if (!visit.takesPlace) continue;
    const [event, appointment] = [month.eventOf(visit), month.appointmentOf(visit)];
    if (event) events.add(event.id);
    if (appointment) appointments.add(appointment.id);
    const isInGhlOnly = [...ghl.state.appointments.values()].some(
      (a) => a.startTime === visit.start && isLiveAppointment(a) && isAsked(a.id),
    );
    const isPending = isAskedOf(visit) || isInGhlOnly;
    const clientId = ephysio.practice.therapists[visit.therapist]?.clientId;
    if (!event && !isPending && !isLateForArchived(visit, now))
      problems.push(`${nameOf(visit)} is not in e-Physio`);
    if (event && event.clientId !== clientId && !isPending)
      problems.push(`${nameOf(visit)} is event ${event.id} of client ${event.clientId}`);
    if (!appointment && !mayLackAppointment(month, visit) && !isPending)
      problems.push(`${nameOf(visit)} is not in GHL`);
    if (appointment && visit.start > now && !['confirmed', 'new'].includes(appointment.appointmentStatus))
      problems.push(`${nameOf(visit)} is to come, and ${appointment.appointmentStatus} in GHL`);
    if (event && visit.start > now && event.status !== 5)
      problems.push(`${nameOf(visit)} is to come, and has status ${event.status} in e-Physio`);
  }
  for (const e of ephysio.state.events.values()) {
    if (e.patientId && isLiveEvent(month, e) && !events.has(e.id) && !isAsked(e.id))
      problems.push(
        `event ${e.id} of patient ${e.patientId} (person ${month.ownerOfPatient(e.patientId)?.n}) at ${new Date(e.start).toISOString()} is no known visit`,
      );
  }
  for (const a of ghl.state.appointments.values()) {
    if (!isLiveAppointment(a) || appointments.has(a.id) || month.strays.has(a.id)) continue;
    const isForAnother = month.visits.some((v) => v.bookedOn === a.contactId && v.start === a.startTime);
    if (isForAnother || isAsked(a.id)) continue;
    problems.push(
      `appointment ${a.id} of contact ${a.contactId} (person ${month.ownerOfContact(a.contactId)?.n}) in calendar ${calendars.indexOf(a.calendarId)} at ${new Date(a.startTime).toISOString()} is no known visit`,
    );
  }
  return problems;
};

/** Visits that had begun or were billed, that GHL shows differently, and for which no review was opened. */
const withoutReview = async (month: Month): Promise<string[]> => {
  const reviews = await month.bench.store.db
    .selectFrom('reviews')
    .selectAll()
    .where('kind', '=', 'appointment-by-hand')
    .execute();
  const texts = reviews.flatMap((row) => storedReview(row) ?? []).map(reviewText);
  const words = new Set(texts.flatMap((text) => text.split(/[^\w-]+/)));
  return month.visits
    .filter((visit) => visit.needsReview && !words.has(String(month.eventOf(visit)?.id)))
    .map((visit) => `no review says that GHL differs about ${nameOf(visit)}`);
};

/** Two patients with one therapist at one time. */
const clashes = (month: Month): string[] => {
  const { ephysio, ghl } = month.bench.sandbox;
  const slots = [
    ...[...ephysio.state.events.values()]
      .filter((e) => e.patientId && isLiveEvent(month, e))
      .map((e) => `client ${e.clientId} at ${new Date(e.start).toISOString()}`),
    ...[...ghl.state.appointments.values()]
      .filter((a) => isLiveAppointment(a) && !month.strays.has(a.id))
      .map((a) => `calendar ${a.calendarId} at ${new Date(a.startTime).toISOString()}`),
  ];
  const isMeant = (slot: string): boolean => {
    const at = Date.parse(slot.slice(slot.lastIndexOf(' at ') + 4));
    return month.visits.filter((v) => v.takesPlace && v.start === at).length > 1;
  };
  return slots
    .filter((slot, n) => slots.indexOf(slot) !== n && !isMeant(slot))
    .map((slot) => `two patients for ${slot}`);
};

/** Both sides against what is true, as the desk would find it in the evening. `isLast`: nothing may wait any more. */
export const compare = async (month: Month, isLast = false): Promise<string[]> => {
  month.look();
  const isAsked = await askedAbout(month, isLast);
  return [
    ...people(month, isAsked),
    ...visits(month, isAsked),
    ...clashes(month),
    ...(await withoutReview(month)),
    ...(await away(month)),
    ...(await compareClashes(month)),
    ...compareSlots(month),
    ...sameEvents(month),
  ];
};
