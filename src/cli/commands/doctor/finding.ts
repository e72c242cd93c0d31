import type { CalendarFit } from '../../../domain/plan/calendar-fit.ts';
import { EXIT, type ExitCode, RecordError, RunError } from '../../../errors.ts';
import type { GhlCalendar } from '../../../ghl/auth/location.ts';
import { explainSqliteError } from '../../../store/database/sqlite-error.ts';

/** `warn`: it works, but somebody should look. `skip`: could not be looked at; the code says why. */
export type Level = 'ok' | 'warn' | 'fail' | 'skip';

type Path = { readonly path: string };
type Setting = { readonly setting: string };
type Practice = { readonly practice: string };
type RecordId = { readonly recordId: string };

/** What a finding is about; `null`: the machine or the service as a whole. */
type Subject = Path | Setting | Practice | RecordId | null;

interface About<S extends Subject, V extends object = Record<never, never>> {
  readonly about: S;
  /** Ids, numbers, times and names of settings only, never a patient's data. */
  readonly values: Readonly<V>;
}

/** What starts the syncs by itself. */
export type Scheduler =
  | { readonly kind: 'systemd'; readonly units: readonly string[] }
  | { readonly kind: 'cron' };

interface Schedule {
  scheduler: Scheduler | null;
  /** UTC ISO; `null`: no run is known. */
  lastRunAt: string | null;
  now: number;
}

/** A list that a service answers with; `contact`: one that is read by its id. */
export type ListName = 'patients' | 'events' | 'invoices' | 'contacts' | 'contact' | 'appointments';

interface ListValues {
  list: ListName;
  rows: number;
}

interface Team {
  calendarId: string;
  team: readonly string[];
}

interface Outside {
  count: number;
  /** Appointments whose event is with a therapist without a calendar. */
  outside: number;
}

type Calendars = readonly GhlCalendar[];
type EventTypes = readonly { readonly id: number; readonly events: number }[];

/** What can be found out about the machine, and by any check. */
interface MachineFindings {
  'run-error': About<null, { message: string; hint: string }>;
  'record-error': About<null, { reason: string }>;
  'internal-error': About<null, { name: string }>;
  'timed-out': About<null, { limitMs: number }>;
  'check-needed': About<null, { check: string }>;
  'scope-needed': About<null, { scope: string }>;
  'store-needed': About<null>;
  'config-loaded': About<Path, { practices: readonly string[] }>;
  'rights-unknown': About<Path>;
  'writable-by-all': About<Path>;
  'writable-by-group': About<Path>;
  'config-protected': About<Path>;
  'no-references': About<Path>;
  references: About<Path, { names: readonly string[] }>;
  'variable-padded': About<Setting>;
  'node-outdated': About<null, { version: string; oldest: string }>;
  'sqlite-not-loaded': About<null, { error: string }>;
  'installation-good': About<null, { node: string; sqlite: string }>;
  'readable-by-others': About<Path, { mode: number }>;
  'owner-differs': About<Path, { owner: number; user: number }>;
  'database-protected': About<Path>;
  'disk-full': About<Path, { free: number }>;
  'disk-low': About<Path, { free: number; database: number }>;
  'log-large': About<Path, { bytes: number }>;
  'network-disk': About<Path, { type: string }>;
  'disk-good': About<Path, { free: number; database: number; log: number }>;
  'key-without-database': About<Path, { key: string }>;
  'database-absent': About<Path>;
  'database-good': About<Path, { isQuick: boolean; version: string; key: string }>;
  'proxy-unset': About<null>;
  'proxy-set': About<null, { http: string | null; https: string | null; except: string }>;
  'clock-off': About<null, { host: string; skewMs: number }>;
  'clock-not-kept': About<null>;
  'clock-unknown': About<null>;
  'clock-good': About<null, { hosts: readonly string[]; byNtp: boolean }>;
  'schedule-missing': About<null, Schedule>;
  'schedule-idle': About<null, Schedule & { scheduler: Scheduler }>;
  'schedule-good': About<null, Schedule>;
  'listener-port-open': About<Setting>;
  'listener-silent': About<Setting, { address: string }>;
  'listener-other': About<Setting, { address: string }>;
  'listener-not-ready': About<Setting, { address: string; database: string; inbox: string }>;
  'listener-ready': About<Setting, { address: string }>;
  'ping-unset': About<Setting>;
  'ping-set': About<Setting, { host: string }>;
  'metrics-file-is-folder': About<Path>;
  'metrics-folder-missing': About<Path, { folder: string }>;
  'metrics-folder-read-only': About<Path, { folder: string; error: string }>;
  'metrics-good': About<Path>;
  'mail-unset': About<Setting>;
  'recipients-without-mail': About<Setting, { settings: readonly string[] }>;
  'mail-without-recipients': About<Setting>;
  'mail-good': About<Setting, { server: string; isSignedIn: boolean }>;
  'public-url-unset': About<Setting>;
}

