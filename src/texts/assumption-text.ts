import type { AssumptionCode, Facts, Finding, Untried, What } from '../domain/rehearsal/assumption.ts';

/** What is assumed. */
const ASSUMED: Readonly<Record<AssumptionCode, string>> = {
  'patient-fields': 'a new patient is listed with the fields that were sent',
  'patient-birth-date': 'the birth date is listed as the day that was sent',
  'patient-sex': 'the sex is listed as true or false, and follows what is sent',
  'patient-comment': 'where the list shows the comment of a patient, it is what was sent',
  updatePatient: 'PUT /patients/{id} changes a patient (capability updatePatient)',
  createInvoice: 'POST /invoices opens an invoice (capability createInvoice)',
  'invoice-day': 'an open invoice is found by its day',
  'event-fields': 'a new event is listed with the patient, therapist, kind and length that were sent',
  'event-clock-winter': 'a new event in winter starts at the time that was sent',
  'event-status': 'a new event is listed with the status code that was sent',
  'event-invoice': 'where the list names the invoice of an event, it is the one that was sent',
  updateEvent: 'PUT /events/{id} moves an event (capability updateEvent)',
  'event-clock-summer': 'an event that was moved to summer starts at the time that was sent',
  'status-cancelled': 'a status code means cancelled',
  'status-noshow': 'a status code means noshow',
  'status-showed': 'a status code means showed',
  cancelEvent: 'DELETE /events/{id} cancels an event (capability cancelEvent)',
  'contact-name-only': 'a contact can be created with a name only',
  'contact-fields': 'a contact reads back with the fields that were sent',
  'contact-cleared': 'null empties e-mail, birth date and address, and "" the zip',
  'contact-search': 'the search shows a new contact within 20 s',
  'appointment-fields': 'an appointment reads back, by id and in the list, as it was sent',
  'put-without-status': 'a PUT without a status sets the appointment to confirmed',
  'cancelled-listed': 'a cancelled appointment stays in the list',
  'slot-by-user': 'a block slot can be made for a user, is listed, and can be deleted',
  'slot-by-calendar': 'a block slot can be made for a calendar, is listed, and can be deleted',
  'reads-v3': 'reads under Version: v3 show the same',
  series: 'a recurring booking is listed as instances, with ids made of master, start and length',
  'webhook-contact': 'webhooks arrive for a contact that is created and changed',
  'webhook-appointment': 'webhooks arrive for an appointment, also with toNotify false',
  'appointment-deleted': 'a deleted appointment reads as deleted, and is not listed',
  'webhook-deletion': 'webhooks arrive for what is deleted',
};

const NO_WRITES = 'Let no run write to e-Physio before this is understood: sync --direction to-ghl.';
const WRONG_TIME =
  'Appointments from GHL would be at another time. Check `timezone`, and sync --direction to-ghl until it is right.';

/** What it means for the runs if it is not so. */
const CONSEQUENCE: Readonly<Record<AssumptionCode, string>> = {
  'patient-fields': NO_WRITES,
  'patient-birth-date': NO_WRITES,
  'patient-sex': 'Updates send the sex back as it was listed: leave sexTrue out.',
  'patient-comment':
    'The comment of a patient does not say which values are placeholders: `review list` does.',
  updatePatient: 'Changes of patients become reviews for the desk.',
  createInvoice: 'A booking of a patient without an open invoice becomes a review.',
  'invoice-day': 'Any open invoice of the patient is used.',
  'event-fields': NO_WRITES,
  'event-clock-winter': WRONG_TIME,
  'event-status': 'Enter what this code means in ephysio.statuses.',
  'event-invoice': 'Changes of appointments in GHL become reviews: their invoices seem not to be open.',
  updateEvent: 'Appointments that are moved in GHL become reviews for the desk.',
  'event-clock-summer': WRONG_TIME,
  'status-cancelled': 'Cancellations need the call cancelEvent, or become reviews.',
  'status-noshow': 'This status is not carried over to e-Physio.',
  'status-showed': 'This status is not carried over to e-Physio.',
  cancelEvent: 'Cancellations become reviews, unless a status code means cancelled.',
  'contact-name-only': 'Patients without e-mail and phone get no contact: they become failures.',
  'contact-fields': 'Take these fields out of sync.contactFields.',
  'contact-cleared': 'What is emptied in e-Physio stays in GHL.',
  'contact-search': 'A run right after a write may miss it; the next one finds it.',
  'appointment-fields': 'Let no run write to GHL before this is understood: sync --direction to-ephysio.',
  'put-without-status': 'Nothing: every write names the status.',
  'cancelled-listed': 'Cancelled appointments are read by id: more requests.',
  'slot-by-user': 'Slots are made for the calendars of the therapist.',
  'slot-by-calendar': 'Set ghlUserId for each calendar: slots are made for the user.',
  'reads-v3': 'Leave ghl.versions as they are.',
  series: 'Look at series in GHL by hand after a run, and report what you see.',
  'webhook-contact': 'Changes of contacts arrive with the next run.',
  'webhook-appointment': 'Changes of appointments arrive with the next run.',
  'appointment-deleted': 'An appointment that is deleted in GHL stays in e-Physio.',
  'webhook-deletion': 'Deletions arrive with the next run.',
};

