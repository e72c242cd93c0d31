import { readFileSync, statSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { ConfigError } from '../../../../errors.ts';

/** A row of a table. */
export interface CsvRow {
  /** As a spreadsheet counts: the header is row 1, and a cell with several lines is in one row. */
  readonly row: number;
  /** Without spaces around them. */
  readonly cells: readonly string[];
}

/** Far more than any agency has practices. */
const MOST_BYTES = 4 * 1024 * 1024;

/** Semicolon: what Excel writes in Switzerland. */
const SEPARATORS = [';', ',', '\t'] as const;

const LINE_ENDS = ['\r\n', '\n', '\r'];

const AS_UTF8 = 'Save it as "CSV UTF-8" (Excel: Save As, file type "CSV UTF-8 (Comma delimited)").';

const tableSchema = z.array(z.array(z.string()));
const parserErrorSchema = z.object({ code: z.string(), records: z.int() });

const isUtf8 = (bytes: Uint8Array): boolean => {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
};

const lineOfFirstBadByte = (bytes: Buffer): number => {
  const NEWLINE = 0x0a;
  for (let line = 1, from = 0; ; line += 1) {
    const end = bytes.indexOf(NEWLINE, from);
    if (end < 0 || !isUtf8(bytes.subarray(from, end))) return line;
    from = end + 1;
  }
};

/** Text of UTF-8 bytes, without a byte order mark. Nothing is guessed: a wrong guess would change the name of a file or variable. */
const decode = (bytes: Buffer, path: string): string => {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    throw new ConfigError(`${path} is UTF-16, not UTF-8.`, AS_UTF8);
  if (!isUtf8(bytes))
    throw new ConfigError(
      `${path} is not UTF-8: line ${lineOfFirstBadByte(bytes)} has a letter of another encoding, such as Windows-1252.`,
      AS_UTF8,
    );
  return new TextDecoder().decode(bytes);
};

/** The separator by which the first line with any content has most of the columns. */
const separatorOf = (text: string, isColumn: (name: string) => boolean): string => {
  const [first = ''] = /[^\r\n]*\S[^\r\n]*/.exec(text) ?? [];
  const known = (separator: string): number =>
    first.split(separator).filter((name) => isColumn(name.trim().replace(/^"(.*)"$/, '$1'))).length;
  return SEPARATORS.reduce((best: string, other) => (known(other) > known(best) ? other : best), ',');
};

const parseTable = (text: string, delimiter: string, path: string): string[][] => {
  try {
    return tableSchema.parse(
      parse(text, {
        delimiter,
        record_delimiter: LINE_ENDS,
        relax_column_count: true,
        // Spaces around a quoted cell are no part of it.
        ...(delimiter === '\t' ? {} : { ltrim: true, rtrim: true }),
      }),
    );
  } catch (error) {
    // No `cause`, and not its message: that holds a piece of the file.
    const { data } = parserErrorSchema.safeParse(error);
    if (data === undefined) throw error;
    const isOpen = data.code === 'CSV_QUOTE_NOT_CLOSED';
    throw new ConfigError(
      `${path}: row ${data.records + 1} ${isOpen ? 'opens a quoted cell that nothing closes' : 'has a quote at a wrong place'}.`,
      'Put a cell with quotes into quotes, and double those inside it: "a ""b"" c".',
    );
  }
};

/**
 * The rows of a CSV text; those without any content are left out. The separator is a semicolon, a comma or a tab: the one
 * by which the first line has most of the columns.
 * @param path how errors name the text
 * @throws ConfigError without any piece of the text, which may hold a password
 */
export const parseCsv = (
  bytes: Buffer,
  path: string,
  isColumn: (name: string) => boolean,
): readonly CsvRow[] => {
  const text = decode(bytes, path);
  return parseTable(text, separatorOf(text, isColumn), path)
    .map((cells, i) => ({ row: i + 1, cells: cells.map((cell) => cell.trim()) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''));
};

/** Reads a CSV file. @throws ConfigError */
export const readCsv = (path: string, isColumn: (name: string) => boolean): readonly CsvRow[] => {
  let bytes: Buffer;
  try {
    if (statSync(path).size > MOST_BYTES)
      throw new ConfigError(
        `${path} has more than ${MOST_BYTES / 1024 / 1024} MiB.`,
        'Split it, and run init once for each part.',
      );
    bytes = readFileSync(path);
  } catch (cause) {
    if (cause instanceof ConfigError || !(cause instanceof Error && 'code' in cause)) throw cause;
    throw new ConfigError(`Cannot read ${path} (${cause.code}).`, 'Let --from name a CSV file.', { cause });
  }
  return parseCsv(bytes, path, isColumn);
};
