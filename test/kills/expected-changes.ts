import type { Random } from '../../src/sandbox/random.ts';
import { inDatabase, type Office } from '../cli/set-up.ts';

const DAY_MS = 86_400_000;
export const HALF_HOUR = 1_800_000;
const TEN_MINUTES = 600_000;

/** Remembers what people did, and makes sure that nothing is touched twice: all of it has to be seen in the end. */
export interface ExpectedChanges {
  /** @param holds whether it is seen on the other side */
  note(what: string, holds: () => boolean): void;
  /** What was done and is not seen, by ids. */
  undone(): string[];
  /** A number that was not used before. */
  next(): number;
  /** When nothing else begins: all other visits begin on the hour or the half hour. */
  slot(): number;
  anyOf<T>(all: Iterable<T>): T;
  /** Nobody is to change this record any more. */
  leave(id: number | string): void;
  /**
   * Ids on both sides of a linked record that nobody has changed so far; `null`: there is none. People change only these:
   * before the program knows that its create went through, a changed record cannot be distinguished from another one.
   */
  untouched(table: LinkTable): readonly [ephysio: string, ghl: string] | null;
}

type LinkTable = 'contact_sync' | 'appointment_sync';

const linked = ({ database }: Office, table: LinkTable): [string, string][] =>
  inDatabase(database, (db) =>
    db
      .prepare(
        `select ephysio_id, ghl_id from ${table}
         where state = 'linked' and ephysio_id is not null and ghl_id is not null order by ghl_id`,
      )
      .raw()
      .all(),
  ) as [string, string][];

export const createExpectedChanges = (office: Office, random: Random): ExpectedChanges => {
  const notes: { readonly what: string; readonly holds: () => boolean }[] = [];
  const touched = new Set<string>();
  const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  let count = 0;
  const next = (): number => {
    count += 1;
    return count;
  };
  const anyOf: ExpectedChanges['anyOf'] = (all) => {
    const [first, ...others] = all;
    if (first === undefined) throw new Error('nothing to choose from');
    return random.pick([first, ...others]);
  };
  const leave: ExpectedChanges['leave'] = (id) => void touched.add(`${id}`);
  return {
    note: (what, holds) => void notes.push({ what, holds }),
    undone: () => notes.filter(({ holds }) => !holds()).map(({ what }) => what),
    next,
    slot: () => today + (20 + next()) * DAY_MS + 7 * HALF_HOUR + TEN_MINUTES,
    anyOf,
    leave,
    untouched: (table) => {
      const free = linked(office, table).filter((ids) => !ids.some((id) => touched.has(id)));
      if (free.length === 0) return null;
      const pair = anyOf(free);
      for (const id of pair) leave(id);
      return pair;
    },
  };
};
