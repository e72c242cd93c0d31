import { accountOf } from '../config/account-of.ts';
import { invoiceSettings } from '../config/invoice-settings.ts';
import type { PracticeConfig } from '../config/schema.ts';
import { type Places, placesOf } from '../domain/records/group-slot.ts';
import { sharedFields } from '../domain/records/shared-fields.ts';
import type { Both } from '../domain/records/sides.ts';
import type { AppointmentSide, BlockSide, PatientSide } from '../domain/side.ts';
import { createEphysioClient, type EphysioClient } from '../ephysio/client.ts';
import { createAppointmentSide } from '../ephysio/events/appointment-side.ts';
import { createPatientSide } from '../ephysio/patients/patient-side.ts';
import { createSession, type Session, type SessionStore } from '../ephysio/session.ts';
import { createGhlAppointmentSide } from '../ghl/appointments/appointment-side.ts';
import { readUsers } from '../ghl/appointments/users.ts';
import { readCalendars } from '../ghl/auth/location.ts';
import { createBlockSide } from '../ghl/block-slots/block-side.ts';
import { createGhlContactSide } from '../ghl/contacts/contact-side.ts';
import { createGhlClient, type GhlClient, type GhlClientOptions } from '../ghl/http/client.ts';
import { createSideTime } from '../ghl/http/side-time.ts';
import { createPace, type Pace } from '../ghl/pace/pace.ts';
import type { Priority } from '../ghl/pace/pace-take.ts';
import { createMissingCapabilities, createRefusedInvoices } from '../store/tables/ephysio-refusals.ts';
import { createPlaceholderMemory } from '../store/tables/known-placeholders.ts';
import { waitForLock } from '../store/tables/locks.ts';
import { createPaceLedger } from '../store/tables/pace-ledger.ts';
import { loadEphysioSession, saveEphysioSession } from '../store/tables/sign-in/ephysio-session.ts';
import { assertEphysioPractice } from '../sync/accounts.ts';
import { appointmentTitles } from './appointment-titles.ts';
import type { CommandContext } from './context.ts';
import { bearerOf } from './ghl-access.ts';
import { withoutRehearsed } from './rehearsal/without-rehearsed.ts';
import { ephysioLog, ghlLog } from './request-log.ts';

/** Both services of one practice, signed in when first used. */
export interface PracticeSides {
  readonly patients: Both<PatientSide>;
  readonly appointments: Both<AppointmentSide>;
  readonly blockSlots: BlockSide;
  /** The names of GHL's calendars, by id. */
  readonly readCalendarNames: () => Promise<ReadonlyMap<string, string>>;
  readonly readCalendarPlaces: () => Promise<Places>;
  /** e-Physio's own id of the practice; signs in. */
  readonly ephysioPracticeId: () => Promise<string | null>;
  /** Asks GHL for one contact: tells whether the sign-in is good. @throws SignInError, UnreachableError */
  readonly checkGhl: () => Promise<void>;
  readonly requests: () => Both<number>;
  /** Says that live requests may come within the next two minutes, so that backfills leave slots to them. */
  readonly announceLive: () => void;
  /** Tells other processes how much of GHL's limit is used. */
  readonly close: () => void;
}

const sessionStore = (context: CommandContext, practice: PracticeConfig): SessionStore => ({
  load: () => loadEphysioSession(context.store, practice.name, accountOf(practice)),
  save: async (session) => {
    await assertEphysioPractice(context.store, practice.name, session.practiceId);
    await saveEphysioSession(context.store, practice.name, accountOf(practice), session, context.now());
  },
});

export const sessionOf = (context: CommandContext, practice: PracticeConfig): Session =>
  createSession({
    config: practice.ephysio,
    practice: practice.name,
    store: sessionStore(context, practice),
    timeoutMs: context.config.http.timeoutSeconds * 1000,
    connections: context.ephysioHosts(practice.ephysio.baseUrl, practice.name),
    now: context.now,
    sleep: context.sleep,
    signal: context.stopping,
    log: ephysioLog(context.log, practice.name),
  });

interface ClientOptions {
  readonly priority: Priority;
  readonly versions?: GhlClientOptions['versions'];
}

export interface SidesOptions {
  /** `live` for what has just happened at GHL: its requests go before those of runs and backfills. */
  readonly priority?: Priority;
  /** How old the list of e-Physio's patients may be that is answered from; 0 by default: a new one each time. */
  readonly reuseListMs?: number;
}

/** The names by id, of those that have one. */
const named = (
  listed: readonly { readonly id: string; readonly name?: string | null | undefined }[],
): ReadonlyMap<string, string> => new Map(listed.flatMap(({ id, name }) => (name ? [[id, name]] : [])));

/** e-Physio as a practice signs in to it: when first used. */
export const ephysioClientOf = (context: CommandContext, practice: PracticeConfig): EphysioClient =>
  createEphysioClient({
    config: practice.ephysio,
    session: sessionOf(context, practice),
    timeoutMs: context.config.http.timeoutSeconds * 1000,
    connections: context.ephysioHosts(practice.ephysio.baseUrl, practice.name),
    now: context.now,
    sleep: context.sleep,
    signal: context.stopping,
    log: ephysioLog(context.log, practice.name),
  });

