import type { Both } from '../domain/records/sides.ts';
import { type ChangeCount, countChanges, type Writer } from '../store/tables/changes.ts';
import { isNamed } from '../store/tables/open-rows.ts';
import { gatherRuns, type RunCounts, type RunFact } from '../store/tables/sync-runs.ts';
import type { ItemKind } from './item-kind.ts';

interface Counts extends Pick<RunCounts, 'created' | 'updated' | 'cancelled' | 'linked'> {
  readonly unlinked: number;
  /** Links of appointments whose id GHL has changed. */
  readonly renumbered: number;
}

/** A run, a pass for a webhook, or what a person decided. */
export interface ListedRun extends Counts {
  readonly practice: string;
  readonly id: string;
  readonly by: Writer['kind'];
  readonly command: string;
  /** UTC ISO; of a webhook or person: the first and the last change. */
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly state: RunFact['state'];
  /** Of runs only. */
  readonly exitCode: number | null;
  readonly dryRun: boolean;
  /** `counts`: its changes are not listed one by one, because it is older than that list, or than its retention. */
  readonly detail: 'changes' | 'counts';
}

const DAY_MS = 86_400_000;

const countsOf = (changes: readonly ChangeCount[]): Counts => {
  const sum = (kind: ChangeCount['kind'], side: ChangeCount['side']): number =>
    changes.reduce((so, c) => so + (c.kind === kind && c.side === side ? c.count : 0), 0);
  const both = (kind: ChangeCount['kind']): Both<number> => ({
    ephysio: sum(kind, 'ephysio'),
    ghl: sum(kind, 'ghl'),
  });
  return {
    created: both('created'),
    updated: both('updated'),
    cancelled: both('cancelled'),
    linked: sum('linked', null),
    unlinked: sum('unlinked', null),
    renumbered: sum('renumbered', null),
  };
};

const ofRun = (
  practice: string,
  run: RunFact,
  changes: readonly ChangeCount[],
  keptSince: number,
): ListedRun => {
  const { listsChanges, counts, error: _, ...fact } = run;
  const isKept = listsChanges && !run.dryRun && Date.parse(run.startedAt) >= keptSince;
  const isListed = changes.length > 0 || isKept;
  const counted = { ...countsOf(changes), ...(isListed ? {} : counts) };
  const { created, updated, cancelled, linked, unlinked, renumbered } = counted;
  const detail = isListed || run.dryRun ? 'changes' : 'counts';
  return {
    ...fact,
    practice,
    by: 'run',
    created,
    updated,
    cancelled,
    linked,
    unlinked,
    renumbered,
    detail,
  };
};

/** @param changes all that one writer made, of which no run is kept */
const ofWriter = (
  practice: string,
  { id, kind: by, command }: Writer,
  changes: readonly ChangeCount[],
): ListedRun => {
  const times = changes.flatMap(({ firstAt, lastAt }) => [firstAt, lastAt]).sort();
  return {
    practice,
    id,
    by,
    command,
    startedAt: times[0] ?? '',
    finishedAt: times.at(-1) ?? null,
    state: 'ended',
    exitCode: null,
    dryRun: false,
    ...countsOf(changes),
    detail: 'changes',
  };
};

/** What each run and each other writer changed, newest first. A run that is not kept any more is known by its changes. */
const listed = (
  practice: string,
  runs: readonly RunFact[],
  counts: readonly ChangeCount[],
  keptSince: number,
): ListedRun[] => {
  const byWriter = new Map<string, { readonly writer: Writer; readonly changes: ChangeCount[] }>();
  for (const change of counts) {
    const { writer } = change;
    const own = byWriter.get(writer.id) ?? { writer, changes: [] };
    own.changes.push(change);
    byWriter.set(writer.id, own);
  }
  const own = runs.map((run) => ofRun(practice, run, byWriter.get(run.id)?.changes ?? [], keptSince));
  for (const { id } of runs) byWriter.delete(id);
  const others = [...byWriter.values()].map(({ writer, changes }) => ofWriter(practice, writer, changes));
  return [...own, ...others].sort((a, b) => b.startedAt.localeCompare(a.startedAt));
};

/**
 * All that is known to have changed a practice's records. One is named by its id.
 * @param now epoch milliseconds
 * @param changesDays how long changes are kept
 */
export const listedRuns = (now: number, changesDays: number): ItemKind<ListedRun> => ({
  list: async (store, practice, { id: word, limit } = {}) => {
    const runs = (await gatherRuns(store, practice, '', now)).filter(
      (run) => run.command !== 'refresh-token',
    );
    const counts = await countChanges(store, practice);
    return listed(practice, runs, counts, now - changesDays * DAY_MS)
      .filter(({ id }) => word === undefined || isNamed(id, word))
      .slice(0, limit);
  },
  idOf: ({ id }) => id,
});
