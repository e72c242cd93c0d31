import Table from 'cli-table3';
import stringWidth from 'fast-string-width';
import { inOneLine } from './paint.ts';
import { wrap } from './wrap.ts';

const GAP = 2;

const widthsOf = (rows: readonly (readonly string[])[]): number[] =>
  (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => stringWidth(row[i] ?? ''))));

/** Breaks the widest cells that can be broken between words, until the table fits or no word would. */
const fitCells = (rows: readonly (readonly string[])[], width: number): readonly (readonly string[])[] => {
  const widths = widthsOf(rows);
  const words = widthsOf(
    rows.map((row) => row.map((cell) => cell.split(' ').sort((a, b) => b.length - a.length)[0] ?? '')),
  );
  const excess = (): number => widths.reduce((sum, own) => sum + own + GAP, -GAP) - width;
  for (;;) {
    const left = widths.map((own, i) => own - (words[i] ?? 0));
    const widest = left.indexOf(Math.max(...left));
    if (excess() <= 0 || (left[widest] ?? 0) <= 0) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return rows.map((row) => row.map((cell, i) => wrap(cell, widths[i] ?? 0).join('\n')));
};

/**
 * A plain table for a terminal: no lines but under the head, columns two spaces apart.
 * @param width how many columns there are; cells of several words are broken where it would be wider
 */
export const renderTable = (
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  width = Number.POSITIVE_INFINITY,
): string => {
  const safe = [head, ...rows].map((row) => row.map((cell) => inOneLine(String(cell))));
  const [top = [], ...cells] = width === Number.POSITIVE_INFINITY ? safe : fitCells(safe, width);
  const table = new Table({
    head: [...top],
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': GAP },
    chars: {
      top: '',
      'top-mid': '',
      'top-left': '',
      'top-right': '',
      bottom: '',
      'bottom-mid': '',
      'bottom-left': '',
      'bottom-right': '',
      left: '',
      'left-mid': '',
      mid: '',
      'mid-mid': '',
      right: '',
      'right-mid': '',
      middle: '',
    },
  });
  for (const row of cells) table.push([...row]);
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
};

export interface NotedRow {
  readonly cells: readonly string[];
  /** Too long for a column: it stands below the row. */
  readonly note: string;
}

/** A table with a text below each row. */
export const renderTableWithDetails = (head: readonly string[], rows: readonly NotedRow[]): string => {
  const lines = renderTable(
    head,
    rows.map((row) => row.cells),
  ).split('\n');
  const top = lines.length - rows.length;
  return [
    ...lines.slice(0, top),
    ...rows.flatMap(({ note }, i) => [
      lines[top + i] ?? '',
      ...(note === '' ? [] : [`  ${inOneLine(note)}`]),
    ]),
  ].join('\n');
};
