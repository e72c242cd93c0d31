import { parentPort, workerData } from 'node:worker_threads';
import type { PersonQuery } from '../../items/people-search/person-query.ts';
import { byName, type FoundPerson, searchPeople } from '../../items/people-search/search-people.ts';
import { openReading } from '../../store/database/open-reading.ts';

/** What the thread is asked. `stop`: nobody waits for the answer any more. */
export type ToSearch =
  | {
      readonly id: number;
      readonly practices: readonly string[];
      readonly query: PersonQuery;
      readonly limit: number;
      readonly lane: { readonly n: number; readonly of: number };
    }
  | { readonly id: number; readonly stop: true };

/** What it answers. An error is named, never quoted: its message may hold what it stumbled over. */
export type FromSearch = { readonly id: number } & (
  | { readonly people: readonly FoundPerson[]; readonly total: number; readonly unreadable: number }
  | { readonly error: string }
);

/** What the thread is started with. */
export interface SearchData {
  readonly database: string;
}

const stopped = new Set<number>();

const answer = async ({ id, practices, query, limit, lane }: Exclude<ToSearch, { readonly stop: true }>) => {
  await using handle = await openReading((workerData as SearchData).database, process.env);
  const people: FoundPerson[] = [];
  let unreadable = 0;
  for (const practice of practices)
    for await (const step of searchPeople({ handle, practice, query, lane })) {
      if (stopped.has(id)) return null;
      people.push(...step.found);
      unreadable += step.unreadable;
    }
  people.sort(byName);
  return { people: people.slice(0, limit), total: people.length, unreadable };
};

const post = (message: FromSearch): void => parentPort?.postMessage(message);

parentPort?.on('message', (asked: ToSearch) => {
  const { id } = asked;
  if ('stop' in asked) {
    stopped.add(id);
    return;
  }
  answer(asked)
    .then((found) => found && post({ id, ...found }))
    .catch((error: unknown) =>
      post({ id, error: error instanceof Error ? error.constructor.name : typeof error }),
    )
    .finally(() => stopped.delete(id));
});
