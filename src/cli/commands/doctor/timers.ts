import { readdirSync, readFileSync } from 'node:fs';
import type { Store } from '../../../store/store.ts';
import { listRuns, readRunNote } from '../../../store/tables/sync-runs.ts';
import { type Finding, ok, type Scheduler, warn } from './finding.ts';
import type { Host } from './host.ts';

const DAY_MS = 86_400_000;
/** Dry runs among the newest, behind which the newest real run may stand. */
const LOOK_BACK = 20;

const unitsIn = (listing: string | null): string[] =>
  (listing ?? '').split('\n').flatMap((line) => /^ephysio-ghl\S*\.timer(?=\s)/.exec(line.trim())?.[0] ?? []);

const namesProgram = (crontab: string): boolean =>
  crontab.split('\n').some((line) => !line.trim().startsWith('#') && line.includes('ephysio-ghl'));

/** Files that say what cron does for all users; those that cannot be read say nothing. */
const systemCrontabs = (folder: string): string[] => {
  const readable = (path: string): string[] => {
    try {
      return [readFileSync(path, 'utf8')];
    } catch {
      return [];
    }
  };
  try {
    const names = readdirSync(`${folder}/cron.d`);
    return [`${folder}/crontab`, ...names.map((name) => `${folder}/cron.d/${name}`)].flatMap(readable);
  } catch {
    return readable(`${folder}/crontab`);
  }
};

const schedulerOf = async ({ ask }: Pick<Host, 'ask'>, etc: string): Promise<Scheduler | null> => {
  const args = ['list-units', '--type=timer', '--state=active', '--plain', '--no-legend', 'ephysio-ghl-*'];
  const units = unitsIn(await ask('systemctl', args));
  if (units.length > 0) return { kind: 'systemd', units };
  const crontabs = [(await ask('crontab', ['-l'])) ?? '', ...systemCrontabs(etc)];
  return crontabs.some(namesProgram) ? { kind: 'cron' } : null;
};

/** Whether something runs the syncs by itself: a systemd timer, a crontab line, or else runs of the last day. */
export const checkTimers = async (
  store: Store | null,
  practices: readonly string[],
  { ask, now }: Pick<Host, 'ask' | 'now'>,
  etc = '/etc',
): Promise<Finding> => {
  const scheduler = await schedulerOf({ ask }, etc);
  const runs =
    store === null
      ? []
      : (await Promise.all(practices.map((name) => listRuns(store, name, { limit: LOOK_BACK })))).flat();
  const lastRunAt =
    runs
      .filter((run) => !readRunNote(run.counts).dryRun)
      .map((run) => run.started_at)
      .sort()
      .at(-1) ?? null;
  const values = { scheduler, lastRunAt, now: now() };
  if (lastRunAt !== null && values.now - Date.parse(lastRunAt) < DAY_MS)
    return ok({ code: 'schedule-good', about: null, values });
  if (scheduler === null) return warn({ code: 'schedule-missing', about: null, values });
  return warn({ code: 'schedule-idle', about: null, values: { ...values, scheduler } });
};
