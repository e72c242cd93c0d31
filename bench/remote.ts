import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Functions of another process. */
export type Remote<T> = {
  readonly [K in keyof T]: T[K] extends (...args: infer A) => infer R
    ? (...args: A) => Promise<Awaited<R>>
    : never;
};

interface Call {
  readonly id: number;
  readonly call: string;
  readonly args: readonly unknown[];
}
type Answer = { readonly id: number } & ({ readonly result: unknown } | { readonly error: string });

const started = (child: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    child.once('message', () => resolve());
    child.once('exit', (code) => reject(new Error(`a process of the bench ended with exit code ${code}`)));
  });

/** Starts a module that calls `answerCalls`, with one argument, and resolves when its functions can be called. */
export const startRemote = async <T extends object>(
  module: URL,
  argument: unknown,
): Promise<{ readonly calls: Remote<T>; stop(): void }> => {
  const child = fork(fileURLToPath(module), [JSON.stringify(argument)]);
  const waiting = new Map<number, (answer: Answer) => void>();
  let last = 0;
  await started(child);
  child.on('message', (answer: Answer) => {
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  child.on('exit', () => {
    for (const [id, settle] of waiting) settle({ id, error: 'the process ended' });
  });
  const call = (name: string, args: readonly unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const id = ++last;
      waiting.set(id, (answer) =>
        'error' in answer ? reject(new Error(answer.error)) : resolve(answer.result),
      );
      child.send({ id, call: name, args } satisfies Call);
    });
  const calls = new Proxy({} as Remote<T>, {
    // A promise would ask whether it is one.
    get: (_, name) =>
      name === 'then' ? undefined : (...args: readonly unknown[]) => call(String(name), args),
  });
  return { calls, stop: () => void child.kill('SIGTERM') };
};

/** The other end: answers the calls of the process that started this one, and ends with it. */
export const answerCalls = (functions: Readonly<Record<string, (...args: never[]) => unknown>>): void => {
  const answer = async ({ id, call, args }: Call): Promise<Answer> => {
    try {
      return { id, result: (await functions[call]?.(...(args as never[]))) ?? null };
    } catch (error) {
      return { id, error: error instanceof Error ? error.message : String(error) };
    }
  };
  process.on('message', (call: Call) => void answer(call).then((reply) => process.send?.(reply)));
  process.on('disconnect', () => process.exit());
  process.send?.('ready');
};