/** What it means that a list does not show a thing which the program can do without. */
const WITHOUT: Readonly<Partial<Record<AssumptionCode, string>>> = {
  'patient-comment': 'What the comment says of placeholders stays when the values arrive.',
  'event-invoice': 'An event is protected by its start alone, not by an invoice that is sent.',
};

const WHAT: Readonly<Record<What, string>> = {
  missing: 'it is not there',
  unchanged: 'it was accepted, and nothing changed',
  twice: 'there are two events now',
  'no-boolean': 'the sex is listed as something else',
  'one-for-both': 'both are listed as the same',
  'other-than-config': 'the config says the opposite',
  removed: 'the event is removed',
  kept: 'the record is kept',
  'not-listed': 'the list does not show it',
  'still-listed': 'it is still listed',
  'no-such-ids': 'the ids are of another form',
  'reads-as-master': 'a read by the id of an instance shows the master',
  earlier: 'by an earlier rehearsal',
  'other-content': 'it is listed with something else',
};

const UNTRIED: Readonly<Record<Untried, string>> = {
  'switched-off': 'it is switched off in ephysio.capabilities',
  'there-already': 'the patient is there from an earlier rehearsal, and cannot be changed',
  'no-calendar': 'the config names no calendar',
  'no-user': 'the calendar of the config has no ghlUserId',
  'no-admin-info': 'ephysio.adminInfoId is not set',
  'no-code': 'ephysio.statuses names no code that means confirmed',
  'no-patient': 'there is no new patient',
  'no-invoice': 'there is no open invoice',
  'no-invoice-of-day': 'no open invoice is found by that day',
  'no-event': 'there is no event',
  'no-update': 'the event could not be moved',
  'no-contact': 'there is no contact',
  'no-appointment': 'there is no appointment',
  'nobody-asked': 'somebody has to do a part of it by hand: run it at a terminal, without --yes',
  skipped: 'you left it out',
  'no-listener': 'no listener works on this database: start serve-webhooks first',
  'cut-off': 'an error ended the rehearsal before',
};

const signed = (n: number, unit: string): string =>
  `${Math.abs(n)} ${unit} ${n > 0 ? 'later' : 'earlier'} than it was sent`;

/** What was seen, in words. */
const factsText = ({ what, status, fields, minutes, days, code, word, ...facts }: Facts): string => {
  const { seconds, webhooks, listed, reason } = facts;
  const counts = Object.entries(webhooks ?? {}).map(([type, n]) => `${n} ${type}`);
  return [
    what === undefined ? [] : [WHAT[what]],
    status === undefined ? [] : [`HTTP ${status}`],
    fields === undefined ? [] : [`different: ${fields.join(', ')}`],
    minutes === undefined ? [] : [signed(minutes, 'minutes')],
    days === undefined ? [] : [signed(days, 'days')],
    code === undefined ? [] : [`code ${code}`],
    word === undefined ? [] : [`status ${word}`],
    listed === undefined ? [] : [`${listed} listed`],
    webhooks === undefined ? [] : [counts.length === 0 ? 'no webhook' : counts.join(', ')],
    seconds === undefined ? [] : [`after ${seconds} s`],
    reason === undefined ? [] : [reason],
  ]
    .flat()
    .join('; ');
};

/** The assumption that a finding is about. */
export const assumptionText = ({ code }: Finding): string => ASSUMED[code];

/** What a rehearsal has seen of it, or why it was not tried; empty where there is nothing to add. */
export const findingText = (finding: Finding): string => {
  const { facts = {} } = finding;
  if (finding.state !== 'not tried') return factsText(facts);
  const { day } = facts;
  const why = UNTRIED[finding.why];
  if (day === undefined) return why;
  return `${why}; open one dated ${day} for the made-up patient in e-Physio, and run rehearse again`;
};

/** What it means for the runs, if it is not so or cannot be seen; `null`: nothing. */
export const consequenceText = ({ state, code, facts }: Finding): string | null => {
  if (state === 'not so') return CONSEQUENCE[code];
  return state === 'seen' && facts?.what === 'not-listed' ? (WITHOUT[code] ?? null) : null;
};