/** What can be found out about a practice and its two services. */
interface PracticeFindings {
  'ephysio-signed-in': About<null, { practiceId: string | null; expiresAt: string | null }>;
  'no-event-with-patient': About<null>;
  'field-differs': About<
    RecordId | null,
    ListValues & { field: string; expected: readonly string[]; type: string; ids: readonly (string | null)[] }
  >;
  'field-lost': About<RecordId | null, ListValues & { field: string }>;
  'list-good': About<RecordId | null, ListValues>;
  'therapist-without-event': About<Setting, { therapist: number; others: readonly number[] }>;
  'event-type-unused': About<Setting, { therapist: number; eventType: number; used: EventTypes }>;
  'therapist-without-calendar': About<RecordId, { events: number; lastStart: string }>;
  'admin-info-unset': About<Setting, { used: readonly number[] }>;
  'admin-info-unused': About<Setting, { adminInfoId: number; used: readonly number[] }>;
  'therapists-good': About<null, { count: number }>;
  'status-unknown': About<Setting, { status: string | null; events: number; example: string | null }>;
  'no-status-for-cancelled': About<Setting, { then: 'delete' | 'review' }>;
  'statuses-good': About<Setting, { counts: readonly (readonly [status: string, events: number])[] }>;
  'call-missing': About<Setting, { capability: string }>;
  'invoices-refused': About<Setting, { reason: string }>;
  'calls-good': About<null, { off: readonly string[] }>;
  'app-removed': About<Practice, { locationId: string; at: string }>;
  'location-changed': About<Setting, { locationId: string; known: string }>;
  'ghl-signed-in': About<
    Practice,
    { locationId: string; oauth: { readonly expiresAt: string | null } | null }
  >;
  'scope-missing': About<
    Practice,
    { scope: string; isForSync: boolean; where: 'integration' | 'app' | 'app-and-config' }
  >;
  'scopes-unknown': About<Practice>;
  'scopes-granted': About<Practice>;
  'scopes-tried': About<Practice, { granted: readonly string[] }>;
  'location-found': About<RecordId, { name: string | null }>;
  'duplicates-unknown': About<RecordId>;
  'duplicates-allowed': About<RecordId>;
  'duplicates-refused': About<RecordId, { by: readonly string[] }>;
  'time-zone-unknown': About<RecordId>;
  'time-zone-differs': About<RecordId, { ghl: string; practice: string }>;
  'time-zone-good': About<RecordId, { ghl: string; practice: string }>;
  'no-calendars': About<Setting, { inGhl: Calendars }>;
  'calendar-missing': About<Setting, { calendarId: string; inGhl: Calendars }>;
  'calendar-inactive': About<Setting, { calendarId: string }>;
  'calendars-good': About<Setting, { count: number }>;
  'user-unset': About<Setting, Team>;
  'user-unknown': About<Setting, Team & { userId: string }>;
  'user-outside-team': About<Setting, Team & { userId: string }>;
  'users-good': About<Setting>;
  'calendar-needed': About<Setting>;
  'links-left-behind': About<Setting, Outside & { therapists: readonly string[] }>;
  'links-in-scope': About<null, Outside>;
  'nothing-shared': About<Setting>;
  'mapping-differs': About<Setting, CalendarFit & { name: string | null }>;
  'mapping-good': About<Setting, { count: number }>;
  'absences-unset': About<Setting>;
  'absences-off': About<Setting>;
  'absences-blocked': About<Setting, { kinds: readonly number[] | null }>;
  'block-target-shared': About<
    Setting,
    { kind: 'user' | 'calendar'; id: string; therapists: readonly number[] }
  >;
  'webhooks-missing': About<Practice>;
  'webhooks-not-expected': About<Practice>;
  'webhooks-stopped': About<Practice, { lastAt: string; now: number }>;
  'webhooks-good': About<Practice, { lastAt: string; now: number }>;
}

export type MachineCode = keyof MachineFindings;
export type PracticeCode = keyof PracticeFindings;
export type FindingCode = MachineCode | PracticeCode;

/** A code with what it is about and its values. */
export type Found<C extends FindingCode = FindingCode> = {
  readonly [K in C]: { readonly code: K } & (MachineFindings & PracticeFindings)[K];
}[C];

interface Verdict {
  readonly level: Level;
  /** With `fail`: the exit code of the command that stumbles over it. */
  readonly exitCode: ExitCode | null;
}

/** What a check found out; `findingText` says it. */
export type Finding = Found & Verdict;

/** A message, with what to do about it where there is something to do. */
type Text = string | readonly [message: string, fix: string];

/** How an instant (UTC ISO) is written. */
export type Clock = (instant: string) => string;

/** The text of each code: one without a text does not compile. */
export type FindingTexts<C extends FindingCode> = {
  readonly [K in C]: (found: Found<K>, at: Clock) => Text;
};

/** What a check may end with. */
export type Findings = Finding | readonly Finding[];

export const ok = (found: Found): Finding => ({ ...found, level: 'ok', exitCode: null });

export const skip = (found: Found): Finding => ({ ...found, level: 'skip', exitCode: null });

export const warn = (found: Found): Finding => ({ ...found, level: 'warn', exitCode: null });

export const fail = (exitCode: ExitCode, found: Found): Finding => ({ ...found, level: 'fail', exitCode });

/** Everything that is wrong, or that all is well. */
export const foundOr = (found: readonly Finding[], well: Found): readonly Finding[] =>
  found.length === 0 ? [ok(well)] : found;

const explained = (error: unknown, database: string): unknown =>
  (error as NodeJS.ErrnoException)?.code?.startsWith('SQLITE_') === true
    ? explainSqliteError(error, database)
    : error;

/**
 * An error as a finding. The message of one that is not this program's may quote a record: only its name is shown.
 * @param database its path, for what SQLite has to say
 */
export const failureOf = (caught: unknown, database: string): Finding => {
  const error = explained(caught, database);
  if (error instanceof RunError) {
    const { exitCode, message, hint } = error;
    return fail(exitCode, { code: 'run-error', about: null, values: { message, hint } });
  }
  if (error instanceof RecordError)
    return fail(EXIT.someFailed, { code: 'record-error', about: null, values: { reason: error.reason } });
  const name = error instanceof Error ? error.constructor.name : typeof error;
  return fail(EXIT.bug, { code: 'internal-error', about: null, values: { name } });
};
