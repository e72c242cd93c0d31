import type { Log } from '../../ops/log.ts';

const EVERY_MS = 60_000;

/**
 * Logs what was refused: the first of a kind at once, then one line a minute with their number. Anybody can send
 * something to refuse, and must not be able to fill the disk with it.
 */
export const createRefusalLog = (
  log: Pick<Log, 'warn'>,
  now: () => number,
  event: 'webhook.refused' | 'admin.refused',
): ((status: number, reason: string) => void) => {
  const kinds = new Map<string, { since: number; count: number }>();
  return (status, reason) => {
    const kind = kinds.get(reason) ?? { since: Number.NEGATIVE_INFINITY, count: 0 };
    kinds.set(reason, kind);
    kind.count += 1;
    if (now() - kind.since < EVERY_MS) return;
    log.warn(event, { status, reason, count: kind.count });
    kind.since = now();
    kind.count = 0;
  };
};
