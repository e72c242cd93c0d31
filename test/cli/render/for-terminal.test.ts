import chalk from 'chalk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { forTerminal, verbatim } from '../../../src/cli/render/for-terminal.ts';
import { HANG, inOneLine, paint } from '../../../src/cli/render/paint.ts';
import { onScreen } from './on-screen.ts';

const at = (columns: number) => ({ isTTY: true, columns });
const LONG = `error: ${'word '.repeat(30)}end`;

describe('text on a terminal', () => {
  it.each([
    { columns: 40, widest: 40 },
    { columns: 80, widest: 80 },
    { columns: 200, widest: 100 },
    { columns: 0, widest: 80 },
  ])('is broken between words at its width: $columns columns', ({ columns, widest }) => {
    const lines = forTerminal(LONG, at(columns)).split('\n');
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
    { what: 'below a mark', text: `a b ${HANG}one two three`, fits: 'a b one two\n    three' },
    {
      what: 'a little to the right where what stands before it takes most of the width',
      text: `  too long ${HANG}one two three`,
      fits: '  too long\n    one two\n    three',
    },
    {
      what: 'with commands in one piece',
      text: 'try `sync --dry-run` or "ephysio-ghl review list" now',
      fits: 'try\n  `sync --dry-run`\n  or\n  "ephysio-ghl review list"\n  now',
    },
    { what: 'line by line', text: 'one two\n\nthree', fits: 'one two\n\nthree' },
    { what: 'by what is seen of it: 山田', text: '山田 太郎 花子 次郎', fits: '山田 太郎\n  花子 次郎' },
    {
      what: 'by what is seen of it: ü',
      text: 'u\u0308u\u0308u\u0308 o\u0308o\u0308 a\u0308',
      fits: 'u\u0308u\u0308u\u0308 o\u0308o\u0308 a\u0308',
    },
  ])('goes on $what', ({ text, fits }) => {
    expect(forTerminal(text, at(12))).toBe(fits);
  });

  it.each([{ columns: 40 }, { isTTY: false, columns: 40 }])(
    'elsewhere it stays as it is, or has a width of its own: %o',
    (place) => {
      expect(forTerminal(`${LONG}${HANG}`, place)).toBe(LONG);
      expect(forTerminal(LONG, place, 80)).toBe(forTerminal(LONG, { isTTY: true, columns: 80 }));
    },
  );
});

describe('with colours', () => {
  let { level } = chalk;
  beforeEach(() => {
    level = chalk.level;
    chalk.level = 1;
  });
  afterEach(() => {
    chalk.level = level;
  });

  it.each([
    { text: (red: (text: string) => string) => red('one two three') },
    { text: (red: (text: string) => string) => `${red('one')} two three four ${red('five six seven')}` },
    { text: (red: (text: string) => string) => red('  one two three four') },
    { text: (red: (text: string) => string) => `${red('name')}  one two three` },
    { text: (red: (text: string) => string) => `see https://one.example/${red('x'.repeat(20))} there` },
  ])('lines are broken where they are without', ({ text }) => {
    const coloured = forTerminal(text(paint.red), at(12));
    expect(coloured).toContain('\u001b[31m');
    expect(onScreen(text(paint.red), 12)).toBe(forTerminal(text(String), at(12)));
  });

  it.each([
    { what: 'in its text', text: (name: string) => `a ${name} b` },
    { what: 'in a colour of this program', text: (name: string) => paint.red(`a ${name} b`) },
    { what: 'in a colour within another', text: (name: string) => paint.bold(`a ${paint.red(name)} b`) },
  ])('only those of this program reach the terminal: a foreign one $what', ({ text }) => {
    const shown = forTerminal(text('\u001b[31mX\u001b[39m'), {});
    expect(shown).toContain('\\x1b[31mX\\x1b[39m');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours that are there
    expect(shown.match(/\u001b\[\d+m/g)).toEqual(forTerminal(text('X'), {}).match(/\u001b\[\d+m/g));
  });
});

describe('what came from a service', () => {
  it('cannot begin a line of its own where one value is shown', () => {
    expect(forTerminal(`name  ${inOneLine('A\nerror: B')}`, {})).toBe('name  A\\nerror: B');
  });

  it('is harmless in text to copy, too, which keeps its tabs', () => {
    expect(verbatim('a\tb\u001b[31m\u202e')).toBe('a\tb\\x1b[31m\\u202e');
  });
});
