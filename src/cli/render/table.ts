import Table from 'cli-table3';
import { wrap } from './wrap.ts';

/** A plain table for a terminal: no lines but under the head, columns two spaces apart. */
export const renderTable = (
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string => {
  const table = new Table({
    head: [...head],
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
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
  for (const row of rows) table.push(row.map(String));
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

/** A table with a text below each row, within 80 columns. */
export const renderTableWithDetails = (head: readonly string[], rows: readonly NotedRow[]): string => {
  const lines = renderTable(
    head,
    rows.map((row) => row.cells),
  ).split('\n');
  const top = lines.length - rows.length;
  return [
    ...lines.slice(0, top),
    ...rows.flatMap(({ note }, i) => [lines[top + i] ?? '', ...wrap(note).map((line) => `  ${line}`)]),
  ].join('\n');
};
