import { readdirSync, readFileSync } from 'node:fs';
import type { Store } from '../../../store/store.ts';
import { readRunNote } from '../../../store/tables/run-counts.ts';
import { listRuns } from '../../../store/tables/sync-runs.ts';
import { age } from '../../render/format.ts';
import { type Finding, ok, warn } from './finding.ts';
import type { Surroundings } from './surroundings.ts';

const DAY_MS = 86_400_000;
/** Dry runs among the newest, behind which the newest real run may stand. */
const LOOK_BACK = 20;
const INSTALL =
  'Install timers: `ephysio-ghl schedule systemd --install DIR`, or `ephysio-ghl schedule cron`.';

const unitsIn = (listing: string | null): string[] =>
  (listing ?? '').split('\n').flatMap((line) => /^ephysio-ghl\S*\.timer(?=\s)/.exec(line.trim())?.[0] ?? []);

const namesUs = (crontab: string): boolean =>
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

const schedulerOf = async ({ ask }: Pick<Surroundings, 'ask'>, etc: string): Promise<string | null> => {
  const args = ['list-units', '--type=timer', '--state=active', '--plain', '--no-legend', 'ephysio-ghl-*'];
  const units = unitsIn(await ask('systemctl', args));
  if (units.length > 0) return `systemd: ${units.join(', ')}`;
  const crontabs = [(await ask('crontab', ['-l'])) ?? '', ...systemCrontabs(etc)];
  return crontabs.some(namesUs) ? 'a crontab line' : null;
};

/** Whether something runs the syncs by itself: a systemd timer, a crontab line, or else runs of the last day. */
export const checkTimers = async (
  store: Store | null,
  practices: readonly string[],
  { ask, now }: Pick<Surroundings, 'ask' | 'now'>,
  etc = '/etc',
): Promise<Finding> => {
  const scheduler = await schedulerOf({ ask }, etc);
  const runs =
    store === null
      ? []
      : (await Promise.all(practices.map((name) => listRuns(store, name, { limit: LOOK_BACK })))).flat();
  const last =
    runs
      .filter((run) => !readRunNote(run.counts).dryRun)
      .map((run) => run.started_at)
      .sort()
      .at(-1) ?? null;
  const isRecent = last !== null && now() - Date.parse(last) < DAY_MS;
  const since = last === null ? 'no run is known' : `the last run began ${age(last, now())} ago`;
  if (isRecent) return ok(`${scheduler ?? 'no timer found on this machine'}; ${since}`);
  if (scheduler === null) return warn(`nothing runs the syncs by itself; ${since}`, INSTALL);
  return warn(
    `${scheduler}; but ${since}`,
    'See what it says: `journalctl -u "ephysio-ghl-*"`, or the mails of cron.',
  );
};
