import { type DestinationStream, destination, pino, stdTimeFunctions } from 'pino';
import { harmlessJson } from '../texts/harmless.ts';

export const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Everything that may stand in a log line. Ids, counts, states and times; nothing that a patient is or says. */
const FIELDS = {
  practice: 'string',
  command: 'string',
  run: 'string',
  link: 'string',
  operation: 'string',
  entity: 'string',
  side: 'string',
  id: 'string',
  kind: 'string',
  state: 'string',
  field: 'string',
  guard: 'string',
  /** Who is logged in to the admin page, by the name in the config. */
  user: 'string',
  /** Fit for output by its origin: the `reason` of a record error, the message of a run error. */
  reason: 'string',
  hint: 'string',
  error: 'string',
  file: 'string',
  host: 'string',
  until: 'string',
  traceId: 'string',
  status: 'number',
  attempt: 'number',
  waitMs: 'number',
  durationMs: 'number',
  count: 'number',
  total: 'number',
  port: 'number',
  pid: 'number',
  exitCode: 'number',
  dryRun: 'boolean',
} as const;

interface Types {
  string: string;
  number: number;
  boolean: boolean;
}

export type LogFields = {
  readonly [F in keyof typeof FIELDS]?: Types[(typeof FIELDS)[F]] | null | undefined;
};

/** `event` is a constant of the program such as `run.start`, never built from data. */
export type LogEvent = (event: string, fields?: LogFields) => void;

export interface Log {
  readonly level: LogLevel;
  readonly error: LogEvent;
  readonly warn: LogEvent;
  readonly info: LogEvent;
  readonly debug: LogEvent;
}

export interface LogOptions {
  /** `--log-level`. */
  readonly level?: LogLevel | undefined;
  /** stderr is a terminal: a person reads, and gets spinners and tables instead, unless a level is asked for. */
  readonly terminal: boolean;
  /** Where the lines go; stderr when left out. */
  readonly stream?: DestinationStream;
}

const LONGEST_TEXT = 500;

/** The allowed fields, also when a caller got past the types: anything else is dropped, objects above all. */
const allowed = (fields: LogFields): Record<string, unknown> => {
  const kept: Record<string, unknown> = {};
  for (const [name, type] of Object.entries(FIELDS)) {
    const value: unknown = fields[name as keyof LogFields];
    if (typeof value !== type) continue;
    kept[name] = typeof value === 'string' ? value.slice(0, LONGEST_TEXT) : value;
  }
  return kept;
};

/** One JSON line per event: `{"level","time","event",…}`. A terminal may show it. */
export const createLog = (options: LogOptions): Log => {
  const level = options.level ?? (options.terminal ? 'silent' : 'info');
  // Synchronous: the last line before an exit is the one that is looked for.
  const stream = options.stream ?? destination({ dest: 2, sync: true });
  const logger = pino(
    {
      level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write: (line) => void stream.write(harmlessJson(line)) },
  );
  const at =
    (severity: 'error' | 'warn' | 'info' | 'debug'): LogEvent =>
    (event, fields = {}) =>
      logger[severity]({ event, ...allowed(fields) });
  return { level, error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') };
};

/** The same log, with fields that every line of it carries. */
export const withFields = (log: Log, fields: LogFields): Log => {
  const at =
    (severity: 'error' | 'warn' | 'info' | 'debug'): LogEvent =>
    (event, own = {}) =>
      log[severity](event, { ...fields, ...own });
  return { level: log.level, error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') };
};
