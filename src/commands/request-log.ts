import type { RequestLog } from '../ephysio/line.ts';
import type { GhlLog } from '../ghl/log.ts';
import type { Log, LogFields } from '../ops/log.ts';

/** GHL's requests as log events. The log lets only its own list of fields through. */
export const ghlLog = (log: Log, practice: string): GhlLog => ({
  debug: (fields, message) =>
    log.debug('ghl.request', { ...(fields as LogFields), reason: message, side: 'ghl', practice }),
  warn: (fields, message) =>
    log.warn('ghl.request', { ...(fields as LogFields), reason: message, side: 'ghl', practice }),
});

export const ephysioLog =
  (log: Log, practice: string): RequestLog =>
  (event, fields) =>
    log.debug(event, { ...fields, practice });
