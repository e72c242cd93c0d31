import { DAY_MS, HOUR_MS } from '../../../test/sync/virtual-clock.ts';
import { swissDate } from '../people.ts';
import type { Person } from './people.ts';
import type { Visit } from './records.ts';
import { HALF_HOUR_MS, isOwnName, type Month } from './truth.ts';

export const CODES = { cancelled: 6, showed: 7, noshow: 8 };

/** Long enough for two runs: nobody touches what somebody has just touched. */
export const REST_MS = 3 * HOUR_MS;

export const one = <T>({ random }: Month, from: readonly T[]): T | undefined => from[random.int(from.length)];
export const now = ({ bench }: Month): number => bench.clock.now();
export const isRested = (month: Month, { touchedAt }: { readonly touchedAt: number }): boolean =>
  touchedAt < now(month) - REST_MS;

export const calendarOf = ({ bench }: Month, therapist: number) => {
  const [id = '', calendar] = [...bench.sandbox.ghl.state.calendars][therapist] ?? [];
  return { calendarId: id, assignedUserId: calendar?.team[0] ?? null };
};

export const openInvoice = ({ bench }: Month, patientId: number): number | undefined =>
  [...bench.sandbox.ephysio.state.invoices.values()].find(
    (i) => i.patientId === patientId && i.stati.status === 0,
  )?.id;

/** Visits that both sides know of, that nobody has touched lately, and that are at least a day off. */
export const aheadOnBoth = (month: Month): Visit[] =>
  month.visits.filter(
    (v) =>
      v.takesPlace &&
      v.start > now(month) + DAY_MS &&
      isRested(month, v) &&
      isRested(month, v.who) &&
      v.bookedOn === null &&
      !v.isAway &&
      !v.who.isDeletedInGhl &&
      month.eventOf(v) !== undefined &&
      month.appointmentOf(v) !== undefined,
  );

export const activePatients = (month: Month): Person[] =>
  month.people.filter((p) => !p.isArchived && month.patientOf(p) !== undefined && isRested(month, p));

/** Whose contact bears their own name: the others wait for the desk. */
export const contactsInOrder = (month: Month): Person[] =>
  month.people.filter((p) => {
    const contact = month.bench.sandbox.ghl.state.contacts.get(month.contactOf(p) ?? '');
    return contact !== undefined && isRested(month, p) && isOwnName(p, contact);
  });

export const bookAtDesk = (month: Month, who: Person, aheadDays = 25): void => {
  const { ephysio } = month.bench.sandbox;
  const patientId = month.patientOf(who);
  if (patientId === undefined) return;
  const therapist = month.random.int(3);
  const start = month.freeSlot(therapist, aheadDays, who);
  // The desk opens an invoice with the first appointment of a treatment.
  const invoiceId = openInvoice(month, patientId) ?? ephysio.edit.addInvoice(patientId, now(month)).id;
  const { clientId = 0 } = ephysio.practice.therapists[therapist] ?? {};
  ephysio.edit.addEvent({ patientId, clientId, start, invoiceId });
  month.addVisit(who, therapist, start);
};

export const bookOnline = (month: Month, who: Person, contactId: string, aheadDays = 25): Visit => {
  const therapist = month.random.int(3);
  const start = month.freeSlot(therapist, aheadDays, who);
  const { calendarId } = calendarOf(month, therapist);
  month.bench.sandbox.ghl.edit.createAppointment({ calendarId, contactId, start, end: start + HALF_HOUR_MS });
  return month.addVisit(who, therapist, start, { isFromGhl: true });
};

export const detailsOf = (who: Person) => ({
  birthDate: swissDate(who.born),
  sex: who.sex === 'm',
  street: who.street,
  zip: who.zip,
  city: who.city,
});

export const register = ({ bench }: Month, who: Person): void => {
  const { id } = bench.sandbox.ephysio.edit.addPatient({
    firstName: who.first,
    lastName: who.last,
    ...detailsOf(who),
    phone: who.phone,
    email: who.email,
  });
  // The program may have made a first patient, of a contact.
  who.entered = who.patients.size + 1;
  who.patients.add(id);
  who.touchedAt = bench.clock.now();
};

export const callOff = (month: Month, visit: Visit): void => {
  const { ephysio } = month.bench.sandbox;
  const event = month.eventOf(visit);
  if (!event) return;
  if (month.mode.hasCodes) ephysio.edit.setStatus(event.id, CODES.cancelled);
  else ephysio.edit.removeEvent(event.id);
  visit.takesPlace = false;
  visit.touchedAt = now(month);
};

export const moveTo = (month: Month, visit: Visit, start: number, therapist = visit.therapist): void => {
  const isInClass = visit.isInClass && therapist === visit.therapist;
  if (start !== visit.start) leaveRule(visit);
  Object.assign(visit, { start, therapist, isInClass, touchedAt: now(month) });
};

/** An appointment that is moved alone does not follow its series any more. */
export const leaveRule = ({ series, ...visit }: Visit): void => {
  const place = series?.places.findIndex((one) => one?.id === visit.id) ?? -1;
  if (series && place >= 0) series.places[place] = null;
};

/** Free, and not where its series has, or had, another of its appointments. */
export const freeSlotFor = (month: Month, { who, therapist, series }: Visit, aheadDays: number): number => {
  for (;;) {
    const start = month.freeSlot(therapist, aheadDays, who);
    if (!series || !month.visits.some((v) => v.series === series && v.start === start)) return start;
  }
};

/** One thing that happens in a practice, and how often on a working day. */
export type Acts = Readonly<
  Record<string, { readonly perDay: number; readonly act: (month: Month) => void | Promise<void> }>
>;

/** The kind of event under which the practice keeps notes. */
export const NOTE_KIND = 41;
/** Holidays, training, breaks. */
export const ABSENCE_KIND = 40;

/** Somebody enters that a therapist is away. */
export const beAway = (month: Month, therapist: number, start: number, end: number, isNote = false): void => {
  const { ephysio } = month.bench.sandbox;
  const { clientId = 0 } = ephysio.practice.therapists[therapist] ?? {};
  const { id } = ephysio.edit.addEvent({
    clientId,
    start,
    end,
    eventTypeId: isNote ? NOTE_KIND : ABSENCE_KIND,
  });
  const absence = { event: id, therapist, start, end, isOn: true, isNote, touchedAt: now(month) };
  month.absences.push(absence);
};

/** The day (`YYYY-MM-DD`) in so many days. */
export const dayIn = (month: Month, days: number): string =>
  new Date(now(month) + days * DAY_MS).toISOString().slice(0, 10);
