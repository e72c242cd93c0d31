import type { Config } from '../../../../config/schema.ts';
import { therapyKey } from '../entry-forms.ts';
import type { Column, FilePractice, FileRow, Problem, ReadRow, RowFailure, Shared } from './file-practice.ts';

type SharedColumn = keyof Shared;

export interface FilePractices {
  /** Every practice that a row names, with its rows, in the order of the file. */
  readonly named: ReadonlyMap<string, readonly number[]>;
  /** Those whose rows are right. */
  readonly practices: readonly FilePractice[];
  readonly failures: readonly RowFailure[];
}

const SHARED: readonly SharedColumn[] = [
  'timezone',
  'language',
  'location',
  'ephysioEmail',
  'ephysioPassword',
  'adminInfoId',
];

/** One practice of its rows; a row may leave empty what another one says. */
const merge = (name: string, rows: readonly FileRow[]): FilePractice | readonly RowFailure[] => {
  const failures: RowFailure[] = [];
  const fail = (row: number, column: Column | null, problem: Problem): void =>
    void failures.push({ row, practice: name, column, problem });
  const first = rows[0]?.row ?? 0;
  const sayer = (column: SharedColumn): FileRow | undefined =>
    rows.find(({ shared }) => shared[column] !== null);
  for (const column of SHARED) {
    const from = sayer(column);
    for (const { row, shared } of rows)
      if (from !== undefined && shared[column] !== null && shared[column] !== from.shared[column])
        fail(row, column, { kind: 'differs', from: from.row });
  }
  const therapies = new Map<string, number>();
  for (const { row, calendar } of rows) {
    const before = therapies.get(therapyKey(calendar));
    if (before === undefined) therapies.set(therapyKey(calendar), row);
    else fail(row, 'ephysioClient', { kind: 'therapist-twice', row: before });
  }
  const said = <C extends SharedColumn>(column: C): Shared[C] => sayer(column)?.shared[column] ?? null;
  const location = said('location');
  const ephysioEmail = said('ephysioEmail');
  const ephysioPassword = said('ephysioPassword');
  for (const [column, value] of Object.entries({ location, ephysioEmail, ephysioPassword }) as [
    SharedColumn,
    string | null,
  ][])
    if (value === null) fail(first, column, { kind: 'empty' });
  if (failures.length > 0 || location === null || ephysioEmail === null || ephysioPassword === null)
    return failures;
  return {
    name,
    rows: rows.map(({ row }) => row),
    timezone: said('timezone'),
    language: said('language'),
    adminInfoId: said('adminInfoId'),
    location,
    ephysioEmail,
    ephysioPassword,
    calendars: rows.map(({ row, calendar }) => ({ row, calendar })),
    rowOf: (column) =>
      SHARED.map((shared) => (shared === column ? sayer(shared)?.row : undefined)).find(
        (row) => row !== undefined,
      ) ?? first,
  };
};

/** Practices that share a location: which of them is wrong, nobody knows, so none is right. */
const sharingLocation = (
  practices: readonly FilePractice[],
  existing: Config | null,
): readonly RowFailure[] =>
  practices.flatMap(({ name, location, rowOf }): RowFailure[] => {
    const other = practices.find((p) => p.name !== name && p.location === location);
    const known = existing?.practices.find((p) => p.ghl.locationId === location);
    const failure = (practice: string, row: number | null): RowFailure => ({
      row: rowOf('location'),
      practice: name,
      column: 'location',
      problem: { kind: 'location-twice', practice, row },
    });
    if (known !== undefined) return known.name === name ? [] : [failure(known.name, null)];
    return other === undefined ? [] : [failure(other.name, other.rowOf('location'))];
  });

/** Names that are probably one: each of them would have a part of the calendars. */
const namedAlike = (named: ReadonlyMap<string, readonly number[]>): readonly RowFailure[] =>
  [...named].flatMap(([name, [row = 0]]): RowFailure[] => {
    const practice = [...named.keys()].find(
      (other) => other !== name && other.toLowerCase() === name.toLowerCase(),
    );
    if (practice === undefined) return [];
    return [{ row, practice: name, column: 'practice', problem: { kind: 'name-alike', practice } }];
  });

/** The practices of the rows. One wrong row is enough to leave its practice out: half of its calendars is no practice. */
export const filePractices = (read: readonly ReadRow[], existing: Config | null): FilePractices => {
  const named = new Map<string, number[]>();
  const note = (name: string, row: number): void => {
    const rows = named.get(name) ?? [];
    if (!rows.includes(row)) named.set(name, [...rows, row]);
  };
  const failures = read.flatMap((one) => one.failures);
  for (const one of read) {
    if (one.row !== null) note(one.row.practice, one.row.row);
    for (const { practice, row } of one.failures) if (practice !== null) note(practice, row);
  }
  failures.push(...namedAlike(named));
  const broken = new Set(failures.map(({ practice }) => practice));
  const rows = read.flatMap(({ row }) => row ?? []);
  const practices: FilePractice[] = [];
  for (const name of named.keys()) {
    const merged = merge(
      name,
      rows.filter(({ practice }) => practice === name),
    );
    // What seems to be missing may stand in the row that cannot be read.
    if (!('name' in merged))
      failures.push(...merged.filter(({ problem }) => !broken.has(name) || problem.kind !== 'empty'));
    else if (!broken.has(name)) practices.push(merged);
  }
  const sharing = sharingLocation(practices, existing);
  const shares = new Set(sharing.map(({ practice }) => practice));
  return {
    named,
    practices: practices.filter(({ name }) => !shares.has(name)),
    failures: [...failures, ...sharing],
  };
};
