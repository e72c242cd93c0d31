import { invoiceSettings } from '../../config/invoice-settings.ts';
import type { PracticeConfig } from '../../config/schema.ts';
import {
  type AssumptionCode,
  CAPABILITY_NAMES,
  completed,
  type Finding,
  type Learned,
  learnedFrom,
} from '../../domain/rehearsal/assumption.ts';
import type { AskHand, Journal, Rehearsed } from '../../domain/rehearsal/journal.ts';
import { cleanUpEphysio } from '../../ephysio/rehearsal/clean-up.ts';
import { type EphysioRehearsal, rehearsalDays } from '../../ephysio/rehearsal/rehearsal-context.ts';
import { rehearseEvent } from '../../ephysio/rehearsal/rehearse-event.ts';
import { rehearseInvoice } from '../../ephysio/rehearsal/rehearse-invoice.ts';
import { rehearsePatient } from '../../ephysio/rehearsal/rehearse-patient.ts';
import { RecordError, RunError } from '../../errors.ts';
import { createBlockSide } from '../../ghl/block-slots/block-side.ts';
import { createSideTime } from '../../ghl/http/side-time.ts';
import { createPace } from '../../ghl/pace/pace.ts';
import { cleanUpGhl, removeMade } from '../../ghl/rehearsal/clean-up.ts';
import type { GhlRehearsal } from '../../ghl/rehearsal/ghl-rehearsal.ts';
import { rehearseAppointment, rehearseDeletion } from '../../ghl/rehearsal/rehearse-appointment.ts';
import { rehearseContact } from '../../ghl/rehearsal/rehearse-contact.ts';
import { rehearseSeries } from '../../ghl/rehearsal/rehearse-series.ts';
import { rehearseSlots } from '../../ghl/rehearsal/rehearse-slots.ts';
import { rehearseV3 } from '../../ghl/rehearsal/rehearse-v3.ts';
import { type Expected, rehearseWebhooks } from '../../ghl/rehearsal/rehearse-webhooks.ts';
import { webhookArrivals } from '../../store/rehearsals/rehearsals.ts';
import { createMissingCapabilities, createRefusedInvoices } from '../../store/tables/ephysio-refusals.ts';
import { acquireLock, isLockHeld } from '../../store/tables/locks.ts';
import { createPaceLedger } from '../../store/tables/pace-ledger.ts';
import { assertAccounts, assertConnected } from '../../sync/accounts.ts';
import { INBOX_LOCK } from '../../webhooks/worker/inbox-lock.ts';
import type { CommandContext } from '../context.ts';
import { ephysioClientOf, ghlClientOf } from '../practice-sides.ts';
import { journalOf } from './journal-of.ts';

/** A record that a rehearsal made and could not, or does not, remove. */
export interface LeftOver extends Pick<Rehearsed, 'side' | 'kind' | 'recordId' | 'mark'> {
  /** An appointment that is not cancelled. */
  readonly isLive: boolean;
}

export interface RehearsalReport {
  readonly findings: readonly Finding[];
  readonly learned: Learned;
  readonly left: readonly LeftOver[];
}

const V3 = { contacts: 'v3', calendars: 'v3' };

type Report = (finding: Finding) => void;

/** Does a part; where a service does not take what all of it depends on, that is the finding. */
const part = async <T>(report: Report, code: AssumptionCode, work: () => Promise<T>): Promise<T | null> => {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    report({ code, state: 'not so', facts: { reason: error.reason } });
    return null;
  }
};

const inEphysio = async (r: EphysioRehearsal): Promise<void> => {
  const { report } = r;
  const patient = await part(report, 'patient-fields', () => rehearsePatient(r));
  if (patient === null) return;
  const invoice = await part(report, 'createInvoice', () => rehearseInvoice(r, patient));
  await part(report, 'event-fields', () => rehearseEvent(r, patient, invoice));
};

const inGhl = async (r: GhlRehearsal): Promise<void> => {
  const { report, time } = r;
  const begun = time.now();
  const contact = await part(report, 'contact-fields', () => rehearseContact(r));
  if (contact === null) return;
  const appointment = await part(report, 'appointment-fields', () => rehearseAppointment(r, contact));
  await rehearseSlots(r);
  await rehearseV3(r, contact, appointment);
  const of = (recordId: string, ...types: string[]): Expected[] => types.map((type) => ({ type, recordId }));
  const { recordId } = contact;
  await rehearseWebhooks(r, 'webhook-contact', of(recordId, 'ContactCreate', 'ContactUpdate'), begun);
  const appointmentId = appointment?.made.recordId;
  if (appointmentId !== undefined) {
    const expected = of(appointmentId, 'AppointmentCreate', 'AppointmentUpdate');
    await rehearseWebhooks(r, 'webhook-appointment', expected, begun);
  }
  await rehearseSeries(r, contact, appointmentId ?? null);
  const deleting = time.now();
  if (appointment !== null) await part(report, 'appointment-deleted', () => rehearseDeletion(r, appointment));
  await cleanUpGhl(r);
  const deleted = [
    ...(appointmentId === undefined ? [] : of(appointmentId, 'AppointmentDelete')),
    ...of(recordId, 'ContactDelete'),
  ];
  await rehearseWebhooks(r, 'webhook-deletion', deleted, deleting);
};

