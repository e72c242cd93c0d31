import { compareCalendars } from '../../../app/compare-calendars.ts';
import type { CommandContext } from '../../../app/context.ts';
import { bearerOf } from '../../../app/ghl-access.ts';
import { ephysioLog, ghlLog } from '../../../app/request-log.ts';
import { accountOf } from '../../../config/account-of.ts';
import type { PracticeConfig } from '../../../config/schema.ts';
import type { SharedAppointment } from '../../../domain/plan/calendar-fit.ts';
import type { KnownPairs } from '../../../domain/plan/shared-appointments.ts';
import { isCancelled } from '../../../domain/records/appointment.ts';
import type { CalendarMapping } from '../../../domain/records/calendar.ts';
import { rollingWindow } from '../../../domain/records/window.ts';
import { createEphysioClient, type EphysioClient } from '../../../ephysio/client.ts';
import { createSession, type EphysioSession } from '../../../ephysio/session.ts';
import { SignInError } from '../../../errors.ts';
import { listCalendarRows } from '../../../ghl/appointments/calendar-events.ts';
import { type BearerSource, privateTokenBearer } from '../../../ghl/auth/bearer.ts';
import {
  type GhlCalendar,
  type GhlLocation,
  readCalendars,
  readLocation,
} from '../../../ghl/auth/location.ts';
import { createGhlClient, type GhlClient } from '../../../ghl/http/client.ts';
import { readReply, searchReplySchema } from '../../../ghl/http/wire.ts';
import { createPace } from '../../../ghl/pace/pace.ts';
import { memoryPaceLedger } from '../../../ghl/pace/pace-window.ts';
import type { Store } from '../../../store/store.ts';
import { appointmentSync } from '../../../store/tables/appointment-sync.ts';
import { contactSync } from '../../../store/tables/contact-sync.ts';
import { createPaceLedger } from '../../../store/tables/pace-ledger.ts';
import { saveEphysioSession } from '../../../store/tables/sign-in/ephysio-session.ts';
import { assertEphysioPractice } from '../../../sync/accounts.ts';
import { type Findings, skip } from './finding.ts';

/** What the checks of a practice need. Without a database nothing is remembered. */
export interface CheckContext
  extends Pick<CommandContext, 'config' | 'log' | 'now' | 'sleep' | 'stopping' | 'ephysioHosts'> {
  /** With the database; `null` where it could not be opened. */
  readonly opened: CommandContext | null;
}

/** A check of the database, which is skipped where it could not be opened. */
export const inStore =
  ({ opened }: CheckContext, run: (store: Store) => Promise<Findings>) =>
  (): Findings | Promise<Findings> =>
    opened === null ? skip({ code: 'store-needed', about: null, values: {} }) : run(opened.store);

/** Both services of one practice as they answer. Each list is read once, when a check first asks for it. */
export interface Services {
  readonly ephysio: EphysioClient;
  readonly ghl: GhlClient;
  /** GHL's access token, renewed where it has to be. */
  readonly token: () => Promise<string>;
  /** A new sign-in to e-Physio: a session that is still good would hide a wrong password. */
  readonly session: () => Promise<EphysioSession>;
  readonly patients: () => Promise<readonly unknown[]>;
  /** e-Physio's events in the window of the syncs. */
  readonly events: () => Promise<readonly unknown[]>;
  /** GHL's contacts, the first page. */
  readonly contacts: () => Promise<readonly unknown[]>;
  readonly location: () => Promise<GhlLocation>;
  readonly calendars: () => Promise<readonly GhlCalendar[]>;
  /** The appointments that both sides have in that window, with therapists and calendars. */
  readonly shared: () => Promise<readonly SharedAppointment[]>;
  /** GHL's appointments of the first calendar of the config that has any in the window; `null`: it names no calendar. */
  readonly appointments: () => Promise<readonly unknown[] | null>;
  readonly close: () => void;
}

const PAGE_LIMIT = 100;

/** The contacts changed last, as they came: one page. */
const readContacts = async (client: GhlClient): Promise<readonly unknown[]> => {
  const path = '/contacts/search';
  const { body } = await client.request({
    method: 'POST',
    path,
    version: 'contacts',
    effect: 'read',
    body: {
      locationId: client.locationId,
      pageLimit: PAGE_LIMIT,
      sort: [{ field: 'dateUpdated', direction: 'desc' }],
    },
  });
  return readReply(searchReplySchema, body, `POST ${path}`).contacts;
};

/** The appointments, as they came, of the first calendar that has any; `null`: there is no calendar to ask for. */
const firstAppointments = async (
  calendars: readonly CalendarMapping[],
  list: (calendar: string) => Promise<readonly unknown[]>,
): Promise<readonly unknown[] | null> => {
  let found: readonly unknown[] | null = null;
  for (const calendarId of new Set(calendars.map((calendar) => calendar.ghlCalendarId))) {
    found = await list(calendarId);
    if (found.length > 0) break;
  }
  return found;
};

