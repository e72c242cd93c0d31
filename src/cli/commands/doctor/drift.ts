import type { z } from 'zod';
import { EXIT } from '../../../errors.ts';
import { type Finding, fail, foundOr, type ListName, warn } from './finding.ts';

/** In a shorter list a field may be missing everywhere by chance. */
const ENOUGH = 20;

type Issue = z.core.$ZodIssue;

const typeOf = (value: unknown): string => {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
};

/** The types that a schema would take; never a value. */
const expectedOf = (issue: Issue): string[] => {
  if (issue.code === 'invalid_type') return [issue.expected];
  if (issue.code === 'invalid_union') return issue.errors.flat().flatMap(expectedOf);
  return [issue.code === 'invalid_format' ? 'other text' : 'another value'];
};

const valueAt = (row: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[step] : undefined,
    row,
  );

const idOf = (row: unknown): string | null => {
  const id = valueAt(row, ['id']);
  return typeof id === 'string' || typeof id === 'number' ? String(id) : null;
};

interface Complaint {
  /** Its path with dots; empty for the whole row. */
  readonly field: string;
  readonly expected: readonly string[];
  /** The type that is there instead. */
  readonly type: string;
  /** Of the rows that it is about. */
  readonly ids: (string | null)[];
}

const complaintsOf = (schema: z.ZodType, rows: readonly unknown[]): readonly Complaint[] => {
  const complaints = new Map<string, Complaint>();
  for (const row of rows) {
    for (const issue of schema.safeParse(row).error?.issues ?? []) {
      const field = issue.path.map(String).join('.');
      const expected = [...new Set(expectedOf(issue))];
      const type = typeOf(valueAt(row, issue.path));
      const key = JSON.stringify([field, expected, type]);
      const complaint = complaints.get(key) ?? { field, expected, type, ids: [] };
      complaint.ids.push(idOf(row));
      complaints.set(key, complaint);
    }
  }
  return [...complaints.values()];
};

export interface Listed {
  readonly list: ListName;
  /** The patient whose list it is. */
  readonly patientId?: string;
  readonly rows: readonly unknown[];
  readonly schema: z.ZodType;
  /** Fields that some row of a long list must have: one that was renamed is no error of the schema. */
  readonly fields: readonly string[];
}

/** A list against the schema that it is read with. Names fields, types and ids, never a value. */
export const findDrift = ({ list, patientId, rows, schema, fields }: Listed): readonly Finding[] => {
  const about = patientId === undefined ? null : { recordId: patientId };
  const listed = { list, rows: rows.length };
  const found = complaintsOf(schema, rows).map((complaint) =>
    // A service whose every second row is odd has changed; else it is those records that fail.
    fail(complaint.ids.length * 2 > rows.length ? EXIT.unreachable : EXIT.someFailed, {
      code: 'field-differs',
      about,
      values: { ...listed, ...complaint },
    }),
  );
  const has = (row: unknown, field: string): boolean => valueAt(row, [field]) !== undefined;
  const lost = rows.length < ENOUGH ? [] : fields.filter((field) => !rows.some((row) => has(row, field)));
  for (const field of lost) found.push(warn({ code: 'field-lost', about, values: { ...listed, field } }));
  return foundOr(found, { code: 'list-good', about, values: listed });
};
