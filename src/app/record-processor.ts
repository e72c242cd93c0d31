import type { OpenProcessor } from '../cli/commands/serve-webhooks/serve-webhooks.ts';
import type { PracticeConfig } from '../config/schema.ts';
import { NO_OVERRIDES } from '../domain/plan/guard-flags.ts';
import { masterOf } from '../domain/records/series.ts';
import { GuardError, SignInError } from '../errors.ts';
import { appointmentOfWebhook } from '../ghl/appointments/appointment-mapper.ts';
import { patientOfWebhook } from '../ghl/contacts/contact-mapper.ts';
import { hasWritten } from '../store/tables/changes.ts';
import { assertAccounts, assertConnected } from '../sync/accounts.ts';
import { dayCounts } from '../sync/day-count.ts';
import { classifyAppointmentEcho, classifyPatientEcho, type EchoVerdict } from '../sync/echo.ts';
import { withAgreedFields } from '../sync/gather/contact-fields.ts';
import { syncAppointment } from '../sync/sync-appointments.ts';
import { syncContacts } from '../sync/sync-patients.ts';
import type { InboxEvent, InboxRecord, ProcessResult } from '../webhooks/worker/process-record.ts';
import type { CommandContext } from './context.ts';
import { openSides, type PracticeSides } from './practice-sides.ts';
import { isRehearsed } from './rehearsal/without-rehearsed.ts';
import { runOf } from './run-of.ts';

/** A burst of webhooks shares one list of e-Physio's patients. */
const REUSE_LIST_MS = 2_000;
/** What the sides remember of e-Physio is let go after so long: the listener runs for months. */
const KEEP_SIDES_MS = 600_000;
/** An announcement holds for twice as long. */
const ANNOUNCE_MS = 50_000;
/** A record that another process is writing is done in a moment. */
const BUSY_MS = 1_000;
const TOO_EARLY: ProcessResult = {
  later: 'another process is writing this record, or it is half done',
  code: 'busy',
  waitMs: BUSY_MS,
};
const CONTACT_MAY_FOLLOW = 'its contact may have been deleted with it';

interface Opened {
  readonly sides: PracticeSides;
  /** What its contacts get. */
  readonly fields: string;
  readonly at: number;
  users: number;
}

const timeOf = (event: InboxEvent): number => Date.parse(event.sentAt ?? event.receivedAt);

/** What the webhooks of a record come to. One whose payload is not known any more is news, and so is a deletion. */
const classifyEcho = async (
  context: CommandContext,
  practice: PracticeConfig,
  { entity, id, events }: InboxRecord,
): Promise<EchoVerdict> => {
  const { newPatients } = practice.sync;
  // Tags say something only where they decide who becomes a patient.
  const saysNothing = typeof newPatients === 'string';
  if (saysNothing && events.every(({ type }) => type === 'ContactTagUpdate')) return 'known';
  const known = events.filter((event) => event.record !== null && !event.type.endsWith('Delete'));
  if (known.length < events.length) return 'news';
  const run = { store: context.store, practice, now: context.now };
  if (entity === 'patient') {
    const said = known.map((event) => ({
      record: patientOfWebhook(event.record ?? {}),
      isUpdate: true,
      at: timeOf(event),
      receivedAt: Date.parse(event.receivedAt),
    }));
    return classifyPatientEcho(run, id, said);
  }
  const said = known.map((event) => ({
    record: appointmentOfWebhook(event.record ?? {}, practice.calendars),
    isUpdate: event.type === 'AppointmentUpdate' && masterOf(id) === null,
    isOfSeries: masterOf(id) !== null,
    at: timeOf(event),
    receivedAt: Date.parse(event.receivedAt),
  }));
  return classifyAppointmentEcho(run, id, said);
};

/** An earlier pass over these events has written something, and was cut short: what follows from that is not done. */
const isHalfDone = ({ store }: CommandContext, { practice, events }: InboxRecord): Promise<boolean> =>
  hasWritten(
    store,
    practice,
    events.map(({ webhookId }) => webhookId),
  );

/**
 * GHL refuses a record of another location as it refuses a sign-in. If the sign-in is good, it is this record's trouble
 * alone, and must not hold up the others.
 */
