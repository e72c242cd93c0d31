import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import { wrapForTerminal } from '../../../src/cli/render/wrap.ts';

const at = (columns: number) => ({ isTTY: true, columns });
const LONG = `error: ${'word '.repeat(30)}end`;

describe('text on a terminal', () => {
  it.each([
    { columns: 40, widest: 40 },
    { columns: 80, widest: 80 },
    { columns: 200, widest: 100 },
    { columns: 0, widest: 80 },
  ])('is broken between words at its width: $columns columns', ({ columns, widest }) => {
    const lines = wrapForTerminal(LONG, at(columns)).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(widest);
    expect(Math.max(...lines.map((line) => line.length))).toBeGreaterThan(widest - 8);
    expect(lines.map((line) => line.trim()).join(' ')).toBe(LONG);
  });

  it.each([
    { what: 'below its margin', text: '  one two three four', fits: '  one two\n  three four' },
    { what: 'indented below a line without one', text: 'one two three four', fits: 'one two\n  three four' },
    {
      what: 'below the value of a name',
      text: 'name  one two three',
      fits: 'name  one\n      two\n      three',
    },
    { what: 'below a point of a list', text: '- one two three', fits: '- one two\n  three' },
    {
      what: 'with commands in one piece',
      text: 'try `sync --dry-run` or "ephysio-ghl review list" now',
      fits: 'try\n  `sync --dry-run`\n  or\n  "ephysio-ghl review list"\n  now',
    },
    { what: 'line by line', text: 'one two\n\nthree', fits: 'one two\n\nthree' },
  ])('goes on $what', ({ text, fits }) => {
    expect(wrapForTerminal(text, at(12))).toBe(fits);
  });

  it('keeps its colour, and words that are longer than a line', () => {
    const { red } = new Chalk({ level: 1 });
    expect(wrapForTerminal(red('one two three'), at(12))).toBe(`${red('one two')}\n  ${red('three')}`);
    expect(wrapForTerminal(`see https://one.example/${'x'.repeat(20)} there`, at(12))).toBe(
      `see\n  https://one.example/${'x'.repeat(20)}\n  there`,
    );
  });
});

it.each([{ columns: 40 }, { isTTY: false, columns: 40 }])('elsewhere text stays as it is: %o', (place) => {
  expect(wrapForTerminal(LONG, place)).toBe(LONG);
});
