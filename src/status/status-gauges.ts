import type { Labels, MeasuredGauge } from '../ops/gauge-registry.ts';
import type { RunSummary } from '../store/tables/sync-runs.ts';
import type { PracticeStatus } from './practice-status.ts';

interface Run extends RunSummary {
  readonly labels: Labels;
}

const seconds = (instant: string): number => Date.parse(instant) / 1000;

const RUN_LABELS = ['practice', 'command'] as const;
const SIDES = ['ephysio', 'ghl'] as const;

const ofRuns = (
  runs: readonly Run[],
  name: string,
  help: string,
  value: (run: Run) => number | null,
): MeasuredGauge => ({
  name,
  help,
  labelNames: RUN_LABELS,
  values: runs.flatMap((run) => {
    const measured = value(run);
    return measured === null ? [] : [{ labels: run.labels, value: measured }];
  }),
});

const records = ({ labels, counts }: Run): MeasuredGauge['values'] => {
  if (counts === null) return [];
  const { read, created, updated, cancelled, linked, unchanged, conflicts, review, failed } = counts;
  return [
    ...Object.entries({ read, created, updated, cancelled }).flatMap(([what, count]) =>
      SIDES.map((side) => ({ labels: { ...labels, what, side }, value: count[side] })),
    ),
    ...Object.entries({ linked, unchanged, conflicts, review, failed }).map(([what, value]) => ({
      labels: { ...labels, what, side: 'both' },
      value,
    })),
  ];
};

const requests = ({ labels, counts }: Run): MeasuredGauge['values'] =>
  counts === null ? [] : SIDES.map((side) => ({ labels: { ...labels, side }, value: counts.requests[side] }));

/** What a text file for node_exporter says: the last run of each command, and what waits in each practice. */
export const statusGauges = (statuses: readonly PracticeStatus[]): MeasuredGauge[] => {
  const runs = statuses.flatMap(({ practice, runs }) =>
    runs
      .filter((run) => !run.dryRun && run.state === 'ended')
      .map((run): Run => ({ ...run, labels: { practice, command: run.command } })),
  );
  const each = (name: string, help: string, value: (s: PracticeStatus) => number | null): MeasuredGauge => ({
    name,
    help,
    labelNames: ['practice'],
    values: statuses.flatMap((status) => {
      const measured = value(status);
      return measured === null ? [] : [{ labels: { practice: status.practice }, value: measured }];
    }),
  });
  const kinds = (
    name: string,
    help: string,
    of: (s: PracticeStatus) => Readonly<Record<string, number>>,
  ): MeasuredGauge => ({
    name,
    help,
    labelNames: ['practice', 'kind'],
    values: statuses.flatMap((status) =>
      Object.entries(of(status)).map(([kind, value]) => ({
        labels: { practice: status.practice, kind },
        value,
      })),
    ),
  });
  return [
    ofRuns(runs, 'ephysio_ghl_run_end_seconds', 'When the last run ended, Unix time.', (run) =>
      run.finishedAt === null ? null : seconds(run.finishedAt),
    ),
    ofRuns(runs, 'ephysio_ghl_run_duration_seconds', 'How long the last run took.', (run) =>
      run.finishedAt === null ? null : (Date.parse(run.finishedAt) - Date.parse(run.startedAt)) / 1000,
    ),
    ofRuns(runs, 'ephysio_ghl_run_exit_code', 'What the last run ended with.', (run) => run.exitCode),
    {
      name: 'ephysio_ghl_run_records',
      help: 'What the last run did, in records.',
      labelNames: [...RUN_LABELS, 'what', 'side'],
      values: runs.flatMap(records),
    },
    {
      name: 'ephysio_ghl_run_requests',
      help: 'Requests of the last run.',
      labelNames: [...RUN_LABELS, 'side'],
      values: runs.flatMap(requests),
    },
    each('ephysio_ghl_ok', '1 if nothing is wrong, as the command status judges.', (s) => Number(s.ok)),
    each('ephysio_ghl_token_expiry_seconds', 'When the GHL token ends, Unix time.', (s) =>
      s.signIns.ghl.expiresAt === null ? null : seconds(s.signIns.ghl.expiresAt),
    ),
    kinds('ephysio_ghl_dead_letters', 'Given up after the last try.', (s) => ({ ...s.deadLetters })),
    each('ephysio_ghl_conflicts_open', 'Conflicts that nobody has looked at.', (s) => s.conflicts),
    kinds('ephysio_ghl_reviews_open', 'What waits for a person.', (s) => s.reviews.byKind),
    each('ephysio_ghl_placeholders', 'Patients that wait for real values.', (s) => s.placeholders),
    kinds('ephysio_ghl_links', 'Records that are linked, and tombstones.', (s) => ({ ...s.links })),
    {
      name: 'ephysio_ghl_inbox_held',
      help: 'Events that a guard holds back.',
      labelNames: ['practice', 'guard'],
      values: statuses.flatMap(({ practice, inbox }) =>
        Object.entries(inbox.held).map(([guard, value]) => ({ labels: { practice, guard }, value })),
      ),
    },
    each('ephysio_ghl_inbox_open', 'Events that are still to be worked on.', (s) => s.inbox.open),
    each(
      'ephysio_ghl_inbox_oldest_received_seconds',
      'When the oldest open event arrived, Unix time.',
      (s) => (s.inbox.oldestReceivedAt === null ? null : seconds(s.inbox.oldestReceivedAt)),
    ),
  ];
};
