import type { Both } from '../../../domain/records/sides.ts';
import { type ListedRun, listedRuns } from '../../../items/runs.ts';
import { renderValue } from '../../render/format.ts';
import { shortIds } from '../../render/short-ids.ts';
import { viewById } from '../items/item-view.ts';
import { type ListOptions, listCommand } from '../items/list-command.ts';

/** How the commands speak of runs. */
export const RUNS_VIEW = viewById(
  ({ now, config }) => listedRuns(now(), config.retention.changesDays),
  'runs',
  'run',
  'ephysio-ghl runs list',
  'run',
);

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

/** What was done to block slots; empty: nothing. They count beside the records. */
export const slotsText = ({ blockSlots: { created, updated, removed } }: ListedRun): string =>
  (
    [
      [created, 'blocked'],
      [updated, 'slots moved'],
      [removed, 'unblocked'],
    ] as const
  )
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${count} ${what}`)
    .join(', ');

/** How much was changed, in words; in a dry run, how much would be. */
export const changedText = (run: ListedRun): string => {
  const total = ({ ephysio, ghl }: Both<number>): number => ephysio + ghl;
  const parts = [
    [total(run.created), 'created'],
    [total(run.updated), 'updated'],
    [total(run.cancelled), 'cancelled'],
    [run.linked, 'linked'],
    [run.unlinked, 'unlinked'],
    [run.renumbered, 'renumbered'],
  ] as const;
  const said = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  const slots = slotsText(run);
  const all = [...said, ...(slots === '' ? [] : [slots])];
  return `${all.length === 0 ? 'nothing' : all.join(', ')}${run.detail === 'counts' ? ' *' : ''}`;
};

/** What the star of `changedText` says. */
export const starText = ({ detail }: ListedRun): string =>
  detail === 'changes'
    ? ''
    : '* counts only: the changes of a run are listed since the version that began with it, and for retention.changesDays';

/** `runs list`: runs, webhooks and decisions, with how much each of them changed. */
export const runsList = listCommand<ListedRun, ListOptions>(RUNS_VIEW, {
  command: 'runs list',
  noun: ['entry', 'entries'],
  head: ['id', 'began', 'what', 'ended', 'changed'],
  cells: (all) => {
    const short = shortIds(all);
    return (run, { timezone }) => [
      short(run.id),
      renderValue(run.startedAt, timezone),
      whatText(run),
      outcomeText(run),
      changedText(run),
    ];
  },
  footnote: starText,
  json: runDocument,
});
