import { Worker } from 'node:worker_threads';
import { EXIT, RunError, StoppedError } from '../../errors.ts';
import { byName, type PeopleFound, type PeopleSearch } from '../../items/people-search/search-people.ts';
import type { FromSearch, SearchData, ToSearch } from './people-search-worker.ts';

export interface PeopleSearchOptions {
  readonly database: string;
  readonly env: NodeJS.ProcessEnv;
  /** How long the threads wait for another search before they end; a minute. */
  readonly idleMs?: number;
}

/**
 * The thread's file. What was built has it beside itself. Node runs a source as it stands from 22.18 on; where it does not, the
 * tests take the one that was built.
 */
const workerFile = (): URL => {
  if (!import.meta.url.endsWith('.ts')) return new URL('people-search-worker.js', import.meta.url);
  const runsSources = 'typescript' in process.features && process.features.typescript !== false;
  return new URL(
    runsSources ? 'people-search-worker.ts' : '../../../dist/people-search-worker.js',
    import.meta.url,
  );
};

const together = (answers: readonly PeopleFound[], limit: number): PeopleFound => ({
  people: answers
    .flatMap(({ people }) => people)
    .sort(byName)
    .slice(0, limit),
  total: answers.reduce((sum, { total }) => sum + total, 0),
  unreadable: answers.reduce((sum, { unreadable }) => sum + unreadable, 0),
});

const failed = (reason: string): RunError =>
  new RunError(
    EXIT.bug,
    `The search for people has stopped (${reason}).`,
    'Search again; `ephysio-ghl doctor` says whether the database is whole.',
  );

/** Two threads share the work: a row takes about ten microseconds to unseal, and a hundred thousand of them a second. */
const LANES = 2;

/** Of each thread, in MB: what is unsealed is collected soon, and everybody at once is found by nobody. */
const LIMITS = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 8 };

interface Waiting {
  readonly answers: PeopleFound[];
  resolve(answers: readonly PeopleFound[]): void;
  reject(error: Error): void;
}

/** The threads are started by the first search, and end when nobody has searched for a while. */
export const openPeopleSearch = ({ database, env, idleMs = 60_000 }: PeopleSearchOptions): PeopleSearch => {
  let workers: readonly Worker[] = [];
  let idle: NodeJS.Timeout | undefined;
  let lastId = 0;
  const waiting = new Map<number, Waiting>();
  const end = async (reason: string): Promise<void> => {
    const ending = workers;
    workers = [];
    clearTimeout(idle);
    for (const { reject } of waiting.values()) reject(failed(reason));
    waiting.clear();
    await Promise.all(ending.map((worker) => worker.terminate()));
  };
  /** Takes a search off those that wait. */
  const settle = (id: number): void => {
    waiting.delete(id);
    if (waiting.size > 0) return;
    for (const worker of workers) worker.unref();
    idle = setTimeout(() => void end('idle'), idleMs);
    idle.unref();
  };
  const take = ({ id, ...answer }: FromSearch): void => {
    const one = waiting.get(id);
    if ('people' in answer) one?.answers.push(answer);
    if ('people' in answer && one?.answers.length !== LANES) return;
    settle(id);
    if ('error' in answer) one?.reject(failed(answer.error));
    else one?.resolve(one.answers);
  };
  const start = (): Worker => {
    const data: SearchData = { database };
    const made = new Worker(workerFile(), { workerData: data, env, resourceLimits: LIMITS });
    made.on('message', take);
    made.on('error', (error) => {
      if (workers.includes(made)) void end(error.constructor.name);
    });
    return made;
  };
  const tellAll = (message: (n: number) => ToSearch): void => {
    for (const [n, worker] of workers.entries()) worker.postMessage(message(n));
  };
  return {
    search: async (query, { practices, limit, signal }) => {
      if (signal?.aborted === true) throw new StoppedError();
      clearTimeout(idle);
      if (workers.length === 0) workers = Array.from({ length: LANES }, start);
      for (const worker of workers) worker.ref();
      lastId += 1;
      const id = lastId;
      const ended = new Promise<readonly PeopleFound[]>((resolve, reject) => {
        waiting.set(id, { answers: [], resolve, reject });
      });
      const stop = (): void => {
        waiting.get(id)?.reject(new StoppedError());
        settle(id);
        tellAll(() => ({ id, stop: true }));
      };
      signal?.addEventListener('abort', stop, { once: true });
      tellAll((n) => ({ id, practices, query, limit, lane: { n, of: LANES } }));
      try {
        return together(await ended, limit);
      } finally {
        signal?.removeEventListener('abort', stop);
      }
    },
    close: () => end('closed'),
  };
};
