import { buildCli, helpWords } from './cli/program.ts';
import { EXIT, type ExitCode, RunError } from './errors.ts';
import { installShutdown } from './ops/shutdown.ts';
import { harmless, harmlessJson } from './texts/harmless.ts';

interface Explained {
  readonly exitCode: ExitCode;
  readonly reason: string;
  readonly hint: string;
  readonly stack: readonly string[];
}

const describe = (error: unknown): Explained => {
  const stack = error instanceof Error && error.stack ? error.stack.split('\n') : [];
  if (error instanceof RunError) {
    return { exitCode: error.exitCode, reason: error.message, hint: error.hint, stack };
  }
  // A bug's message may quote what it stumbled over: name and place are enough to find it, and hold no patient data.
  const name = error instanceof Error ? error.constructor.name : typeof error;
  return {
    exitCode: EXIT.bug,
    reason: `internal error (${name}). This is a bug of ephysio-ghl; nothing was lost.`,
    hint: 'Run the command again with --log-level debug and report the lines that it prints.',
    stack: stack.filter((line) => /^\s+at /.test(line)),
  };
};

/**
 * Text for a person. Loaded when it is needed, because every command starts with this file. The file may be gone by then, if
 * a new version was installed since.
 */
const shapeForTerminal = async (): Promise<(text: string) => string> => {
  const module = await import('./cli/render/for-terminal.ts').catch(() => null);
  return module === null ? harmless : (text) => module.forTerminal(text, process.stderr);
};

/** Says what happened and what to do next: text for a person at a terminal, else a line like those of the log. */
const explain = (error: unknown, debug: boolean, shape = harmless): ExitCode => {
  const { exitCode, reason, hint, stack } = describe(error);
  const place = debug && stack.length > 0 ? stack : null;
  if (process.stderr.isTTY === true) {
    process.stderr.write(`${shape(`error: ${reason}\n  ${hint}`)}\n`);
    if (place) process.stderr.write(`${harmless(place.join('\n'))}\n`);
  } else {
    const line = { level: 'error', time: new Date().toISOString(), event: 'command.failed', exitCode };
    const json = JSON.stringify({ ...line, reason, hint, ...(place && { stack: place }) });
    process.stderr.write(`${harmlessJson(json)}\n`);
  }
  return exitCode;
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
  const usageErrors: string[] = [];
  const setExit = (exitCode: ExitCode): void => {
    code = exitCode;
  };
  const cli = buildCli({ stopping }, setExit, (text) => void usageErrors.push(text));
  try {
    await cli.parseAsync(helpWords(argv));
    return code;
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('commander.')) {
      if (usageErrors.length > 0) process.stderr.write((await shapeForTerminal())(usageErrors.join('')));
      return (error as Error & { exitCode?: number }).exitCode === 0 ? EXIT.done : EXIT.usage;
    }
    return explain(error, isDebug(argv), await shapeForTerminal());
  }
};

const isDebug = (argv: readonly string[]): boolean => {
  const level = argv.indexOf('--log-level');
  return argv.includes('--log-level=debug') || (level >= 0 && argv[level + 1] === 'debug');
};

// Node would print the message of an error that nobody caught, and that may quote a record.
process.on('uncaughtException', (error) => process.exit(explain(error, isDebug(process.argv))));

// A reader that went away (`… | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
// Nothing is left to write to.
process.stderr.on('error', () => undefined);

const exitCode = await run(process.argv);
await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
process.exit(exitCode);
