import { type CommandContext, withContext } from '../../../app/context.ts';
import type { PracticeConfig } from '../../../config/schema.ts';
import { EXIT, type ExitCode } from '../../../errors.ts';
import type { CommonOptions, Runtime } from '../../options.ts';
import { perPractice } from '../../per-practice.ts';
import { recordHere } from '../../record-here.ts';
import { USUAL_WIDTH } from '../../render/for-terminal.ts';
import { shownOf } from '../../render/format.ts';
import { renderTable, renderTableWithDetails } from '../../render/table.ts';
import type { ItemView, Owned } from './item-view.ts';

export interface ListOptions extends CommonOptions {
  readonly limit: number;
}

/** What there is in one practice. */
export interface Page<T> {
  /** At least as many as the limit allows. */
  readonly items: readonly T[];
  readonly total: number;
  /** The counts in JSON; left out: the total. */
  readonly counts?: object;
  /** The last line; left out: `shown`, which is how many there are, and how many are left off. */
  says?(shown: string): string;
}

export interface ListView<T, O> {
  /** As JSON names it. */
  readonly command: string;
  /** Left out: all that there are. */
  load?(context: CommandContext, practice: PracticeConfig, options: O): Promise<Page<T>>;
  /** Looks up more about the items that are shown. */
  complete?(
    context: CommandContext,
    practice: PracticeConfig,
    items: readonly T[],
    options: O,
  ): Promise<readonly T[]>;
  /** What one of them is called, and several. */
  readonly noun: readonly [one: string, many?: string];
  readonly head: readonly string[];
  /** @param all the items of all practices: a short id has to be distinct among them */
  cells(all: readonly T[], now: number): (item: T, practice: PracticeConfig) => readonly (string | number)[];
  /** Text that is too long for a column. */
  note?(item: T): string | readonly string[];
  /** The title of the table in which it stands. */
  title?(item: T): string;
  /** Explains a mark in its row: it stands below the table, once. */
  footnote?(item: T): string;
  json(item: T): object;
}

const none = (): string => '';

/** A command that lists the items of each practice: a table and a last line, or JSON. */
export const listCommand =
  <T extends Owned, O extends ListOptions & { readonly names?: boolean }>(
    { kind, key }: Pick<ItemView<T>, 'kind' | 'key'>,
    { command, load, complete, noun, head, cells, note, title = none, footnote = none, json }: ListView<T, O>,
  ) =>
  (options: O, runtime: Runtime): Promise<ExitCode> =>
    withContext(options, runtime, async (context) => {
      if (options.names === true) context.output.note('This is patient data.');
      const pages = new Map<string, Page<T>>();
      for (const practice of context.practices) {
        const { name } = practice;
        const items = load ? [] : await kind(context).list(context.store, name);
        pages.set(name, (await load?.(context, practice, options)) ?? { items, total: items.length });
      }
      const all = [...pages.values()].flatMap(({ items }) => items);
      const cellsOf = cells(all, context.now());
      const table = (items: readonly T[], practice: PracticeConfig): string => {
        const rows = items.map((item) => cellsOf(item, practice).map(String));
        if (note === undefined) return renderTable(head, rows);
        const notes = items.map(note);
        return renderTableWithDetails(
          head,
          rows.map((cells, i) => ({ cells, note: notes[i] ?? '' })),
        );
      };
      const tablesOf = (items: readonly T[], practice: PracticeConfig): string[] =>
        [...new Set(items.map(title))].flatMap((name) => {
          const own = items.filter((item) => title(item) === name);
          return name === '' ? [table(own, practice)] : [name, table(own, practice), ''];
        });
      return perPractice(context, command, async (practice) => {
        const page: Page<T> = pages.get(practice.name) ?? { items: [], total: 0 };
        const { total, counts = { total }, says = (text) => text } = page;
        const some = page.items.slice(0, options.limit);
        if (options.names === true)
          await recordHere(context, practice.name, [{ action: 'names-shown', subject: null }]);
        const items = (await complete?.(context, practice, some, options)) ?? some;
        const footnotes = [...new Set(items.map(footnote))].filter((text) => text !== '');
        const lastLine = `${practice.name}: ${says(shownOf(items.length, total, ...noun))}`;
        return {
          exitCode: EXIT.done,
          document: { ...counts, [key]: items.map(json) },
          text: [...tablesOf(items, practice), ...footnotes, lastLine].join('\n'),
          columns: USUAL_WIDTH,
        };
      });
    });
