import type { Both } from '../domain/records/sides.ts';
import { type ChangeCount, countChanges, type Writer } from '../store/tables/changes.ts';
import { isNamed } from '../store/tables/open-rows.ts';
import { gatherRuns, type RunCounts, type RunFact } from '../store/tables/sync-runs.ts';
import type { ItemKind } from './item-kind.ts';

interface Counts extends Pick<RunCounts, 'created' | 'updated' | 'cancelled' | 'linked'> {
  readonly blockSlots: NonNullable<RunCounts['blockSlots']>;
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

const NO_CHANGES: Changes = { records: [], slots: [] };
const NO_SLOTS = { created: 0, updated: 0, removed: 0 };
const DAY_MS = 86_400_000;

/** What one writer changed. */
interface Changes {
  readonly records: readonly ChangeCount[];
  readonly slots: readonly ChangeCount[];
}

const countsOf = ({ records, slots }: Changes): Counts => {
  const sum = (changes: readonly ChangeCount[], kind: ChangeCount['kind'], side: ChangeCount['side']) =>
    changes.reduce((so, c) => so + (c.kind === kind && c.side === side ? c.count : 0), 0);
  const both = (kind: ChangeCount['kind']): Both<number> => ({
    ephysio: sum(records, kind, 'ephysio'),
    ghl: sum(records, kind, 'ghl'),
  });
  return {
    created: both('created'),
    updated: both('updated'),
    cancelled: both('cancelled'),
    blockSlots: {
      created: sum(slots, 'created', 'ghl'),
      updated: sum(slots, 'updated', 'ghl'),
      removed: sum(slots, 'removed', 'ghl'),
    },
    linked: sum(records, 'linked', null),
    unlinked: sum(records, 'unlinked', null),
    renumbered: sum(records, 'renumbered', null),
  };
};

const ofRun = (practice: string, run: RunFact, changes: Changes, keptSince: number): ListedRun => {
  const { listsChanges, counts, error: _, ...fact } = run;
  const isKept = listsChanges && !run.dryRun && Date.parse(run.startedAt) >= keptSince;
  const isListed = changes.records.length + changes.slots.length > 0 || isKept;
  const counted = {
    ...countsOf(changes),
    ...(isListed ? {} : { ...counts, blockSlots: counts?.blockSlots ?? NO_SLOTS }),
  };
  const { created, updated, cancelled, blockSlots, linked, unlinked, renumbered } = counted;
  const detail = isListed || run.dryRun ? 'changes' : 'counts';
  return {
    ...fact,
    practice,
    by: 'run',
    created,
    updated,
    cancelled,
    blockSlots,
    linked,
    unlinked,
    renumbered,
    detail,
  };
};

/** @param changes all that one writer made, of which no run is kept */
const ofWriter = (practice: string, { id, kind: by, command }: Writer, changes: Changes): ListedRun => {
  const times = [...changes.records, ...changes.slots]
    .flatMap(({ firstAt, lastAt }) => [firstAt, lastAt])
    .sort();
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
  counts: Changes,
  keptSince: number,
): ListedRun[] => {
  const byWriter = new Map<string, { readonly writer: Writer; readonly changes: Changes }>();
  for (const part of ['records', 'slots'] as const)
    for (const change of counts[part]) {
      const { writer } = change;
      const { changes } = byWriter.get(writer.id) ?? { changes: NO_CHANGES };
      byWriter.set(writer.id, { writer, changes: { ...changes, [part]: [...changes[part], change] } });
    }
  const own = runs.map((run) => ofRun(practice, run, byWriter.get(run.id)?.changes ?? NO_CHANGES, keptSince));
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
    const counts = {
      records: await countChanges(store, practice),
      slots: await countChanges(store, practice, 'block-slots'),
    };
    return listed(practice, runs, counts, now - changesDays * DAY_MS)
      .filter(({ id }) => word === undefined || isNamed(id, word))
      .slice(0, limit);
  },
  idOf: ({ id }) => id,
});
