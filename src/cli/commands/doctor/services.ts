import type { CommandContext } from '../../../app/context.ts';
import { bearerOf } from '../../../app/ghl-access.ts';
import { ephysioLog, ghlLog } from '../../../app/request-log.ts';
import { accountOf } from '../../../config/account-of.ts';
import type { PracticeConfig } from '../../../config/schema.ts';
import { rollingWindow } from '../../../domain/records/window.ts';
import { createEphysioClient, type EphysioClient } from '../../../ephysio/client.ts';
import { createSession, type EphysioSession } from '../../../ephysio/session.ts';
import { SignInError } from '../../../errors.ts';
import { type BearerSource, privateTokenBearer } from '../../../ghl/auth/bearer.ts';
import {
  type GhlCalendar,
  type GhlLocation,
  readCalendars,
  readLocation,
} from '../../../ghl/auth/location.ts';
import { createGhlClient, type GhlClient } from '../../../ghl/http/client.ts';
import { createPace } from '../../../ghl/pace/pace.ts';
import { memoryPaceLedger } from '../../../ghl/pace/pace-window.ts';
import { saveEphysioSession } from '../../../store/tables/ephysio-session.ts';
import { createPaceLedger } from '../../../store/tables/pace-ledger.ts';
import { assertEphysioPractice } from '../../../sync/accounts.ts';
import { readAppointments, readContacts } from './ghl-rows.ts';

/** What the checks of a practice stand on. Without a database the context is missing, and nothing is remembered. */
export interface Ground extends Pick<CommandContext, 'config' | 'log' | 'now' | 'sleep' | 'stopping'> {
  readonly context: CommandContext | null;
}

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
  /** GHL's appointments of the first calendar of the config that has any in the window; `null`: it names no calendar. */
  readonly appointments: () => Promise<readonly unknown[] | null>;
  readonly close: () => void;
}

/** Asks once, also when that fails: a service that is down is waited for long enough. */
const kept = <T>(ask: () => Promise<T>): (() => Promise<T>) => {
  let answer: Promise<T> | undefined;
  return () => {
    answer ??= ask();
    return answer;
  };
};

const sessionFor = (ground: Ground, practice: PracticeConfig) => {
  const { context, config, now, sleep, stopping: signal, log } = ground;
  return createSession({
    config: practice.ephysio,
    practice: practice.name,
    store: {
      load: () => null,
      save: async (session) => {
        if (context === null) return;
        const { store } = context;
        await assertEphysioPractice(store, practice.name, session.practiceId);
        // The new sign-in may have ended the stored session.
        await saveEphysioSession(store, practice.name, accountOf(practice), session, now());
      },
    },
    timeoutMs: config.http.timeoutSeconds * 1000,
    now,
    sleep,
    signal,
    log: ephysioLog(log, practice.name),
  });
};

const bearerFor = ({ context }: Ground, practice: PracticeConfig): BearerSource => {
  if (context !== null) return bearerOf(context, practice);
  const { locationId, privateIntegrationToken } = practice.ghl;
  if (privateIntegrationToken !== null) return privateTokenBearer(privateIntegrationToken, locationId);
  const none = (): Promise<string> =>
    Promise.reject(
      new SignInError(
        `Not signed in to GHL location ${locationId}: there is no database that could be read`,
        `Run \`ephysio-ghl auth --practice ${practice.name}\`.`,
      ),
    );
  return { bearer: none, refresh: none };
};

export const openServices = (ground: Ground, practice: PracticeConfig): Services => {
  const { context, config, now, sleep, stopping: signal, log } = ground;
  const timeoutMs = config.http.timeoutSeconds * 1000;
  const { locationId } = practice.ghl;
  const session = sessionFor(ground, practice);
  const ephysio = createEphysioClient({
    config: practice.ephysio,
    session,
    timeoutMs,
    now,
    sleep,
    signal,
    log: ephysioLog(log, practice.name),
  });
  const bearer = bearerFor(ground, practice);
  const ledger = context === null ? memoryPaceLedger() : createPaceLedger(context.store, locationId);
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
  return {
    ephysio,
    ghl,
    token: () => bearer.bearer(),
    session: kept(() => session.current()),
    patients: kept(() => ephysio.listPatients()),
    events: kept(() => ephysio.listEvents(Date.parse(window.from), Date.parse(window.to))),
    contacts: kept(() => readContacts(ghl)),
    location: kept(() => readLocation(ghl)),
    calendars: kept(() => readCalendars(ghl)),
    appointments: kept(() => readAppointments(ghl, practice.calendars, window)),
    close: () => pace.close(),
  };
};
