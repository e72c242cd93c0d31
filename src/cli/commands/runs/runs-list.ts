import { type CommandContext, withContext } from '../../../app/context.ts';
import type { PracticeConfig } from '../../../config/schema.ts';
import type { Both } from '../../../domain/records/sides.ts';
import { EXIT, type ExitCode } from '../../../errors.ts';
import { gatherRuns, type RunFact } from '../../../status/runs.ts';
import { type ChangeCount, countChanges, type Writer } from '../../../store/tables/changes.ts';
import type { CommonOptions, Runtime } from '../../options.ts';
import { perPractice } from '../../per-practice.ts';
import { renderValue, shownOf } from '../../render/format.ts';
import { shortIds } from '../../render/short-ids.ts';
import { renderTable } from '../../render/table.ts';

export interface RunsListOptions extends CommonOptions {
  readonly limit: number;
}

interface Counts {
  readonly created: Both<number>;
  readonly updated: Both<number>;
  readonly cancelled: Both<number>;
  readonly linked: number;
  readonly unlinked: number;
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
const COUNTS_ONLY =
  '* counts only: the changes of a run are listed since the version that began with it, and for retention.changesDays';

const countsOf = (changes: readonly ChangeCount[]): Counts => {
  const sum = (kind: ChangeCount['kind'], side: ChangeCount['side']): number =>
    changes.reduce((so, c) => so + (c.kind === kind && c.side === side ? c.count : 0), 0);
  const both = (kind: ChangeCount['kind']) => ({ ephysio: sum(kind, 'ephysio'), ghl: sum(kind, 'ghl') });
  return {
    created: both('created'),
    updated: both('updated'),
    cancelled: both('cancelled'),
    linked: sum('linked', null),
    unlinked: sum('unlinked', null),
  };
};

const NOTHING = countsOf([]);

const ofRun = (
  practice: string,
  run: RunFact,
  changes: readonly ChangeCount[],
  keptSince: number,
): ListedRun => {
  const isListed =
    changes.length > 0 || (run.listsChanges && !run.dryRun && Date.parse(run.startedAt) >= keptSince);
  const { id, command, startedAt, finishedAt, state, exitCode, dryRun, counts } = run;
  const { created, updated, cancelled, linked, unlinked } = isListed
    ? countsOf(changes)
    : { ...NOTHING, ...counts };
  return {
    practice,
    id,
    by: 'run',
    command,
    startedAt,
    finishedAt,
    state,
    exitCode,
    dryRun,
    created,
    updated,
    cancelled,
    linked,
    unlinked,
    detail: isListed || dryRun ? 'changes' : 'counts',
  };
};

const ofWriter = (practice: string, { kind: by, id, command }: Writer, changes: ChangeCount[]): ListedRun => {
  const [firstAt = ''] = changes.map((c) => c.firstAt).sort();
  const lastAt =
    changes
      .map((c) => c.lastAt)
      .sort()
      .at(-1) ?? firstAt;
  return {
    practice,
    id,
    by,
    command,
    startedAt: firstAt,
    finishedAt: lastAt,
    state: 'ended',
    exitCode: null,
    dryRun: false,
    ...countsOf(changes),
    detail: 'changes',
  };
};

/** All that is known to have changed a practice's records, newest first. A run that is not kept any more is known by its changes. */
export const gatherListed = async (
  { store, now, config }: CommandContext,
  { name }: PracticeConfig,
): Promise<ListedRun[]> => {
  const byWriter = new Map<string, ChangeCount[]>();
  for (const change of await countChanges(store, name)) {
    const { id } = change.writer;
    byWriter.set(id, [...(byWriter.get(id) ?? []), change]);
  }
  const runs = (await gatherRuns(store, name, '', now())).filter((run) => run.command !== 'refresh-token');
  const keptSince = now() - config.retention.changesDays * DAY_MS;
  const ids = new Set(runs.map(({ id }) => id));
  const others = [...byWriter.values()].flatMap((changes) => {
    const [first] = changes;
    return first === undefined || ids.has(first.writer.id) ? [] : [ofWriter(name, first.writer, changes)];
  });
  const listed = runs.map((run) => ofRun(name, run, byWriter.get(run.id) ?? [], keptSince));
  return [...listed, ...others].sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
};

/** As `--json` shows it. */
export const runDocument = ({ practice: _, ...run }: ListedRun) => run;

/** What made the changes. */
export const whatText = ({ by, command, dryRun }: ListedRun): string =>
  by === 'webhook' ? 'webhook' : `${command}${dryRun ? ' (dry run)' : ''}`;

export const outcomeText = ({ state, exitCode }: ListedRun): string => {
  if (state !== 'ended') return state;
  if (exitCode === null) return '';
  return exitCode === 0 ? 'ok' : `exit ${exitCode}`;
};

/** How much was changed, in words; in a dry run, how much would be. */
export const changedText = (run: ListedRun): string => {
  const total = ({ ephysio, ghl }: Both<number>): number => ephysio + ghl;
  const parts = [
    [total(run.created), 'created'],
    [total(run.updated), 'updated'],
    [total(run.cancelled), 'cancelled'],
    [run.linked, 'linked'],
    [run.unlinked, 'unlinked'],
  ] as const;
  const said = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return `${said.length === 0 ? 'nothing' : said.join(', ')}${run.detail === 'counts' ? ' *' : ''}`;
};

/** `runs list`: runs, webhooks and decisions, with how much each of them changed. */
export const runsList = (options: RunsListOptions, runtime: Runtime): Promise<ExitCode> =>
  withContext(options, runtime, (context) =>
    perPractice(context, 'runs list', async (practice) => {
      const all = await gatherListed(context, practice);
      const some = all.slice(0, options.limit);
      const short = shortIds(all);
      const rows = some.map((run) => [
        short(run.id),
        renderValue(run.startedAt, practice.timezone),
        whatText(run),
        outcomeText(run),
        changedText(run),
      ]);
      const summary = `${practice.name}: ${shownOf(some.length, all.length, 'entry', 'entries')}`;
      const lines = [
        ...(rows.length === 0 ? [] : [renderTable(['id', 'began', 'what', 'ended', 'changed'], rows)]),
        ...(some.some(({ detail }) => detail === 'counts') ? [COUNTS_ONLY] : []),
        summary,
      ];
      return {
        exitCode: EXIT.done,
        document: { total: all.length, runs: some.map(runDocument) },
        text: lines.join('\n'),
      };
    }),
  );
