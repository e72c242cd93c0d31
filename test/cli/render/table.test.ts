import { describe, expect, it } from 'vitest';
import { renderTable, renderTableWithDetails } from '../../../src/cli/render/table.ts';
import { onScreen } from './on-screen.ts';

const linesOf = (table: string): string[] => table.split('\n').filter((line) => line !== '');

describe('a table', () => {
  it('has each text below its row, in lines of at most the width of the terminal where words allow that', () => {
    const table = renderTableWithDetails(
      ['id', 'kind'],
      [
        { cells: ['1', 'short'], note: 'One line.' },
        { cells: ['2', 'long'], note: `${'word '.repeat(40)}${'x'.repeat(90)} end` },
      ],
    );
    expect(linesOf(onScreen(table))).toEqual([
      expect.stringMatching(/^id +kind$/),
      expect.stringMatching(/^1 +short$/),
      '  One line.',
      expect.stringMatching(/^2 +long$/),
      `  ${'word '.repeat(15).trim()}`,
      `  ${'word '.repeat(15).trim()}`,
      `  ${'word '.repeat(10).trim()}`,
      `  ${'x'.repeat(90)}`,
      '  end',
    ]);
  });

  it('counts the columns that are seen', () => {
    const table = renderTable(
      ['name', 'id'],
      [
        ['山田', '1'],
        ['Müller', '2'],
        ['Mu\u0308ller', '3'],
      ],
    );
    expect(linesOf(table)).toEqual(['name    id', '山田    1', 'Müller  2', 'Mu\u0308ller  3']);
  });

  it('breaks the cells of several words where it would be wider than the terminal', () => {
    const rows = [
      ['1', 'a cell of many words that has to be broken', 'x y'],
      ['2', 'short', 'z'],
    ];
    expect(linesOf(renderTable(['id', 'text', 'more'], rows, 30))).toEqual([
      'id  text                  more',
      '1   a cell of many words  x y',
      '    that has to be',
      '    broken',
      '2   short                 z',
    ]);
  });

  it('keeps a row in its line, whatever a cell holds', () => {
    expect(linesOf(renderTable(['id', 'name'], [['1', 'A\n9  B\u001b[2J']]))).toEqual([
      'id  name',
      '1   A\\n9  B\\x1b[2J',
    ]);
  });
});
