import { ConfigError } from '../../../../errors.ts';
import { CELLS, COLUMNS, columnOf } from './cells.ts';
import type { Cells, Column, Problem, ReadRow, Shared } from './file-practice.ts';
import type { CsvRow } from './read-csv.ts';

const withoutEmptyEnd = (cells: readonly string[], least = 0): readonly string[] => {
  const length = cells.findLastIndex((cell) => cell !== '') + 1;
  return cells.slice(0, Math.max(length, least));
};

/** @throws ConfigError when the first row does not name each column once */
const readHeader = (path: string, header: CsvRow | undefined): readonly Column[] => {
  const known = `The first row names these columns, in any order: ${COLUMNS.join(', ')}.`;
  if (header === undefined) throw new ConfigError(`${path} is empty.`, known);
  const names = withoutEmptyEnd(header.cells);
  const columns = names.map(columnOf);
  // What stands in its place may be a password.
  if (columns.every((column) => column === undefined))
    throw new ConfigError(`${path}: the first row is no header.`, known);
  const problems = [
    ...names.filter((_, i) => columns[i] === undefined).map((name) => `unknown column "${name}"`),
    ...COLUMNS.filter((column) => !columns.includes(column)).map((column) => `missing column ${column}`),
    ...COLUMNS.filter((column) => columns.indexOf(column) !== columns.lastIndexOf(column)).map(
      (column) => `column ${column} stands there twice`,
    ),
  ];
  const read = columns.filter((column) => column !== undefined);
  if (problems.length === 0) return read;
  throw new ConfigError(`${path}: the first row is not right: ${problems.join('; ')}.`, known);
};

const readRow = ({ row, cells: all }: CsvRow, columns: readonly Column[]): ReadRow => {
  const cells = withoutEmptyEnd(all, columns.length);
  if (cells.length > columns.length) {
    const problem: Problem = { kind: 'cells', found: cells.length, expected: columns.length };
    return { row: null, failures: [{ row, practice: null, column: null, problem }] };
  }
  const found: { column: Column; problem: Problem }[] = [];
  const optional = <C extends Column>(column: C): Cells[C] | null => {
    const cell = cells[columns.indexOf(column)] ?? '';
    if (cell === '') return null;
    const { data, error } = CELLS[column].safeParse(cell);
    if (/\p{Cc}/u.test(cell)) found.push({ column, problem: { kind: 'line-break' } });
    else if (data !== undefined) return data;
    else if (column === 'ephysioPassword') found.push({ column, problem: { kind: 'clear-password' } });
    else
      found.push({
        column,
        problem: { kind: 'invalid', must: error?.issues[0]?.message ?? 'is not right' },
      });
    return null;
  };
  const required = <C extends Column>(column: C): Cells[C] | null => {
    if ((cells[columns.indexOf(column)] ?? '') === '') found.push({ column, problem: { kind: 'empty' } });
    return optional(column);
  };
  const practice = required('practice');
  const shared: Shared = {
    timezone: optional('timezone'),
    language: optional('language'),
    location: optional('location'),
    ephysioEmail: optional('ephysioEmail'),
    ephysioPassword: optional('ephysioPassword'),
    adminInfoId: optional('adminInfoId'),
  };
  const ghlCalendarId = required('ghlCalendar');
  const ghlUserId = optional('ghlUser');
  const ephysioClientId = required('ephysioClient');
  const ephysioEventTypeId = required('ephysioEventType');
  const failures = found.map((problem) => ({ row, practice, ...problem }));
  if (
    failures.length > 0 ||
    practice === null ||
    ghlCalendarId === null ||
    ephysioClientId === null ||
    ephysioEventTypeId === null
  )
    return { row: null, failures };
  const calendar = { ghlCalendarId, ghlUserId, ephysioClientId, ephysioEventTypeId };
  return { row: { row, practice, shared, calendar }, failures };
};

/**
 * Reads the rows below the header.
 * @throws ConfigError when the table has not the right columns, or nothing below them
 */
export const readRows = (path: string, table: readonly CsvRow[]): readonly ReadRow[] => {
  const [header, ...rows] = table;
  const columns = readHeader(path, header);
  if (rows.length === 0)
    throw new ConfigError(
      `${path} has no row below the header.`,
      'Write one for each practice and calendar.',
    );
  const read = rows.map((row) => readRow(row, columns));
  const names = new Set(read.map(({ row }) => row?.practice));
  // In a row with too many cells any of them may be at the wrong place: a name counts if another row has it.
  return read.map(({ row, failures }, i) => {
    const name = rows[i]?.cells[columns.indexOf('practice')];
    const practice = name !== undefined && names.has(name) ? name : null;
    return { row, failures: failures.map((f) => (f.problem.kind === 'cells' ? { ...f, practice } : f)) };
  });
};
