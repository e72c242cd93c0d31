import { outputFor } from '../../../app/context.ts';
import type { ExitCode } from '../../../errors.ts';
import { sleep } from '../../../http/delay.ts';
import type { Runtime } from '../../options.ts';
import type { InitOptions } from './init-options.ts';
import { type InitRuntime, runInit } from './run-init.ts';

/** Somebody sits at a terminal. stdout may go elsewhere: it is for data. */
const canAsk = (): boolean => process.stdin.isTTY === true && process.stderr.isTTY === true;

/** `init`: asks for what the config needs, or takes it from flags, tests it and writes it. */
export const init = async (options: InitOptions, { stopping }: Runtime): Promise<ExitCode> => {
  const output = outputFor(options);
  const asks = options.yes !== true && canAsk();
  const questions = asks
    ? (await import('./clack-questions.ts')).createClackQuestions(output, stopping)
    : null;
  const dryRun: InitRuntime['dryRun'] = async (config, practice, variables) => {
    // What the person has typed in, and will set later for every run.
    for (const { name, value } of variables) process.env[name] = value;
    const { sync } = await import('../sync/sync.ts');
    return sync(
      { config, practice, what: 'both', direction: 'both', dryRun: true, concurrency: 12 },
      { stopping },
    );
  };
  return runInit(options, {
    stopping,
    output,
    questions,
    dryRun,
    env: process.env,
    cwd: process.cwd(),
    now: Date.now,
    sleep,
  });
};
