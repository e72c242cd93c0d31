import { expect, it } from 'vitest';
import { renderTableWithDetails } from '../../../src/cli/render/table.ts';

it('puts each text below its row, in lines of at most 80 columns where words allow that', () => {
  const table = renderTableWithDetails(
    ['id', 'kind'],
    [
      { cells: ['1', 'short'], note: 'One line.' },
      { cells: ['2', 'long'], note: `${'word '.repeat(40)}${'x'.repeat(90)} end` },
    ],
  );
  const lines = table.split('\n').filter((line) => line !== '');
  const from = lines.findIndex((line) => /^1 +short$/.test(line));
  expect(lines[0]).toMatch(/^id +kind$/);
  expect(lines.slice(from)).toEqual([
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
