import pLimit from 'p-limit';
import type { RecordFailure } from '../../domain/plan/plan.ts';
import type { Step } from '../../domain/plan/run-message.ts';
import {
  NotTakenError,
  RecordError,
  StoppedError,
  SupersededError,
  UnknownOutcomeError,
  UnreachableError,
} from '../../errors.ts';
import { addFailure, type RunContext } from '../run-context.ts';

/** So many records in a row that the service did not take: it is down, not the records. */
const GIVE_UP_AFTER = 10;

export interface Task {
  /** Where a failure of this record is reported. */
  readonly about: Pick<RecordFailure, 'link' | 'side' | 'id'>;
  readonly run: () => Promise<void>;
  /** Called with what went wrong. `true`: it is reported elsewhere, and does not count as a failure. */
  readonly onFailure?: (error: RecordError) => Promise<boolean>;
}

/**
 * Runs groups of tasks side by side, and the tasks of a group one after the other. A record's failure does not stop the
 * others. An error that ends the run (sign-in, unreachable, lock lost, stopped) is thrown once the tasks that have begun
 * are finished.
 */
export const runTasks = async (
  run: RunContext,
  step: Step,
  groups: readonly (readonly Task[])[],
): Promise<void> => {
  const total = groups.reduce((sum, group) => sum + group.length, 0);
  const limit = pLimit(run.options.concurrency);
  let fatal: unknown = null;
  let inARow = 0;
  let done = 0;

  const fail = async (task: Task, error: RecordError): Promise<void> => {
    if (error instanceof SupersededError) {
      run.report.again += 1;
      return;
    }
    if ((await task.onFailure?.(error)) === true) return;
    addFailure(run.report, { ...task.about, code: error.code, reason: error.reason });
    const transport = error instanceof UnknownOutcomeError || error instanceof NotTakenError;
    inARow = transport ? inARow + 1 : 0;
    if (inARow >= GIVE_UP_AFTER) {
      fatal ??= new UnreachableError(
        `${GIVE_UP_AFTER} records in a row could not be written: ${error.reason}.`,
        'The service seems to be down. The next run goes on where this one stopped.',
      );
    }
  };

  const attempt = async (task: Task): Promise<void> => {
    if (run.stopping.aborted) fatal ??= new StoppedError();
    if (fatal !== null) return;
    try {
      await task.run();
      inARow = 0;
    } catch (error) {
      if (error instanceof RecordError) await fail(task, error);
      else fatal ??= error;
    }
    done += 1;
    run.progress(step, done, total);
  };

  run.progress(step, 0, total);
  const runGroup = async (group: readonly Task[]): Promise<void> => {
    for (const task of group) {
      await attempt(task).catch((error: unknown) => {
        fatal ??= error;
      });
    }
  };
  await Promise.all(groups.map((group) => limit(() => runGroup(group))));
  if (fatal !== null) throw fatal;
};
