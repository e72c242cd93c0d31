import { invoiceSettings } from '../../config/invoice-settings.ts';
import type { PracticeConfig } from '../../config/schema.ts';
import type { SideName } from '../../domain/records/sides.ts';
import {
  type AssumptionCode,
  CAPABILITY_NAMES,
  completed,
  type Finding,
  type Learned,
  learnedFrom,
} from '../../domain/rehearsal/assumption.ts';
import type { AskHand, Rehearsed } from '../../domain/rehearsal/journal.ts';
import { cleanUpEphysio } from '../../ephysio/rehearsal/clean-up.ts';
import type { EphysioRehearsal } from '../../ephysio/rehearsal/rehearsal-context.ts';
import { rehearseEvent } from '../../ephysio/rehearsal/rehearse-event.ts';
import { rehearseInvoice } from '../../ephysio/rehearsal/rehearse-invoice.ts';
import { rehearsePatient } from '../../ephysio/rehearsal/rehearse-patient.ts';
import { RecordError, RunError } from '../../errors.ts';
import { cleanUpGhl } from '../../ghl/rehearsal/clean-up.ts';
import type { GhlRehearsal } from '../../ghl/rehearsal/ghl-rehearsal.ts';
import { rehearseAppointment, rehearseDeletion } from '../../ghl/rehearsal/rehearse-appointment.ts';
import { rehearseContact } from '../../ghl/rehearsal/rehearse-contact.ts';
import { rehearseSeries } from '../../ghl/rehearsal/rehearse-series.ts';
import { rehearseSlots } from '../../ghl/rehearsal/rehearse-slots.ts';
import { rehearseV3 } from '../../ghl/rehearsal/rehearse-v3.ts';
import { type Expected, rehearseWebhooks } from '../../ghl/rehearsal/rehearse-webhooks.ts';
import { explainSqliteError } from '../../store/database/sqlite-error.ts';
import { createMissingCapabilities, createRefusedInvoices } from '../../store/tables/ephysio-refusals.ts';
import { acquireLock } from '../../store/tables/locks.ts';
import { assertAccounts, assertConnected } from '../../sync/accounts.ts';
import type { CommandContext } from '../context.ts';
import { journalOf } from './journal-of.ts';
import { openRehearsals, type Report } from './open-rehearsals.ts';

/** A record that a rehearsal made and could not, or does not, remove. */
export interface LeftOver extends Pick<Rehearsed, 'side' | 'kind' | 'recordId' | 'mark'> {
  /** An appointment that is not cancelled. */
  readonly isLive: boolean;
}

export interface RehearsalReport {
  readonly findings: readonly Finding[];
  readonly learned: Learned;
  readonly left: readonly LeftOver[];
  /** What ended it before its end; `null`: nothing. */
  readonly error: Error | null;
}

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

/** `null`: it failed, as may be after the error that ended the rehearsal. That one is reported. */
const asFarAsPossible = <T>(work: () => Promise<T>): Promise<T | null> => work().catch(() => null);

/** After an error: removes what can be removed. @returns what is left, as far as that is known */
const removeSome = async (
  ephysio: EphysioRehearsal,
  ghl: GhlRehearsal,
  cancelled: readonly string[],
): Promise<LeftOver[]> => {
  const inGhl =
    (await asFarAsPossible(() => cleanUpGhl(ghl))) ?? (await asFarAsPossible(() => ghl.journal.left('ghl')));
  const inEphysio =
    (await asFarAsPossible(() => cleanUpEphysio(ephysio, cancelled))) ??
    (await asFarAsPossible(() => ephysio.journal.left('ephysio')))?.map((row) => ({
      ...row,
      isLive: row.kind === 'event',
    }));
  return [...(inEphysio ?? []), ...(inGhl ?? []).map((row) => ({ ...row, isLive: false }))];
};

/** Adds to an error that something is left which the next rehearsal removes. */
const withHint = (error: Error, left: readonly LeftOver[]): Error =>
  error instanceof RunError && left.some(({ side, isLive }) => isLive || side === 'ghl')
    ? new RunError(
        error.exitCode,
        error.message,
        `${error.hint} Then run rehearse again: it removes what this one has left.`,
        { cause: error },
      )
    : error;

/**
 * Tries every call that is only assumed, on the accounts of a practice, with made-up records; cleans up first what an earlier rehearsal
 * has left, and afterwards its own. No run works at the same time. An error in the middle is part of the report.
 * @param ask `null`: nobody can be asked to do anything by hand
 * @throws LockedError, SignInError, UnreachableError, GuardError before anything was tried
 */
export const rehearsePractice = async (
  context: CommandContext,
  practice: PracticeConfig,
  ask: AskHand | null,
  onStep: (side: SideName, step: 'clean-up' | 'try') => void,
): Promise<RehearsalReport> => {
  const { store, now } = context;
  const command = 'ephysio-ghl rehearse';
  const lock = await acquireLock(store, { name: `sync ${practice.name}`, command, now });
  const findings: Finding[] = [];
  const report: Report = (finding) => void findings.push(finding);
  const ended = new Set<SideName>();
  try {
    await assertConnected(store, practice);
    const { assertHeld } = lock;
    const journal = journalOf(store, practice.name, { now, assertHeld });
    const { ephysio, ghl, close } = await openRehearsals(context, practice, journal, ask, report);
    let isBegun = false;
    try {
      await assertAccounts(store, practice, () => ephysio.client.practiceId(), false);
      onStep('ephysio', 'clean-up');
      await cleanUpEphysio(ephysio, []);
      onStep('ghl', 'clean-up');
      await cleanUpGhl(ghl);
      onStep('ephysio', 'try');
      isBegun = true;
      await inEphysio(ephysio);
      ended.add('ephysio');
      const inEphysioLeft = await cleanUpEphysio(ephysio, cancelledCodes(findings));
      onStep('ghl', 'try');
      await inGhl(ghl);
      ended.add('ghl');
      const inGhlLeft = await cleanUpGhl(ghl);
      const left = [...inEphysioLeft, ...inGhlLeft.map((row) => ({ ...row, isLive: false }))];
      const learned = learnedFrom(findings);
      await noteSeen(context, practice, learned);
      return { findings: completed(findings), learned, left, error: null };
    } catch (caught) {
      const cause = explainSqliteError(caught, store.path);
      if (!(cause instanceof Error)) throw caught;
      const left = await removeSome(ephysio, ghl, cancelledCodes(findings));
      const error = withHint(cause, left);
      if (!isBegun) throw error;
      return { findings: completed(findings, ended), learned: learnedFrom(findings), left, error };
    } finally {
      close();
    }
  } finally {
    await lock.release();
  }
};
