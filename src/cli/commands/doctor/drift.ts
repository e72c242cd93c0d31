import type { z } from 'zod';
import { EXIT } from '../../../errors.ts';
import { type Finding, fail, foundOr, warn } from './finding.ts';

const CURE =
  'The service answers otherwise than this version expects: install the newest ephysio-ghl, or report these field names.';
/** So many ids of rows are named. */
const NAMED = 5;
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

const complaintOf = (issue: Issue, row: unknown): string => {
  const field = issue.path.map(String).join('.') || 'the whole row';
  const expected = [...new Set(expectedOf(issue))].join(' or ');
  return `${field}: expected ${expected}, found ${typeOf(valueAt(row, issue.path))}`;
};

const idOf = (row: unknown): string => {
  const id = valueAt(row, ['id']);
  return typeof id === 'string' || typeof id === 'number' ? String(id) : 'no id';
};

/** Each complaint with the ids of the rows that it is about. */
const complaintsOf = (schema: z.ZodType, rows: readonly unknown[]): Map<string, string[]> => {
  const complaints = new Map<string, string[]>();
  for (const row of rows) {
    for (const issue of schema.safeParse(row).error?.issues ?? []) {
      const complaint = complaintOf(issue, row);
      complaints.set(complaint, [...(complaints.get(complaint) ?? []), idOf(row)]);
    }
  }
  return complaints;
};

export interface Listed {
  /** What one row is, in the plural: `patients`. */
  readonly what: string;
  readonly rows: readonly unknown[];
  readonly schema: z.ZodType;
  /** Fields that some row of a long list must have: one that was renamed is no error of the schema. */
  readonly fields: readonly string[];
}

/** A list against the schema that it is read with. Names fields, types and ids, never a value. */
export const findDrift = ({ what, rows, schema, fields }: Listed): readonly Finding[] => {
  const found = [...complaintsOf(schema, rows)].map(([complaint, ids]) => {
    const named = ids.slice(0, NAMED).join(', ');
    const more = ids.length > NAMED ? ', …' : '';
    const message = `${ids.length} of ${rows.length} ${what}: field ${complaint} (${named}${more})`;
    // A service whose every second row is odd has changed; else it is those records that fail.
    return fail(ids.length * 2 > rows.length ? EXIT.unreachable : EXIT.someFailed, message, CURE);
  });
  const has = (row: unknown, field: string): boolean => valueAt(row, [field]) !== undefined;
  const lost = rows.length < ENOUGH ? [] : fields.filter((field) => !rows.some((row) => has(row, field)));
  for (const field of lost) found.push(warn(`none of ${rows.length} ${what} has the field ${field}`, CURE));
  return foundOr(found, rows.length === 0 ? `no ${what}` : `${what}: ${rows.length}, all as expected`);
};
