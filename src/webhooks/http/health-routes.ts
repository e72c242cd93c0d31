import type { Hono } from 'hono';
import type { MeasuredGauge } from '../../ops/gauge-registry.ts';
import type { Store } from '../../store/store.ts';
import { setCheckpoint } from '../../store/tables/checkpoints.ts';
import { type InboxState, inboxState } from '../../store/tables/webhooks/webhook-event-list.ts';
import { METRICS_TYPE, type Metrics } from './metrics.ts';
import { ALIVE } from './own-listener.ts';
import type { ListenerEnv } from './read-body.ts';

export interface HealthRoutes {
  readonly store: Store;
  readonly practices: readonly string[];
  readonly metrics: Metrics;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** An event that is due for longer says that the inbox is stuck; a quarter of an hour. */
  readonly stuckAfterMs?: number;
}

interface Readiness {
  readonly ready: boolean;
  readonly database: 'ok' | 'not writable';
  readonly inbox: 'ok' | 'stuck' | 'unknown';
  readonly oldestDueSeconds: number;
}

/** Answers of `readyz` are kept so long: each one writes to the disk, and anybody may ask. */
const KEEP_MS = 2000;
const CHECKPOINT = 'listener ready';

const dueSeconds = (state: InboxState, at: number): number =>
  state.oldestDueAt === null ? 0 : Math.max(0, (at - Date.parse(state.oldestDueAt)) / 1000);

const look = async ({ store, practices, now, stuckAfterMs = 900_000 }: HealthRoutes): Promise<Readiness> => {
  const at = now();
  try {
    // A lock alone would not show a full disk.
    await setCheckpoint(store, practices[0] ?? '', CHECKPOINT, new Date(at).toISOString(), at);
  } catch {
    return { ready: false, database: 'not writable', inbox: 'unknown', oldestDueSeconds: 0 };
  }
  const ages = await Promise.all(
    practices.map(async (name) => dueSeconds(await inboxState(store, name), at)),
  );
  const oldestDueSeconds = Math.floor(Math.max(0, ...ages));
  const isStuck = oldestDueSeconds * 1000 > stuckAfterMs;
  return { ready: !isStuck, database: 'ok', inbox: isStuck ? 'stuck' : 'ok', oldestDueSeconds };
};

const gauges = async ({ store, practices, now }: HealthRoutes): Promise<MeasuredGauge[]> => {
  const at = now();
  const states = await Promise.all(
    practices.map(async (practice) => ({ labels: { practice }, state: await inboxState(store, practice) })),
  );
  const gauge = (name: string, help: string, value: (state: InboxState) => number): MeasuredGauge => ({
    name,
    help,
    labelNames: ['practice'],
    values: states.map(({ labels, state }) => ({ labels, value: value(state) })),
  });
  const age = (since: string | null): number => (since === null ? 0 : (at - Date.parse(since)) / 1000);
  return [
    gauge('ephysio_ghl_inbox_open', 'Events that are still to be worked on.', (s) => s.open),
    gauge('ephysio_ghl_inbox_dead', 'Dead letters: events given up after the last try.', (s) => s.dead),
    {
      name: 'ephysio_ghl_inbox_held',
      help: 'Events that a guard holds back.',
      labelNames: ['practice', 'guard'],
      values: states.flatMap(({ labels, state }) =>
        Object.entries(state.held).map(([guard, value]) => ({ labels: { ...labels, guard }, value })),
      ),
    },
    gauge('ephysio_ghl_inbox_oldest_seconds', 'Age of the oldest open event.', (s) =>
      age(s.oldestReceivedAt),
    ),
    gauge('ephysio_ghl_inbox_due_seconds', 'How long the longest due event has been due.', (s) =>
      dueSeconds(s, at),
    ),
    {
      name: 'process_resident_memory_bytes',
      help: 'Resident memory size in bytes.',
      labelNames: [],
      values: [{ value: process.memoryUsage.rss() }],
    },
  ];
};

/** Alive, ready, and how it is doing; no patient data, no ids. */
export const mountHealth = (app: Hono<ListenerEnv>, routes: HealthRoutes): void => {
  let last: { readonly at: number; readonly readiness: Promise<Readiness> } | null = null;
  app.get('/healthz', (c) => c.json(ALIVE));
  app.get('/readyz', async (c) => {
    const at = routes.now();
    if (last === null || Math.abs(at - last.at) >= KEEP_MS) last = { at, readiness: look(routes) };
    const readiness = await last.readiness;
    return c.json(readiness, readiness.ready ? 200 : 503);
  });
  app.get('/metrics', async (c) => {
    const text = await routes.metrics.render(await gauges(routes));
    return c.body(text, 200, { 'content-type': METRICS_TYPE });
  });
};
