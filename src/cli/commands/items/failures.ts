import { type CommandContext, withContext } from '../../../app/context.ts';
import { ConfigError, EXIT, type ExitCode } from '../../../errors.ts';
import { clearFailure, listFailures } from '../../../store/tables/failures.ts';
import type { FailuresTable } from '../../../store/tables/tables.ts';
import type { CommonOptions, Runtime } from '../../options.ts';
import { type PracticeResult, perOwner, perPractice } from '../../per-practice.ts';
import { age, namedLines, shownOf } from '../../render/format.ts';
import { renderTableWithDetails } from '../../render/table.ts';

export interface FailuresListOptions extends CommonOptions {
  /** Only those that were given up. */
  readonly dead?: boolean;
  readonly limit: number;
}

export interface FailuresOptions extends CommonOptions {
  /** Ids of records. */
  readonly ids: readonly string[];
}

export interface FailuresRetryOptions extends FailuresOptions {
  /** All that were given up. */
  readonly dead?: boolean;
}

const HEAD = ['record', 'entity', 'written to', 'tries', 'next'];

/** Ids, times, and a reason that names fields only. */
const shown = (failure: FailuresTable) => ({
  id: failure.record_id,
  entity: failure.entity,
  side: failure.side,
  attempts: failure.attempts,
  dead: failure.dead_at !== null,
  nextAttemptAt: failure.dead_at === null ? failure.next_attempt_at : null,
  deadAt: failure.dead_at,
  reason: failure.reason,
});

const nextOf = ({ dead_at: deadAt, next_attempt_at: next }: FailuresTable, now: number): string => {
  if (deadAt !== null) return `given up ${age(deadAt, now)} ago`;
  const waitMs = Date.parse(next) - now;
  return waitMs <= 0 ? 'by the next run' : `in ${Math.ceil(waitMs / 60_000)} min`;
};

const listOf = async (
  { store, now }: CommandContext,
  practice: string,
  { dead = false, limit }: FailuresListOptions,
): Promise<PracticeResult> => {
  const all = await listFailures(store, practice);
  const deadOnes = all.filter((failure) => failure.dead_at !== null);
  const wanted = dead ? deadOnes : all;
  const some = wanted.slice(0, limit);
  const rows = some.map((failure) => ({
    cells: [
      failure.record_id,
      failure.entity,
      failure.side,
      String(failure.attempts),
      nextOf(failure, now()),
    ],
    note: failure.reason,
  }));
  const summary = `${practice}: ${shownOf(some.length, wanted.length, 'failure')}; ${deadOnes.length} given up`;
  return {
    exitCode: EXIT.done,
    document: { total: wanted.length, dead: deadOnes.length, failures: some.map(shown) },
    text: rows.length === 0 ? summary : `${renderTableWithDetails(HEAD, rows)}\n${summary}`,
  };
};

/** `failures list`: records that a service refuses. */
export const failuresList = (options: FailuresListOptions, runtime: Runtime): Promise<ExitCode> =>
  withContext(options, runtime, (context) =>
    perPractice(context, 'failures list', ({ name }) => listOf(context, name, options)),
  );

const allFailures = async ({ store, practices }: CommandContext): Promise<FailuresTable[]> =>
  (await Promise.all(practices.map(({ name }) => listFailures(store, name)))).flat();

/** All failures of the records: one can fail on either side. @throws ConfigError naming the first id that has none */
const named = async (context: CommandContext, ids: readonly string[]): Promise<FailuresTable[]> => {
  const all = await allFailures(context);
  const unknown = ids.find((id) => !all.some((failure) => failure.record_id === id));
  if (unknown !== undefined)
    throw new ConfigError(`No record ${unknown} has failed.`, 'See `ephysio-ghl failures list`.');
  return all.filter((failure) => ids.includes(failure.record_id));
};

/** `failures show ID…`: the reasons in full. */
export const failuresShow = (options: FailuresOptions, runtime: Runtime): Promise<ExitCode> =>
  withContext(options, runtime, async (context) =>
    perOwner(context, 'failures show', await named(context, options.ids), async (own, { name }) => ({
      exitCode: EXIT.done,
      document: { failures: own.map(shown) },
      text: own
        .map(shown)
        .map(({ attempts, dead: _, ...failure }) =>
          namedLines({ practice: name, ...failure, attempts: String(attempts) }),
        )
        .join('\n\n'),
    })),
  );

/** `failures retry ID…`: the next run, or the listener, tries them again, with all their tries. */
export const failuresRetry = (options: FailuresRetryOptions, runtime: Runtime): Promise<ExitCode> =>
  withContext(options, runtime, async (context) => {
    const { ids, dead = false } = options;
    if (dead === ids.length > 0)
      throw new ConfigError('Which records?', 'Name their ids, or all that were given up with --dead.');
    const failures = dead
      ? (await allFailures(context)).filter((failure) => failure.dead_at !== null)
      : await named(context, ids);
    const run = async (own: readonly FailuresTable[]): Promise<PracticeResult> => {
      for (const { practice, entity, side, record_id: recordId } of own)
        await clearFailure(context.store, { practice, entity, side, recordId });
      const changed = own.map((failure) => failure.record_id);
      const text = changed.length === 0 ? 'none was given up' : `due by the next run: ${changed.join(', ')}`;
      return { exitCode: EXIT.done, document: { changed }, text };
    };
    if (!dead) return perOwner(context, 'failures retry', failures, run);
    return perPractice(context, 'failures retry', ({ name }) =>
      run(failures.filter(({ practice }) => practice === name)),
    );
  });
