import { EXIT, type ExitCode } from '../../../errors.ts';
import type { Acted, End } from '../../../items/item-kind.ts';
import { mostSevere, type PracticeResult } from '../../per-practice.ts';
import { shortIds } from '../../render/short-ids.ts';

type Id = string | number;

const EXITS: Readonly<Record<End, ExitCode>> = {
  done: EXIT.done,
  partly: EXIT.someFailed,
  left: EXIT.someFailed,
  busy: EXIT.locked,
};

/** The ids of the items that were settled, and of those that are as they were. */
const idsOf = <T>(acted: readonly Acted<T>[], idOf: (item: T) => Id) => {
  const ids = (...ends: readonly End[]) =>
    acted.filter(({ end }) => ends.includes(end)).map(({ item }) => idOf(item));
  return { changed: ids('done', 'partly'), unchanged: ids('left', 'busy') };
};

const exitOf = (acted: readonly Acted<unknown>[]): ExitCode => mostSevere(acted.map(({ end }) => EXITS[end]));

/** The outcome of an act, with a line for each item. `json`: what else its document has, before the ids and after them. */
export const eachResult = <T extends { readonly id: string }, R>(
  acted: readonly Acted<T, R>[],
  say: (one: Acted<T, R>) => string,
  json: { readonly before?: object; readonly after?: object },
): PracticeResult => {
  const short = shortIds(acted.map(({ item }) => item));
  return {
    exitCode: exitOf(acted),
    document: { ...json.before, ...idsOf(acted, ({ id }) => id), ...json.after },
    text: acted.map((one) => `${short(one.item.id)}  ${say(one)}`).join('\n'),
  };
};

/**
 * The same, with a line for all that were settled and one for all that were not.
 * @param words `left` is left out where nothing can be left; `none`: there were no items
 */
export const groupedResult = <T>(
  acted: readonly Acted<T>[],
  idOf: (item: T) => Id,
  words: { readonly done: string; readonly left?: string; readonly none: string },
  name: (id: Id) => string = String,
): PracticeResult => {
  const { changed, unchanged } = idsOf(acted, idOf);
  const line = (what: string, ids: readonly Id[]): string[] =>
    ids.length === 0 ? [] : [`${what}: ${ids.map(name).join(', ')}`];
  const { done, left, none } = words;
  const lines = [...line(done, changed), ...(left === undefined ? [] : line(left, unchanged))];
  return {
    exitCode: exitOf(acted),
    document: left === undefined ? { changed } : { changed, unchanged },
    text: acted.length === 0 ? none : lines.join('\n'),
  };
};

/** Items that a person has looked at. Others may have settled them already. */
export const settledResult = (acted: readonly Acted<{ readonly id: string }>[]): PracticeResult => {
  const short = shortIds(acted.map(({ item }) => item));
  const words = { done: 'settled', left: 'not open any more', none: '' };
  return groupedResult(
    acted,
    ({ id }) => id,
    words,
    (id) => short(String(id)),
  );
};