const onlyThisRecord =
  (sides: PracticeSides) =>
  async (error: unknown): Promise<ProcessResult> => {
    if (!(error instanceof SignInError)) throw error;
    await sides.checkGhl();
    return { retry: error.message, code: 'refused' };
  };

/** Updates e-Physio with the records of the inbox. Each record is read again and goes through the same merge as in a run. */
export const openRecordProcessor: OpenProcessor = (context, lock) => {
  const opened = new Map<string, Opened>();
  const checked = new Set<string>();

  const close = (name: string, entry: Opened): void => {
    if (entry.users > 0 || opened.get(name) === entry) return;
    entry.sides.close();
  };

  const take = (practice: PracticeConfig): Opened => {
    const { name } = practice;
    const fields = String(practice.sync.contactFields);
    const before = opened.get(name);
    if (before?.fields === fields && context.now() - before.at < KEEP_SIDES_MS) return before;
    const sides = openSides(context, practice, { priority: 'live', reuseListMs: REUSE_LIST_MS });
    const entry = { sides, fields, at: context.now(), users: 0 };
    opened.set(name, entry);
    if (before) close(name, before);
    return entry;
  };

  const announce = (): void => {
    for (const practice of context.practices) {
      try {
        (opened.get(practice.name) ?? take(practice)).sides.announceLive();
      } catch {
        // The database is busy, say. Until the next time a webhook's requests may have to wait longer, which is all.
        context.log.debug('listener.unannounced', { practice: practice.name });
      }
    }
  };
  announce();
  const announcing = setInterval(announce, ANNOUNCE_MS).unref();

  const work = async (
    practice: PracticeConfig,
    sides: PracticeSides,
    { entity, id, events, letInFor }: InboxRecord,
    stopping: AbortSignal,
  ): Promise<ProcessResult> => {
    const run = runOf(context, {
      practice,
      sides,
      lock: lock(),
      // What several events say of a record is one pass: it is listed for the newest of them.
      writer: { kind: 'webhook', id: events.at(-1)?.webhookId ?? '?', command: 'serve-webhooks' },
      options: {
        concurrency: 4,
        // What a person has let in: limits of the listener, not the guards against a list that is wrong.
        overrides: {
          ...NO_OVERRIDES,
          allowRetire: letInFor.includes('retire-limit'),
          allowCreate: letInFor.includes('creations'),
        },
        dayCounts: dayCounts(context.store, practice.name, context.now),
      },
      stopping,
    });
    if (entity === 'patient') await syncContacts(run, [id]);
    else await syncAppointment(run, id);
    const { report } = run;
    const [failure] = report.failures;
    if (failure) return { retry: failure.reason, code: failure.code };
    if (report.again > 0) return TOO_EARLY;
    const { waitUntil } = report;
    if (waitUntil === null) return 'done';
    return {
      later: CONTACT_MAY_FOLLOW,
      code: 'contact-may-follow',
      waitMs: Math.max(BUSY_MS, waitUntil - context.now()),
    };
  };

  return {
    process: async (record, stopping) => {
      const configured = context.practices.find((p) => p.name === record.practice);
      if (!configured) throw new GuardError('no-practice', `No practice ${record.practice}`, 'Restart.');
      const practice = await withAgreedFields(context.store, configured);
      await assertConnected(context.store, practice);
      if (await isRehearsed(context.store, record)) return 'done';
      const verdict = await classifyEcho(context, practice, record);
      if (verdict === 'known' && !(await isHalfDone(context, record))) return 'echo';
      if (verdict === 'early') return TOO_EARLY;
      const entry = take(practice);
      entry.users += 1;
      try {
        if (!checked.has(practice.name)) {
          await assertAccounts(context.store, practice, entry.sides.ephysioPracticeId, false);
          checked.add(practice.name);
        }
        return await work(practice, entry.sides, record, stopping).catch(onlyThisRecord(entry.sides));
      } finally {
        entry.users -= 1;
        close(practice.name, entry);
      }
    },
    close: () => {
      clearInterval(announcing);
      for (const { sides } of opened.values()) sides.close();
    },
  };
};