/** Codes that have turned out to mean cancelled. */
const cancelledCodes = (findings: readonly Finding[]): string[] =>
  Object.entries(learnedFrom(findings).statuses ?? {}).flatMap(([code, word]) =>
    word === 'cancelled' ? [code] : [],
  );

const openRehearsals = async (
  context: CommandContext,
  practice: PracticeConfig,
  journal: Journal,
  ask: AskHand | null,
  report: Report,
) => {
  const { store, config, now, sleep, stopping: signal } = context;
  const { locationId } = practice.ghl;
  const days = rehearsalDays(now(), practice.timezone, practice.sync.window.futureDays);
  const time = createSideTime({ now, sleep, signal });
  const ephysio: EphysioRehearsal = {
    client: ephysioClientOf(context, practice),
    practice,
    journal,
    days,
    ask,
    report,
    settle: time.settle,
    now,
  };
  const pace = createPace({ locationId, ledger: createPaceLedger(store, locationId), now, sleep });
  const hasListener = await isLockHeld(store, INBOX_LOCK, now());
  const client = ghlClientOf(context, practice, pace, { priority: 'live' });
  const ghl: GhlRehearsal = {
    client,
    slots: createBlockSide(client, time),
    v3: ghlClientOf(context, practice, pace, { priority: 'live', versions: V3 }),
    version: config.ghl.versions.contacts,
    calendars: practice.calendars,
    journal,
    days,
    ask,
    arrivals: hasListener ? (ids) => webhookArrivals(store, practice.name, ids) : null,
    remove: (made) => removeMade(ghl, made),
    report,
    time,
  };
  return { ephysio, ghl, close: () => pace.close() };
};

/** Runs try again what has been seen to work, though it was refused before. */
const noteSeen = async (
  { store, now }: CommandContext,
  { name, ephysio }: PracticeConfig,
  { capabilities = {} }: Learned,
): Promise<void> => {
  const memory = createMissingCapabilities(store, name, ephysio.capabilities, now);
  for (const capability of CAPABILITY_NAMES)
    if (capabilities[capability] === true) await memory.noteSeen(capability);
  // With another template than the config's it says nothing about that.
  if (capabilities.createInvoice === true && ephysio.invoiceTemplate !== null)
    await createRefusedInvoices(store, name, invoiceSettings(ephysio), now).forget();
};

/** After an error: removes what can be removed. @returns whether anything is left that should not be */
const removeSome = async (ephysio: EphysioRehearsal, ghl: GhlRehearsal): Promise<boolean> => {
  for (const work of [() => cleanUpGhl(ghl), () => cleanUpEphysio(ephysio, [])]) {
    try {
      await work();
    } catch (error) {
      // The service that failed may fail again; the next rehearsal finds the rest.
      if (!(error instanceof RunError || error instanceof RecordError)) throw error;
    }
  }
  const events = (await ephysio.journal.left('ephysio')).filter(({ kind }) => kind === 'event');
  return events.length + (await ghl.journal.left('ghl')).length > 0;
};

/**
 * Tries every call that is only assumed, on the accounts of a practice, with made-up records; cleans up first what an earlier rehearsal
 * has left, and afterwards its own. No run works at the same time.
 * @param ask `null`: nobody can be asked to do anything by hand
 * @throws LockedError, SignInError, UnreachableError, GuardError
 */
export const rehearsePractice = async (
  context: CommandContext,
  practice: PracticeConfig,
  ask: AskHand | null,
  onStep: (side: 'ephysio' | 'ghl', step: 'clean-up' | 'try') => void,
): Promise<RehearsalReport> => {
  const { store, now } = context;
  const command = 'ephysio-ghl rehearse';
  const lock = await acquireLock(store, { name: `sync ${practice.name}`, command, now });
  const findings: Finding[] = [];
  const report: Report = (finding) => void findings.push(finding);
  try {
    await assertConnected(store, practice);
    const { assertHeld } = lock;
    const journal = journalOf(store, practice.name, { now, assertHeld });
    const { ephysio, ghl, close } = await openRehearsals(context, practice, journal, ask, report);
    try {
      await assertAccounts(store, practice, () => ephysio.client.practiceId(), false);
      onStep('ephysio', 'clean-up');
      await cleanUpEphysio(ephysio, []);
      onStep('ghl', 'clean-up');
      await cleanUpGhl(ghl);
      onStep('ephysio', 'try');
      await inEphysio(ephysio);
      const inEphysioLeft = await cleanUpEphysio(ephysio, cancelledCodes(findings));
      onStep('ghl', 'try');
      await inGhl(ghl);
      const inGhlLeft = await cleanUpGhl(ghl);
      const left = [...inEphysioLeft, ...inGhlLeft.map((row) => ({ ...row, isLive: false }))];
      const learned = learnedFrom(findings);
      await noteSeen(context, practice, learned);
      return { findings: completed(findings), learned, left };
    } catch (error) {
      if (!(error instanceof RunError) || !(await removeSome(ephysio, ghl))) throw error;
      const hint = `${error.hint} Then run rehearse again: it removes what this one has left.`;
      throw new RunError(error.exitCode, error.message, hint, { cause: error });
    } finally {
      close();
    }
  } finally {
    await lock.release();
  }
};