/** GHL as a practice signs in to it: when first used. @param options.versions those of the config when left out */
export const ghlClientOf = (
  context: CommandContext,
  practice: PracticeConfig,
  pace: Pace,
  { priority, versions = context.config.ghl.versions }: ClientOptions,
): GhlClient =>
  createGhlClient({
    baseUrl: context.config.ghl.baseUrl,
    versions,
    timeoutMs: context.config.http.timeoutSeconds * 1000,
    locationId: practice.ghl.locationId,
    bearer: bearerOf(context, practice),
    pace,
    priority,
    now: context.now,
    sleep: context.sleep,
    signal: context.stopping,
    log: ghlLog(context.log, practice.name),
  });

const invoiceLock = (practice: string, patientId: string | null): string =>
  patientId === null ? `invoice ${practice}` : `invoice ${practice} ${patientId}`;

/** GHL's list of calendars serves all who ask within so long: for names, and for places. */
const SHARE_MS = 10_000;
/** How long somebody else may take to open an invoice. */
const INVOICE_WAIT = { waitMs: 60_000, pollMs: 100 };

/** Runs `work` while no other process does what the lock stands for. */
const alone = async <T>(context: CommandContext, name: string, work: () => Promise<T>): Promise<T> => {
  const { store, now, sleep } = context;
  const lock = await waitForLock(store, { name, command: 'open an invoice', now, sleep, ...INVOICE_WAIT });
  try {
    return await work();
  } finally {
    await lock.release();
  }
};

export const openSides = (
  context: CommandContext,
  practice: PracticeConfig,
  { priority = 'backfill', reuseListMs = 0 }: SidesOptions = {},
): PracticeSides => {
  const { config, now, sleep, stopping: signal } = context;
  const ephysio = ephysioClientOf(context, practice);
  const { locationId } = practice.ghl;
  const pace = createPace({ locationId, ledger: createPaceLedger(context.store, locationId), now, sleep });
  const ghl = ghlClientOf(context, practice, pace, { priority });
  const { store } = context;
  const { placeholders } = practice.ephysio;
  const capabilities = createMissingCapabilities(store, practice.name, practice.ephysio.capabilities, now);
  const refusals = createRefusedInvoices(store, practice.name, invoiceSettings(practice.ephysio), now);
  const time = createSideTime({ now, sleep, signal });
  let calendars: { readonly at: number; readonly list: ReturnType<typeof readCalendars> } | null = null;
  const listCalendars = async () => {
    if (calendars === null || now() - calendars.at >= SHARE_MS)
      calendars = { at: now(), list: readCalendars(ghl) };
    const { list } = calendars;
    return list.catch((error: unknown) => {
      calendars = null;
      throw error;
    });
  };
  const readCalendarNames = async () => named(await listCalendars());
  const readUserNames = async () => named((await readUsers(ghl)) ?? []);
  const sides: PracticeSides = {
    patients: {
      ephysio: createPatientSide({
        client: ephysio,
        config: practice.ephysio,
        placeholders: createPlaceholderMemory(store, practice.name, placeholders, now),
        capabilities,
        settle: time.settle,
        reuseListMs,
        now,
      }),
      ghl: createGhlContactSide(ghl, time, {
        fields: sharedFields(practice.sync.contactFields),
        marks: practice.sync.newContacts,
        version: config.ghl.versions.contacts,
      }),
    },
    appointments: {
      ephysio: createAppointmentSide({
        client: ephysio,
        practice,
        capabilities,
        refusals,
        oneByOne: (patientId, work) => alone(context, invoiceLock(practice.name, patientId), work),
        settle: time.settle,
        now,
      }),
      ghl: createGhlAppointmentSide(
        ghl,
        practice.calendars,
        time,
        appointmentTitles(context, practice, { readCalendarNames, readUserNames }),
      ),
    },
    blockSlots: createBlockSide(ghl, time),
    readCalendarNames,
    readCalendarPlaces: async () =>
      new Map((await listCalendars()).map((calendar) => [calendar.id, placesOf(calendar)])),
    ephysioPracticeId: async () => {
      // Every run begins here.
      await capabilities.forgetSwitchedOff();
      if (practice.ephysio.capabilities.createInvoice === false) await refusals.forget();
      return ephysio.practiceId();
    },
    checkGhl: async () => {
      await ghl.request({
        method: 'POST',
        path: '/contacts/search',
        version: 'contacts',
        effect: 'read',
        body: { locationId, pageLimit: 1 },
      });
    },
    requests: () => ({ ephysio: ephysio.requests(), ghl: ghl.requests }),
    announceLive: () => pace.announce(),
    close: () => pace.close(),
  };
  return { ...sides, ...withoutRehearsed(sides, store, practice.name) };
};
