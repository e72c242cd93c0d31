import { renderTable } from './table.ts';
import { wrap } from './wrap.ts';

export interface NotedRow {
  readonly cells: readonly string[];
  /** Too long for a column: it stands below the row. */
  readonly note: string;
}

/** A table with a text below each row, within 80 columns. */
export const renderNotedTable = (head: readonly string[], rows: readonly NotedRow[]): string => {
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
