import stringWidth from 'fast-string-width';
import { inOneLine } from './paint.ts';
import { wrap } from './wrap.ts';

const GAP = 2;

/** A row, each cell as its lines. */
type Cells = readonly (readonly string[])[];

const inLines = (row: readonly string[]): Cells => row.map((cell) => [cell]);

const heightOf = (row: Cells): number => Math.max(1, ...row.map((lines) => lines.length));

const padded = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - stringWidth(text)));

const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map((text) => stringWidth(text)));

/** How wide a column is when its cells are broken to be narrower than `width`. */
const narrower = (cells: readonly string[], width: number): number =>
  widest(cells.flatMap((cell) => wrap(cell, width - 1)));

/** Breaks cells between words until the table fits, or no word would; of the columns that yield enough, else of those that yield most. */
const fitCells = (rows: readonly (readonly string[])[], width: number): Cells[] => {
  const columns = (rows[0] ?? []).map((_, i) => rows.map((row) => row[i] ?? ''));
  const widths = columns.map(widest);
  const total = (): number => widths.reduce((sum, own) => sum + own + GAP, -GAP);
  while (total() > width) {
    const gains = columns.map((cells, i) => (widths[i] ?? 0) - narrower(cells, widths[i] ?? 0));
    const wanted = total() - width;
    const enough = gains.filter((gain) => gain >= wanted);
    const gain = enough.length > 0 ? Math.min(...enough) : Math.max(...gains);
    if (gain <= 0) break;
    for (const [i, own] of gains.entries()) if (own === gain) widths[i] = (widths[i] ?? 0) - gain;
  }
  return rows.map((row) => row.map((cell, i) => wrap(cell, widths[i] ?? 0)));
};

/**
 * A plain table for a terminal: columns two spaces apart, no lines.
 * @param width how many columns there are; cells of several words are broken where it would be wider
 */
export const renderTable = (
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  width = Number.POSITIVE_INFINITY,
): string => {
  const safe = [head, ...rows].map((row) => row.map((cell) => inOneLine(String(cell))));
  const cells = width === Number.POSITIVE_INFINITY ? safe.map(inLines) : fitCells(safe, width);
  const widths = head.map((_, i) => widest(cells.flatMap((row) => row[i] ?? [])));
  const lineOf = (row: readonly (readonly string[])[], n: number): string =>
    row
      .map((lines, i) => padded(lines[n] ?? '', (widths[i] ?? 0) + GAP))
      .join('')
      .trimEnd();
  return cells.flatMap((row) => Array.from({ length: heightOf(row) }, (_, n) => lineOf(row, n))).join('\n');
};

export interface NotedRow {
  readonly cells: readonly string[];
  /** Too long for a column: it stands below the row, in one line or several. */
  readonly note: string | readonly string[];
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
      ...[note].flat().flatMap((line) => (line === '' ? [] : [`  ${inOneLine(line)}`])),
    ]),
  ].join('\n');
};
