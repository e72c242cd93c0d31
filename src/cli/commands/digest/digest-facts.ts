import { EXIT } from '../../../errors.ts';
import type { WaitingItem } from '../../../items/waiting-items.ts';
import type { PracticeStatus } from '../../../status/practice-status.ts';
import type { RunSummary } from '../../../store/tables/sync-runs.ts';
import type { DigestFacts } from '../../../texts/desk/digest-mail.ts';
import type { WaitingKind } from '../../../texts/desk/titles-texts.ts';

type LastRun = NonNullable<DigestFacts['lastRun']>;

const stateOf = ({ state, exitCode, error }: RunSummary): LastRun['state'] => {
  if (state === 'running') return 'running';
  if (state === 'killed') return 'unfinished';
  if (exitCode === EXIT.guard) return 'stopped';
  // Records that fail by themselves do not end a run.
  return exitCode === EXIT.done || (exitCode === EXIT.someFailed && error === null)
    ? 'finished'
    : 'unfinished';
};

/** The newest of the runs (newest first) that has synced something, or wanted to. */
const lastRunOf = ({ runs }: Pick<PracticeStatus, 'runs'>): LastRun | null => {
  const run = runs.find(({ command, dryRun }) => !dryRun && command !== 'refresh-token');
  return run === undefined ? null : { at: run.finishedAt ?? run.startedAt, state: stateOf(run) };
};

/** The page of a practice. @param publicUrl of the page, with or without its path */
export const pageAddress = (publicUrl: string, practice: string): string => {
  const url = new URL(publicUrl);
  const path = url.pathname.replace(/\/+$/, '');
  url.pathname = path.endsWith('/admin') ? `${path}/` : `${path}/admin/`;
  url.searchParams.set('practice', practice);
  return url.href;
};

/** What a digest says of a practice. */
export const digestFacts = (
  status: Pick<PracticeStatus, 'practice' | 'at' | 'ok' | 'runs'>,
  items: readonly WaitingItem[],
  fresh: number,
  publicUrl: string | null,
): DigestFacts => {
  const counts: Partial<Record<WaitingKind, number>> = {};
  for (const { kind } of items) counts[kind] = (counts[kind] ?? 0) + 1;
  return {
    practice: status.practice,
    at: status.at,
    counts,
    fresh,
    state: !status.ok ? 'error' : items.length > 0 ? 'warning' : 'good',
    lastRun: lastRunOf(status),
    page: publicUrl === null ? null : pageAddress(publicUrl, status.practice),
  };
};
