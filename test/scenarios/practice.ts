import { expect, onTestFinished } from 'vitest';
import type { EphysioEvent, EphysioPatient } from '../../src/sandbox/ephysio/model.ts';
import type { GhlAppointment, GhlContact } from '../../src/sandbox/ghl/model.ts';
import type { SandboxOptions } from '../../src/sandbox/options.ts';
import { listOpenReviews } from '../../src/store/tables/reviews.ts';
import { type Inbox, type InboxOptions, openInbox } from '../sync/inbox.ts';
import { type Bench, type BenchOptions, openBench, type RunEnd, type RunOptions } from '../sync/run-sync.ts';
import { DAY_MS, MONDAY } from '../sync/virtual-clock.ts';

/** A practice with two therapists and nobody in it, for one test. */
export const openPractice = async (options: BenchOptions = {}): Promise<Bench> => {
  const bench = await openBench({ ...options, sandbox: { patients: 0, therapists: 2, ...options.sandbox } });
  onTestFinished(() => bench.close());
  return bench;
};

/** Where a patient without an open invoice gets one. */
export const openWithInvoices = (sandbox: SandboxOptions = {}): Promise<Bench> =>
  openPractice({ ...WITH_INVOICES, sandbox });

/** How the program hears of what was done in GHL. */
export const WAYS = ['run', 'webhook'] as const;

/** GHL's webhooks are taken in from now on. */
export const listen = (bench: Bench, options?: InboxOptions): Inbox => {
  const inbox = openInbox(bench, options);
  onTestFinished(() => inbox.close());
  return inbox;
};

/** A practice with a listener, and how it hears of what was done in GHL. */
export const openHearing = async (way: (typeof WAYS)[number], sandbox: SandboxOptions = {}) => {
  const bench = await openWithInvoices(sandbox);
  const inbox = listen(bench);
  const hear = async (): Promise<void> => {
    if (way === 'webhook') await inbox.settle();
    else await runWell(bench);
  };
  return { bench, inbox, hear };
};

export const ANNA = {
  firstName: 'Anna',
  lastName: 'Müller',
  birthDate: '02.03.1975',
  sex: false,
  street: 'Seestrasse 7',
  zip: 8002,
  city: 'Zürich',
  phone: '079 345 67 89',
  email: 'Anna@Example.ch',
};

export const JURG = { ...ANNA, firstName: 'Jürg', birthDate: '09.01.1972', email: 'juerg@example.ch' };

/** Somebody who leaves name, phone and e-mail in a form of GHL's. */
export const LEAD = {
  firstName: 'Laura',
  lastName: 'Frei',
  phone: '+41791112233',
  email: 'laura@example.ch',
};

/** What a new invoice says where a patient has none that is open. */
export const INVOICE_TEMPLATE = { law: 'KVG', treatmentCause: 'disease', isTiersPayant: true, sessions: 9 };

export const WITH_INVOICES = { ephysio: { invoiceTemplate: INVOICE_TEMPLATE } };

/** Wednesday, 09:00 in Zurich. */
export const WEDNESDAY = MONDAY + 2 * DAY_MS;
export const THURSDAY = WEDNESDAY + DAY_MS;
export const FRIDAY = WEDNESDAY + 2 * DAY_MS;
export const HALF_HOUR = 1_800_000;

export const contactsOf = ({ sandbox }: Bench): GhlContact[] => [...sandbox.ghl.state.contacts.values()];

/** The only contact. */
export const contactOf = (bench: Bench): GhlContact => {
  const [contact, ...others] = contactsOf(bench);
  if (!contact || others.length > 0) throw new Error(`GHL has ${others.length + 1} contacts, or none`);
  return contact;
};

export const appointmentsOf = ({ sandbox }: Bench): GhlAppointment[] => [
  ...sandbox.ghl.state.appointments.values(),
];

export const patientsOf = ({ sandbox }: Bench): EphysioPatient[] => [
  ...sandbox.ephysio.state.patients.values(),
];

/** The only patient. */
export const patientOf = (bench: Bench): EphysioPatient => {
  const [patient, ...others] = patientsOf(bench);
  if (!patient || others.length > 0) throw new Error(`e-Physio has ${others.length + 1} patients, or none`);
  return patient;
};

/** Somebody changes the only contact. */
export const inGhl = (bench: Bench, changes: Partial<GhlContact>): void => {
  bench.sandbox.ghl.edit.updateContact(contactOf(bench).id, changes);
};

/** Somebody changes the only patient. */
export const inEphysio = (bench: Bench, changes: object): void => {
  bench.sandbox.ephysio.edit.changePatient(patientOf(bench).id, { ...changes });
};

/** Absences left out. */
export const eventsOf = ({ sandbox }: Bench): EphysioEvent[] =>
  [...sandbox.ephysio.state.events.values()].filter((event) => event.patientId);

/** Somebody books in a calendar of GHL: half an hour with the first therapist, unless said otherwise. */
export const book = (
  { sandbox }: Bench,
  contactId: string,
  { start = WEDNESDAY, therapist = 0 }: { readonly start?: number; readonly therapist?: number } = {},
): GhlAppointment => {
  const calendarId = [...sandbox.ghl.state.calendars.keys()][therapist] ?? '';
  return sandbox.ghl.edit.createAppointment({ calendarId, contactId, start, end: start + HALF_HOUR });
};

/** What waits for a person, by kind. */
export const reviewKinds = async ({ store }: Bench): Promise<string[]> =>
  (await listOpenReviews(store, 'main')).map((review) => review.kind);

/** Requests that were sent to both services since the bench was opened. */
export const requestsOf = ({ sandbox: { ephysio, ghl } }: Bench) => ({
  ephysio: ephysio.counters.requests,
  ghl: ghl.counters.requests,
});

/** A run that has to go through. */
export const runWell = async (bench: Bench, options: RunOptions = {}): Promise<RunEnd> => {
  const end = await bench.run(options);
  if (end.error) throw end.error;
  if (end.report.failures.length > 0) throw new Error(JSON.stringify(end.report.failures));
  return end;
};

/** What a run did to GHL. */
export const didToGhl = ({ report: { created, updated, cancelled, linked } }: RunEnd) => ({
  created: created.ghl,
  updated: updated.ghl,
  cancelled: cancelled.ghl,
  linked,
});

/** What a run did to e-Physio. */
export const didToEphysio = ({ report: { created, updated, cancelled, linked } }: RunEnd) => ({
  created: created.ephysio,
  updated: updated.ephysio,
  cancelled: cancelled.ephysio,
  linked,
});

export const NOTHING = { created: 0, updated: 0, cancelled: 0, linked: 0 };

/** Both sides agree: a run has nothing to do, and none was left unfinished. It looks at everything, unless said otherwise. */
export const expectQuiet = async (bench: Bench, options: RunOptions = { full: true }): Promise<void> => {
  const end = await runWell(bench, options);
  expect([didToEphysio(end), didToGhl(end)]).toEqual([NOTHING, NOTHING]);
  expect(end.report.conflicts).toBe(0);
  expect(await bench.store.db.selectFrom('operations').select('id').execute()).toEqual([]);
};
