import { listOpenReviews, storedReview } from '../../../src/store/tables/reviews.ts';
import { reviewText } from '../../../src/texts/review-text.ts';
import { DAY_MS } from '../../../test/sync/virtual-clock.ts';
import { isLiveAppointment, isLiveEvent, isOwnName, type Month, type Visit } from './truth.ts';

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
    if (who.contacts.size > made) problems.push(`person ${who.n} is ${who.contacts.size} contacts`);
    return problems;
  });
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
    if (!event && !isPending) problems.push(`${nameOf(visit)} is not in e-Physio`);
    if (event && event.clientId !== clientId && !isPending)
      problems.push(`${nameOf(visit)} is event ${event.id} of client ${event.clientId}`);
    if (!appointment && !visit.isFreeInGhl && !isPending) problems.push(`${nameOf(visit)} is not in GHL`);
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
  return slots.filter((slot, n) => slots.indexOf(slot) !== n).map((slot) => `two patients for ${slot}`);
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
  ];
};
