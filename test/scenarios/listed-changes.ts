import { countChanges, listChanges, openChange } from '../../src/store/tables/changes.ts';
import type { Bench } from '../sync/run-sync.ts';

/** All that is listed as changed of people and appointments, in its order. */
export const changesOf = async ({ store }: Bench) => {
  const writers = new Set((await countChanges(store, 'main')).map(({ writer }) => writer.id));
  const rows = await Promise.all([...writers].map((id) => listChanges(store, 'main', id)));
  return rows
    .flat()
    .filter(({ entity }) => entity !== 'block-slot')
    .sort((a, b) => (a.at < b.at ? -1 : 1))
    .map((row) => ({
      id: row.id,
      by: `${row.writer} ${row.writer_id}`,
      command: row.command,
      what: [row.kind, row.entity, row.side].filter((word) => word !== null).join(' '),
      ids: [row.ephysio_id, row.ghl_id],
      ...openChange(store, row),
    }));
};

/** The same, and only what came since. */
export const followChanges = async (bench: Bench) => {
  const seen = new Set((await changesOf(bench)).map(({ id }) => id));
  return async () => {
    const news = (await changesOf(bench)).filter(({ id }) => !seen.has(id));
    for (const { id } of news) seen.add(id);
    return news;
  };
};

export const whatOf = (changes: readonly { readonly what: string }[]): string[] =>
  changes.map(({ what }) => what).sort();
