import {
  webhooksDiscard,
  webhooksList,
  webhooksRetry,
  webhooksShow,
} from '../../../src/cli/commands/items/webhooks.ts';
import {
  type Processor,
  serveWebhooksWith,
} from '../../../src/cli/commands/serve-webhooks/serve-webhooks.ts';
import type { CommonOptions, Runtime } from '../../../src/cli/options.ts';
import { RunError } from '../../../src/errors.ts';
import { installShutdown } from '../../../src/ops/shutdown.ts';

/** Says what it works on; then works on until it is asked to go on, where the record's id wants that. */
const processor = (): Processor => ({
  process: async ({ id, events }) => {
    console.log(`begin ${id} ${events.length}`);
    if (id.startsWith('slow')) await new Promise((resolve) => process.stdin.once('data', resolve));
    if (id.startsWith('hang')) await new Promise(() => undefined);
    if (id.startsWith('bad')) return { retry: 'status 422' };
    console.log(`end ${id}`);
    return 'done';
  },
  close: () => {
    console.log('closed');
    process.stdin.pause();
  },
});

const COMMANDS: Readonly<Record<string, (options: never, runtime: Runtime) => Promise<number>>> = {
  serve: serveWebhooksWith(processor),
  'serve in a hurry': serveWebhooksWith(processor, { stopMs: 100 }),
  list: webhooksList,
  show: webhooksShow,
  retry: webhooksRetry,
  discard: webhooksDiscard,
};

/** Runs one command as `main` would, with its options as JSON. */
export const run = async ([name = '', options = '{}']: string[]): Promise<void> => {
  const { stopping } = installShutdown({ release: () => undefined, exit: (code) => process.exit(code) });
  try {
    const command = COMMANDS[name];
    const code = await command?.(JSON.parse(options) as CommonOptions as never, { stopping });
    process.exit(code);
  } catch (error) {
    console.log(error instanceof RunError ? `error: ${error.message} ${error.hint}` : `bug: ${error}`);
    process.exit(error instanceof RunError ? error.exitCode : 70);
  }
};
