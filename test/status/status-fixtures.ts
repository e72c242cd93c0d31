import type { PracticeStatus, StatusFacts } from '../../src/status/practice-status.ts';
import type { RunCounts, RunFact } from '../../src/store/tables/sync-runs.ts';

/** 2026-03-01T10:00:00.000Z */
export const NOW = Date.parse('2026-03-01T10:00:00.000Z');

export const minutesAgo = (minutes: number): string => new Date(NOW - minutes * 60_000).toISOString();

export const countsOf = (over: Partial<RunCounts> = {}): RunCounts => ({
  dryRun: false,
  read: { ephysio: 3, ghl: 2 },
  created: { ephysio: 0, ghl: 1 },
  updated: { ephysio: 0, ghl: 0 },
  cancelled: { ephysio: 0, ghl: 0 },
  linked: 0,
  unchanged: 2,
  conflicts: 0,
  review: 0,
  failed: 0,
  requests: { ephysio: 1, ghl: 2 },
  durationMs: 1500,
  ...over,
});

let runs = 0;
/** A run of `sync` half an hour ago that went well. */
export const runOf = (over: Partial<RunFact> = {}): RunFact => ({
  id: `run-${++runs}`,
  listsChanges: true,
  command: 'sync',
  state: 'ended',
  startedAt: minutesAgo(30),
  finishedAt: minutesAgo(29),
  exitCode: 0,
  dryRun: false,
  counts: countsOf(),
  error: null,
  ...over,
});

export const stopped = (exitCode: number, message = 'It stopped.') => ({
  exitCode,
  error: { exitCode, message, hint: 'Look.' },
});

/** A practice in which all is well, and nothing was judged yet. */
export const factsOf = (over: Partial<StatusFacts> = {}): StatusFacts => ({
  practice: 'main',
  at: new Date(NOW).toISOString(),
  runs: [],
  signIns: {
    ephysio: { connected: true, kind: 'password', account: '1', expiresAt: minutesAgo(-30) },
    ghl: {
      connected: true,
      kind: 'OAuth',
      account: 'loc',
      expiresAt: minutesAgo(-600),
      obtainedAt: minutesAgo(840),
      renewable: true,
      companyId: null,
      disconnectedAt: null,
    },
  },
  inbox: { open: 0, dead: 0, held: {}, oldestReceivedAt: null, oldestDueAt: null, lastReceivedAt: null },
  deadLetters: { webhooks: 0, records: 0 },
  conflicts: 0,
  reviews: { open: 0, byKind: {} },
  placeholders: 0,
  links: { patients: 3, appointments: 2, tombstones: 1 },
  days: Array.from({ length: 14 }, (_, i) => ({
    day: `2026-02-${String(i + 15).padStart(2, '0')}`,
    runs: 24,
    failed: 0,
    written: i,
    webhooks: i * 3,
  })),
  ...over,
});

export const statusOf = (over: Partial<PracticeStatus> = {}): PracticeStatus => ({
  ...factsOf(),
  ok: true,
  problems: [],
  ...over,
});