/** Asks once, also when that fails: once is long enough to wait for a service that is down. */
const memoizeAsync = <T>(ask: () => Promise<T>): (() => Promise<T>) => {
  let answer: Promise<T> | undefined;
  return () => {
    answer ??= ask();
    return answer;
  };
};

const NOBODY_KNOWN: KnownPairs = { patients: new Map(), events: new Map() };

/** Who is who by the links of the practice. */
const knownPairs = async (store: Store, practice: string): Promise<KnownPairs> => {
  const pairsOf = (rows: readonly { readonly ghl_id: string | null; readonly ephysio_id: string | null }[]) =>
    new Map(rows.flatMap(({ ghl_id: a, ephysio_id: b }) => (a && b ? [[a, b] as const] : [])));
  return {
    patients: pairsOf(await contactSync.listIds(store, practice)),
    events: pairsOf(await appointmentSync.listIds(store, practice)),
  };
};

const sessionFor = (checks: CheckContext, practice: PracticeConfig) => {
  const { opened, config, now, sleep, stopping: signal, log } = checks;
  return createSession({
    config: practice.ephysio,
    practice: practice.name,
    store: {
      load: () => null,
      save: async (session) => {
        if (opened === null) return;
        const { store } = opened;
        await assertEphysioPractice(store, practice.name, session.practiceId);
        // The new sign-in may have ended the stored session.
        await saveEphysioSession(store, practice.name, accountOf(practice), session, now());
      },
    },
    timeoutMs: config.http.timeoutSeconds * 1000,
    connections: checks.ephysioHosts(practice.ephysio.baseUrl, practice.name),
    now,
    sleep,
    signal,
    log: ephysioLog(log, practice.name),
  });
};

const bearerFor = ({ opened }: CheckContext, practice: PracticeConfig): BearerSource => {
  if (opened !== null) return bearerOf(opened, practice);
  const { locationId, privateIntegrationToken } = practice.ghl;
  if (privateIntegrationToken !== null) return privateTokenBearer(privateIntegrationToken, locationId);
  const none = (): Promise<string> =>
    Promise.reject(
      new SignInError(
        `Not signed in to GHL location ${locationId}`,
        `Run \`ephysio-ghl auth --practice ${practice.name}\`.`,
      ),
    );
  return { bearer: none, refresh: none };
};

/** Opens both services of a practice; nothing is asked before a check needs it. */
export const openServices = (checks: CheckContext, practice: PracticeConfig): Services => {
  const { opened, config, now, sleep, stopping: signal, log } = checks;
  const timeoutMs = config.http.timeoutSeconds * 1000;
  const { locationId } = practice.ghl;
  const session = sessionFor(checks, practice);
  const ephysio = createEphysioClient({
    config: practice.ephysio,
    session,
    timeoutMs,
    connections: checks.ephysioHosts(practice.ephysio.baseUrl, practice.name),
    now,
    sleep,
    signal,
    log: ephysioLog(log, practice.name),
  });
  const bearer = bearerFor(checks, practice);
  const ledger = opened === null ? memoryPaceLedger() : createPaceLedger(opened.store, locationId);
  const pace = createPace({ locationId, ledger, now, sleep });
  const ghl = createGhlClient({
    baseUrl: config.ghl.baseUrl,
    versions: config.ghl.versions,
    timeoutMs,
    locationId,
    bearer,
    pace,
    // Somebody waits for these few requests, whatever backfill is under way.
    priority: 'live',
    now,
    sleep,
    signal,
    log: ghlLog(log, practice.name),
  });
  const { pastDays, futureDays } = practice.sync.window;
  const window = rollingWindow(now(), pastDays, futureDays);
  const [from, to] = [Date.parse(window.from), Date.parse(window.to)];
  const lists = new Map<string, Promise<readonly unknown[]>>();
  const appointmentsIn = (calendar: string): Promise<readonly unknown[]> => {
    const list = lists.get(calendar) ?? listCalendarRows(ghl, calendar, from, to).then(({ rows }) => rows);
    lists.set(calendar, list);
    return list;
  };
  const patients = memoizeAsync(() => ephysio.listPatients());
  const events = memoizeAsync(() => ephysio.listEvents(from, to));
  const offCodes = Object.entries(practice.ephysio.statuses).flatMap(([code, status]) =>
    isCancelled({ status }) ? [code] : [],
  );
  return {
    ephysio,
    ghl,
    token: () => bearer.bearer(),
    session: memoizeAsync(() => session.current()),
    patients,
    events,
    contacts: memoizeAsync(() => readContacts(ghl)),
    location: memoizeAsync(() => readLocation(ghl)),
    calendars: memoizeAsync(() => readCalendars(ghl)),
    shared: async () =>
      compareCalendars({
        events: await events(),
        cancelled: new Set(offCodes),
        calendars: practice.calendars.map((calendar) => calendar.ghlCalendarId),
        appointments: appointmentsIn,
        known: opened === null ? NOBODY_KNOWN : await knownPairs(opened.store, practice.name),
        ghl,
        patients,
      }),
    appointments: memoizeAsync(() => firstAppointments(practice.calendars, appointmentsIn)),
    close: () => pace.close(),
  };
};
