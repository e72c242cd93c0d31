import type { CommandContext } from '../../../app/context.ts';
import { gatherStatus } from '../../../status/gather-status.ts';
import { statusGauges } from '../../../status/status-gauges.ts';
import { pruneOld } from '../../../store/tables/retention.ts';
import { reportProblem } from '../../reporter.ts';

const codeOf = (error: unknown): string =>
  (error as NodeJS.ErrnoException).code ?? (error instanceof Error ? error.constructor.name : typeof error);

const prune = async ({ store, config, now, stopping, log }: CommandContext): Promise<void> => {
  try {
    const count = await pruneOld(store, config.retention, { now: now(), stopping });
    if (count > 0) log.info('retention.done', { count });
  } catch (error) {
    // The database is busy, say: the next run does it.
    log.warn('retention.failed', { error: codeOf(error) });
  }
};

/** All practices of the config and all commands, whatever this run was about: there is one file for them. */
const writeMetrics = async (context: CommandContext): Promise<void> => {
  const { store, config, now } = context;
  const { metricsFile: file, maxRunAgeHours } = config.monitoring;
  if (file === null) return;
  try {
    const statuses = [];
    for (const practice of config.practices)
      statuses.push(await gatherStatus(store, practice, { now: now(), days: 1, maxRunAgeHours }));
    // Most runs write no such file, and need not wait until the library is loaded.
    const { gaugeRegistry, writeMetricsFile } = await import('../../../ops/gauge-registry.ts');
    writeMetricsFile(file, await gaugeRegistry(statusGauges(statuses)).metrics());
  } catch (error) {
    const hint = 'Make its folder, or let this user write there; `ephysio-ghl doctor` checks it.';
    const text = `error: monitoring.metricsFile ${file} was not written (${codeOf(error)}).\n  ${hint}`;
    reportProblem(context, 'error', 'metrics.failed', { file, error: codeOf(error), hint, text });
  }
};

/** What every run does at its end, whether it succeeded or not: deletes what is past its retention, and reports the status. Never fails. */
export const afterRun = async (context: CommandContext): Promise<void> => {
  await prune(context);
  await writeMetrics(context);
};
