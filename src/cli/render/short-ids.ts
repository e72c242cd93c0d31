import { ConfigError } from '../../errors.ts';

interface WithId {
  readonly id: string;
}

/** What is shorter was not copied from a list: a mistyped id of something else must not fit by chance. */
const SHORTEST = 8;
/** At most so many ids in an error. */
const NAMED = 10;

/** Cuts ids to 8 characters, or to as many as make these items distinct. */
export const shortIds = (items: readonly WithId[]): ((id: string) => string) => {
  const ids = new Set(items.map(({ id }) => id));
  let length = SHORTEST;
  while (new Set([...ids].map((id) => id.slice(0, length))).size < ids.size) length += 1;
  return (id) => id.slice(0, length);
};

const namesOf = (some: readonly WithId[], all: readonly WithId[]): string => {
  const short = shortIds(all);
  const names = some.slice(0, NAMED).map(({ id }) => short(id));
  return `${names.join(', ')}${some.length > NAMED ? ` and ${some.length - NAMED} more` : ''}`;
};

/**
 * Says that no item has an id that begins like that, and which ones there are.
 * @param what what one of them is called
 * @param list the command that lists them
 */
export const unknownId = (
  beginning: string,
  items: readonly WithId[],
  what: string,
  list: string,
): ConfigError => {
  const isShort = beginning.length < SHORTEST && items.length > 0;
  const length = isShort ? `Write ${SHORTEST} or more characters of its id. ` : '';
  const listed = items.length === 0 ? 'None is listed.' : `${length}Listed: ${namesOf(items, items)}.`;
  return new ConfigError(`There is no ${what} "${beginning}".`, `${listed} See \`${list}\`.`);
};

/** Says that several ids begin like that. @param all the items that are listed */
export const ambiguousId = (
  beginning: string,
  fitting: readonly WithId[],
  all: readonly WithId[],
): ConfigError =>
  new ConfigError(
    `"${beginning}" is the beginning of ${fitting.length} ids.`,
    `Write more of the one that you mean: ${namesOf(fitting, all)}.`,
  );
