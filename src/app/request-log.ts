import type { RequestLog } from '../ephysio/transport.ts';
import type { GhlLog } from '../ghl/http/exchange.ts';
import type { Log, LogFields } from '../ops/log.ts';

/** What a log line says of a request. Paths hold ids only. */
const inWords = (fields: Readonly<Record<string, unknown>>, message: string): LogFields => {
  const { method, path, end, ms, tries } = fields;
  const what = [method, path, end].filter((word) => typeof word === 'string').join(' ');
  return {
    reason: what === '' ? message : what,
    ...(typeof ms === 'number' ? { durationMs: ms } : {}),
    ...(typeof tries === 'number' ? { attempt: tries } : {}),
  };
};

/** GHL's requests as log events. The log lets only its own list of fields through. */
export const ghlLog = (log: Log, practice: string | null): GhlLog => ({
  debug: (fields, message) =>
    log.debug('ghl.request', { ...inWords(fields, message), side: 'ghl', practice }),
  warn: (fields, message) =>
    log.warn('ghl.request', { ...inWords(fields, message), reason: message, side: 'ghl', practice }),
});

export const ephysioLog =
  (log: Log, practice: string): RequestLog =>
  (event, fields) =>
    log.debug(event, { ...fields, practice });
