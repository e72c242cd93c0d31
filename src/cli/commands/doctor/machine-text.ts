import { age } from '../../render/format.ts';
import type { FindingTexts, Found, MachineCode, Scheduler } from './finding.ts';

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

/** A size for a person: `1.2 GB`. */
export const inBytes = (bytes: number): string => {
  const power = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[power]}`;
};

const octal = (mode: number): string => mode.toString(8).padStart(4, '0');

const freeSome = (folder: string): string => `Free some space on the disk of ${folder}.`;

const protect = (path: string): string => `Run: chmod go-w '${path}'`;

const KEEP_CLOCK = 'Let NTP keep the clock: `timedatectl set-ntp true`, or install chrony.';

const lastRun = ({ lastRunAt, now }: Found<'schedule-good'>['values']): string =>
  lastRunAt === null ? 'no run is known' : `the last run began ${age(lastRunAt, now)} ago`;

const schedulerText = (scheduler: Scheduler): string =>
  scheduler.kind === 'systemd' ? `systemd: ${scheduler.units.join(', ')}` : 'a crontab line';

const LISTENS_ON = '(webhooks.host, webhooks.port)';

const metricsFile = (path: string): string => `monitoring.metricsFile ${path}`;

/** What the checks of the machine say, and any check that could not be finished. */
export const MACHINE_TEXTS: FindingTexts<MachineCode> = {
  'run-error': ({ values: { message, hint } }) => [message, hint],
  'record-error': ({ values: { reason } }) => [reason, 'Run it again; if it stays, look at that record.'],
  'internal-error': ({ values: { name } }) => [
    `internal error (${name})`,
    'This is a bug of ephysio-ghl: report it.',
  ],
  'timed-out': ({ values: { limitMs } }) => [
    `did not come to an end within ${limitMs / 1000} s`,
    'Run it again; if it stays, look at the network, and at what else this machine is busy with.',
  ],
  'check-needed': ({ values: { check } }) => `needs ${check}`,
  'scope-needed': ({ values: { scope } }) => `needs the scope ${scope}`,
  'store-needed': () => 'needs database',

  'config-loaded': ({ about: { path }, values: { practices } }) => `${path}: ${practices.join(', ')}`,
  'rights-unknown': () => 'not looked at on Windows',
  'writable-by-all': ({ about: { path } }) => [
    `everybody on this machine can write to ${path}`,
    protect(path),
  ],
  'writable-by-group': ({ about: { path } }) => [`the group of ${path} can write to it`, protect(path)],
  'config-protected': () => 'nobody else can change the config',
  'no-references': () => 'the config names no variable and no file',
  references: ({ values: { names } }) => `the config is filled in from ${names.join(', ')}`,
  'variable-padded': ({ about: { setting } }) => [
    `the variable ${setting} begins or ends with white space`,
    'Set it without, unless it is a password that has it.',
  ],

  'node-outdated': ({ values: { version, oldest } }) => [
    `Node ${version} is too old`,
    `Install Node ${oldest} or newer, then install ephysio-ghl again.`,
  ],
  'sqlite-not-loaded': ({ values: { error } }) => [
    `better-sqlite3 cannot be loaded (${error})`,
    'It was built for another Node: run `npm rebuild better-sqlite3` where ephysio-ghl is installed.',
  ],
  'installation-good': ({ values: { node, sqlite } }) => `Node ${node}, SQLite ${sqlite}`,

  'readable-by-others': ({ about: { path }, values: { mode } }) => [
    `${path} was open to others (mode ${octal(mode)})`,
    `Run: chmod 600 '${path}' (every command does that). Find out what gave it these rights: a copy, a backup, a umask.`,
  ],
  'owner-differs': ({ about: { path }, values: { owner, user } }) => [
    `${path} belongs to user ${owner}, and this is user ${user}`,
    'Run ephysio-ghl as the user whose timers and listener use the database.',
  ],
  'database-protected': () => 'nobody else can read the database and its key',

  'disk-full': ({ about: { path }, values: { free } }) => [
    `the disk is full: ${inBytes(free)} free`,
    freeSome(path),
  ],
  'disk-low': ({ about: { path }, values: { free, database } }) => [
    `only ${inBytes(free)} free; the database has ${inBytes(database)}, and is copied before updates`,
    freeSome(path),
  ],
  'log-large': ({ values: { bytes } }) => [
    `the database's log has grown to ${inBytes(bytes)}`,
    'Close what keeps the database open for reading (a database browser, a copy); the next run folds it in.',
  ],
  'network-disk': ({ about: { path }, values: { type } }) => [
    `${path} is on a network file system (${type}), where SQLite cannot lock it: two processes may damage it`,
    'Move the database and its key to a disk of this machine (`backup`, then `restore`), and name the new place in `database`.',
  ],
  'disk-good': ({ values: { free, database, log } }) =>
    `${inBytes(free)} free, database ${inBytes(database)}, log ${inBytes(log)}`,

  'key-without-database': ({ about: { path }, values: { key } }) => [
    `there is a key ${key}, but no database ${path}`,
    'Restore the database from a backup, or move the key away to start with a new database.',
  ],
  'database-absent': ({ about: { path } }) =>
    `there is none yet; the first command that needs it makes ${path}`,
  'database-good': ({ values: { isQuick, version, key } }) =>
    `whole${isQuick ? ' (quick check)' : ''}, version ${version}, key from ${key}`,

  'proxy-unset': () => 'none: requests go out directly',
  'proxy-set': ({ values: { http, https, except } }) =>
    `HTTPS goes through ${https ?? 'none'}, HTTP through ${http ?? 'none'}${except === '' ? '' : `; not for ${except} (NO_PROXY)`}`,
  'clock-off': ({ values: { host, skewMs } }) => [
    `this clock is ${Math.round(Math.abs(skewMs) / 1000)} s ${skewMs > 0 ? 'behind' : 'ahead of'} ${host}`,
    KEEP_CLOCK,
  ],
  'clock-not-kept': () => ['NTP does not keep this clock (timedatectl)', KEEP_CLOCK],
  'clock-unknown': () => 'no service said what time it is',
  'clock-good': ({ values: { hosts, byNtp } }) =>
    `agrees with ${hosts.join(' and ')}${byNtp ? '; NTP keeps it' : ''}`,

  'schedule-missing': ({ values }) => [
    `nothing runs the syncs by itself; ${lastRun(values)}`,
    'Install timers: `ephysio-ghl schedule systemd --install DIR`, or `ephysio-ghl schedule cron`.',
  ],
  'schedule-idle': ({ values }) => [
    `${schedulerText(values.scheduler)}; but ${lastRun(values)}`,
    'See what it says: `journalctl -u "ephysio-ghl-*"`, or the mails of cron.',
  ],
  'schedule-good': ({ values }) =>
    `${values.scheduler === null ? 'no timer found on this machine' : schedulerText(values.scheduler)}; ${lastRun(values)}`,

  'listener-port-open': () => 'webhooks.port is 0: the listener chooses a port by itself',
  'listener-silent': ({ values: { address } }) => [
    `nothing answers on ${address} ${LISTENS_ON}: changes in GHL wait for the next run`,
    'Start `ephysio-ghl serve-webhooks` as a service, if this machine is to take webhooks.',
  ],
  'listener-other': ({ values: { address } }) => [
    `another program answers on ${address} ${LISTENS_ON}`,
    'Give the listener a port of its own with webhooks.port.',
  ],
  'listener-not-ready': ({ values: { address, database, inbox } }) => [
    `your listener runs on ${address} and is not ready: database ${database}, inbox ${inbox}`,
    'See what it says: `journalctl -u ephysio-ghl-webhooks`, and `ephysio-ghl webhooks list`.',
  ],
  'listener-ready': ({ values: { address } }) => `your listener runs on ${address} and is ready`,

  'ping-unset': () => 'monitoring.pingUrl is not set: nobody is notified when runs fail or stop',
  'ping-set': ({ values: { host } }) => `runs are reported to ${host}`,
  'metrics-file-is-folder': ({ about: { path } }) => [
    `${metricsFile(path)} is a folder`,
    'Name a file in it, such as ephysio-ghl.prom.',
  ],
  'metrics-folder-missing': ({ about: { path }, values: { folder } }) => [
    `${metricsFile(path)} cannot be written: there is no folder ${folder}`,
    `Make it, or name another file: \`mkdir -p '${folder}'\``,
  ],
  'metrics-folder-read-only': ({ about: { path }, values: { folder, error } }) => [
    `${metricsFile(path)} cannot be written: nothing can be made in ${folder} (${error})`,
    'Give that folder to the user who runs the syncs, or name another file.',
  ],
  'metrics-good': ({ about: { path } }) => `metrics are written to ${path}`,

  'mail-unset': () => 'smtp is not set: the desk gets no digest',
  'recipients-without-mail': ({ values: { settings } }) => [
    `smtp is not set, but ${settings.join(', ')} ${settings.length === 1 ? 'names' : 'name'} recipients: they get no digest`,
    'Set smtp, or remove the recipients.',
  ],
  'mail-without-recipients': ({ about: { setting } }) => [
    `smtp is set, but nobody gets a digest: ${setting} is empty`,
    'Name the addresses of the desk there.',
  ],
  'mail-good': ({ values: { server, isSignedIn } }) =>
    `${server} answers${isSignedIn ? ' and takes the sign-in' : ''}; nothing was sent`,
  'public-url-unset': ({ about: { setting } }) => [
    `${setting} is not set: the digest has no link to the page`,
    'Set it to the address under which the desk reaches the page, such as https://HOST/admin/.',
  ],
};
