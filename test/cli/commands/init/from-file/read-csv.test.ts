import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COLUMNS, isColumn } from '../../../../../src/cli/commands/init/from-file/cells.ts';
import { parseCsv, readCsv } from '../../../../../src/cli/commands/init/from-file/read-csv.ts';
import { tempFolder } from '../../../set-up.ts';

const cellsOf = (content: string | Buffer): readonly (readonly string[])[] =>
  parseCsv(Buffer.from(content as string), 'p.csv', isColumn).map(({ cells }) => cells);

const problemOf = (content: Buffer): { message: string; hint: string } => {
  try {
    parseCsv(content, 'p.csv', isColumn);
  } catch (error) {
    const { message, hint, cause } = error as Error & { hint: string };
    expect(cause).toBeUndefined();
    return { message, hint };
  }
  throw new Error('it was read');
};

describe('a CSV file', () => {
  it.each([
    { what: 'comma', content: 'practice,location\nbern,"a,b"\n' },
    { what: 'semicolon', content: 'practice;location\nbern;a,b\n' },
    { what: 'tab', content: 'practice\tlocation\nbern\ta,b\n' },
    { what: 'a header in quotes', content: '"practice";"location"\n"bern";"a,b"\n' },
    { what: 'CRLF', content: 'practice;location\r\nbern;a,b\r\n' },
    { what: 'CR, as old Macs write it', content: 'practice;location\rbern;a,b\r' },
    { what: 'mixed ends of lines', content: 'practice;location\n"bern";"a,b"\r\n' },
    { what: 'a byte order mark', content: '\ufeffpractice;location\r\nbern;a,b' },
    { what: 'a byte order mark before a quote', content: '\ufeff"practice";location\r\nbern;a,b' },
    { what: 'spaces around cells', content: ' practice ; location \n bern ; "a,b" \n' },
    { what: 'empty lines, and rows of empty cells', content: '\npractice;location\n\n;\n;;;\nbern;a,b\n\n' },
  ])('is read with $what', ({ content }) => {
    expect(cellsOf(content)).toEqual([
      ['practice', 'location'],
      ['bern', 'a,b'],
    ]);
  });

  it('counts rows as a spreadsheet does: empty ones too, and a cell with several lines once', () => {
    const rows = parseCsv(
      Buffer.from('practice;location\r\n\r\n"be\r\nrn";x\r\n;\r\nthun;"say ""hi"""\r\n'),
      'p.csv',
      isColumn,
    );
    expect(rows).toEqual([
      { row: 1, cells: ['practice', 'location'] },
      { row: 3, cells: ['be\r\nrn', 'x'] },
      { row: 5, cells: ['thun', 'say "hi"'] },
    ]);
  });

  it('keeps umlauts of UTF-8, and refuses Windows-1252 and UTF-16 with a cure', () => {
    expect(cellsOf(`practice;ephysioPassword\nbern;\${file:Zürich/für–€.pw}`)[1]).toEqual([
      'bern',
      `\${file:Zürich/für–€.pw}`,
    ]);
    const windows = Buffer.from('practice;location\r\nbern;x\r\nthun;Geh\xf6ft\r\n', 'latin1');
    expect(problemOf(windows)).toEqual({
      message: 'p.csv is not UTF-8: line 3 has a letter of another encoding, such as Windows-1252.',
      hint: expect.stringContaining('"CSV UTF-8"'),
    });
    const utf16 = Buffer.from('\ufeffpractice;location\r\n', 'utf16le');
    expect(problemOf(utf16)).toEqual({
      message: 'p.csv is UTF-16, not UTF-8.',
      hint: expect.stringContaining('"CSV UTF-8"'),
    });
  });

  it.each([
    {
      content: 'practice;location\nbern;"hunter2\nthun;x\n',
      says: 'row 2 opens a quoted cell that nothing closes',
    },
    { content: 'practice;location\n\nbern;hun"ter2\n', says: 'row 3 has a quote at a wrong place' },
    { content: 'practice;location\nbern;"hunt"er2\n', says: 'row 2 has a quote at a wrong place' },
  ])('is refused without a piece of it: $says', ({ content, says }) => {
    const { message, hint } = problemOf(Buffer.from(content));
    expect(message).toContain(says);
    expect(message + hint).not.toMatch(/hunt|er2/);
  });

  it('is refused if it is not there, or too large', () => {
    const folder = tempFolder();
    expect(() => readCsv(join(folder, 'none.csv'), isColumn)).toThrow(/Cannot read .*none\.csv \(ENOENT\)/);
    expect(() => readCsv(folder, isColumn)).toThrow(/Cannot read .* \(EISDIR\)/);
    writeFileSync(join(folder, 'large.csv'), 'x'.repeat(4 * 1024 * 1024 + 1));
    expect(() => readCsv(join(folder, 'large.csv'), isColumn)).toThrow(/more than 4 MiB/);
  });

  it('says what was written into it, whatever the cells hold and however they are separated', () => {
    const cell = fc.string({
      unit: fc.constantFrom(...'aZ09 ;,"\t\n\r$', '{', '}', 'ü', '€', '’', '\r\n', '""', 'é'),
      maxLength: 12,
    });
    const table = fc.array(fc.array(cell, { minLength: COLUMNS.length, maxLength: COLUMNS.length }), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(
        table,
        fc.constantFrom(';', ',', '\t'),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.boolean(),
        fc.boolean(),
        fc.boolean(),
        (rows, separator, end, quotesAll, hasMark, endsLine) => {
          const written = (text: string): string =>
            quotesAll || /[;,"\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
          const lines = [COLUMNS, ...rows].map((row) => row.map(written).join(separator));
          const content = `${hasMark ? '\ufeff' : ''}${lines.join(end)}${endsLine ? end : ''}`;
          const expected = [COLUMNS, ...rows]
            .map((cells, i) => ({ row: i + 1, cells: cells.map((text) => text.trim()) }))
            .filter(({ cells }) => cells.some((text) => text !== ''));
          expect(parseCsv(Buffer.from(content), 'p.csv', isColumn)).toEqual(expected);
        },
      ),
    );
  });
});
