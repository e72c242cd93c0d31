import { buildCli } from './cli.ts';
import { EXIT, type ExitCode, RunError } from './errors.ts';
import { installShutdown } from './ops/shutdown.ts';

/** Prints an error for a person: what happened, what to do next. The stack only with `--log-level debug`. */
const explain = (error: unknown, debug: boolean): ExitCode => {
  if (error instanceof RunError) {
    process.stderr.write(`error: ${error.message}\n  ${error.hint}\n`);
    if (debug && error.stack) process.stderr.write(`${error.stack}\n`);
    return error.exitCode;
  }
  // A bug's message may quote what it stumbled over: name and place are enough to find it, and hold no patient data.
  const name = error instanceof Error ? error.constructor.name : typeof error;
  process.stderr.write(`error: internal error (${name}). This is a bug of ephysio-ghl; nothing was lost.\n`);
  process.stderr.write(
    '  Run the command again with --log-level debug and report the lines that it prints.\n',
  );
  if (debug && error instanceof Error) {
    process.stderr.write(
      `${(error.stack ?? '')
        .split('\n')
        .filter((line) => /^\s+at /.test(line))
        .join('\n')}\n`,
    );
  }
  return EXIT.bug;
};

const flushed = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => {
    stream.write('', () => resolve());
  });

const run = async (argv: readonly string[]): Promise<ExitCode> => {
  let code: ExitCode = EXIT.done;
  const { stopping } = installShutdown({
    onStopping: () => process.stderr.write('Stopping: what was begun is finished. Again to stop at once.\n'),
    // Locks are freed by their own exit handlers.
    release: () => undefined,
    exit: (exitCode) => process.exit(exitCode),
  });
  const cli = buildCli({ stopping }, (exitCode) => {
    code = exitCode;
  });
  try {
    await cli.parseAsync(argv);
    return code;
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('commander.')) {
      return (error as Error & { exitCode?: number }).exitCode === 0 ? EXIT.done : EXIT.usage;
    }
    return explain(error, isDebug(argv));
  }
};

const isDebug = (argv: readonly string[]): boolean => {
  const level = argv.indexOf('--log-level');
  return argv.includes('--log-level=debug') || (level >= 0 && argv[level + 1] === 'debug');
};

// Node would print the message of an error that nobody caught, and that may quote a record.
process.on('uncaughtException', (error) => process.exit(explain(error, isDebug(process.argv))));

// A reader that went away (`… | head`) is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
// Nothing is left to complain to.
process.stderr.on('error', () => undefined);

const exitCode = await run(process.argv);
await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
process.exit(exitCode);
