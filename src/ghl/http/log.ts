/** The part of a pino logger that this side uses. Fields hold paths, ids, statuses and times; never bodies or queries. */
export interface GhlLog {
  debug(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
}
