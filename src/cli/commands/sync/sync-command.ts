import type { SyncCommandOptions } from '../../../app/sync-practice.ts';
import { defineCommand, type Run } from '../../define-command.ts';
import { type OptionDefinitions, PARALLEL_OPTION, wholeNumber } from '../../options.ts';

type WindowOptions = Omit<SyncCommandOptions, 'what'>;
type RollingOptions = Omit<WindowOptions, 'from' | 'to'>;

const loadSync = async <Options extends RollingOptions>(
  what: SyncCommandOptions['what'],
): Promise<Run<Options>> => {
  const { sync } = await import('./sync.ts');
  return (options, runtime) => sync({ ...options, what }, runtime);
};

const SYNC_OPTIONS = {
  '--direction <direction>': {
    text: 'which side is written',
    choices: ['both', 'to-ghl', 'to-ephysio'],
    default: 'both',
  },
  '--dry-run': 'say what would be done; only reads leave the program',
  '--names': 'with --dry-run: name the patients; this is patient data',
  '--full': 'read all of GHL, not only what changed since the last run',
  ...PARALLEL_OPTION,
  '--concurrency <n>': {
    text: 'records of a practice written side by side',
    parse: wholeNumber(1, 100),
    default: 12,
  },
  '--allow-empty': 'go on although a side lists nothing',
  '--allow-shrink': 'go on although a side lists under 70 % of its last count, and at least 10 fewer',
  '--allow-retire': 'go on although many appointments would be cancelled',
  '--allow-mass-change': 'go on although most records would change',
  '--allow-create': 'create all new patients in e-Physio, however many',
} as const satisfies OptionDefinitions;

export const syncCommand = defineCommand({
  name: 'sync',
  summary: 'patients, then appointments',
  options: SYNC_OPTIONS,
  examples: { sync: 'what cron runs every hour', 'sync --dry-run --json': 'what it would do, for machines' },
  subcommands: [
    defineCommand({
      name: 'patients',
      summary: 'patients of e-Physio and contacts of GHL',
      options: SYNC_OPTIONS,
      examples: {
        'sync patients --dry-run': 'look first',
        'sync patients --full': 'compare with all of GHL',
      },
      load: () => loadSync<RollingOptions>('patients'),
    }),
    defineCommand({
      name: 'appointments',
      summary: 'events of e-Physio and appointments of GHL',
      options: {
        ...SYNC_OPTIONS,
        '--from <date>': 'first day, YYYY-MM-DD in the time zone of the practice',
        '--to <date>': 'last day, YYYY-MM-DD in the time zone of the practice',
      },
      examples: {
        'sync appointments': 'the rolling window of the config',
        'sync appointments --from 2026-01-01 --to 2026-12-31': 'a backfill',
      },
      load: () => loadSync<WindowOptions>('appointments'),
    }),
  ],
  load: () => loadSync<RollingOptions>('both'),
});
