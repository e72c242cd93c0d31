import type { GhlContact } from './model.ts';
import { badRequest, unprocessable } from './refusal.ts';

type Value = string | number | boolean | readonly string[] | null;
type Predicate = (c: GhlContact) => boolean;

const FIELDS: Readonly<Record<string, (c: GhlContact) => Value>> = {
  id: (c) => c.id,
  dateAdded: (c) => c.dateAdded,
  dateUpdated: (c) => c.dateUpdated,
  dateOfBirth: (c) => (c.dateOfBirth === null ? null : Date.parse(c.dateOfBirth)),
  email: (c) => c.email,
  phone: (c) => c.phone,
  firstNameLowerCase: (c) => c.firstName?.toLowerCase() ?? null,
  lastNameLowerCase: (c) => c.lastName?.toLowerCase() ?? null,
  address: (c) => c.address1,
  city: (c) => c.city,
  state: (c) => c.state,
  country: (c) => c.country,
  postalCode: (c) => c.postalCode,
  companyName: (c) => c.companyName,
  website: (c) => c.website,
  timezone: (c) => c.timezone,
  source: (c) => c.source,
  assignedTo: (c) => c.assignedTo,
  dnd: (c) => c.dnd,
  tags: (c) => c.tags,
  type: () => 'lead',
};
const TIMES = new Set(['dateAdded', 'dateUpdated', 'dateOfBirth']);
const OPERATORS = new Set(['eq', 'not_eq', 'contains', 'not_contains', 'exists', 'not_exists', 'range']);
const BOUNDS = new Set(['gte', 'lte', 'gt', 'lt']);

const asTime = (value: unknown): number => {
  const time = typeof value === 'number' ? value : typeof value === 'string' ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time)) throw unprocessable(['Invalid filter value']);
  return time;
};

const range = (field: string, read: (c: GhlContact) => Value, value: unknown): Predicate => {
  if (!TIMES.has(field)) throw unprocessable([`Invalid Operator range for ${field}`]);
  const bounds = Object.entries(typeof value === 'object' && value !== null ? value : {});
  if (bounds.length === 0 || bounds.some(([k]) => !BOUNDS.has(k)))
    throw unprocessable(['Invalid filter value']);
  const limits = bounds.map(([bound, at]) => ({ bound, at: asTime(at) }));
  return (c) => {
    const time = read(c);
    if (typeof time !== 'number') return false;
    return limits.every(({ bound, at }) =>
      bound === 'gte' ? time >= at : bound === 'gt' ? time > at : bound === 'lte' ? time <= at : time < at,
    );
  };
};

const equals = (field: string, actual: Value, wanted: unknown): boolean => {
  if (Array.isArray(wanted)) return wanted.some((w) => equals(field, actual, w));
  if (TIMES.has(field)) return actual === asTime(wanted);
  if (Array.isArray(actual)) return actual.includes(String(wanted));
  return typeof actual === 'string' && typeof wanted === 'string'
    ? actual.toLowerCase() === wanted.toLowerCase()
    : actual === wanted;
};

const contains = (actual: Value, wanted: unknown): boolean =>
  [actual].flat().some((a) =>
    String(a ?? '')
      .toLowerCase()
      .includes(String(wanted).toLowerCase()),
  );

const isThere = (actual: Value): boolean =>
  Array.isArray(actual) ? actual.length > 0 : actual !== null && actual !== '';

const one = (filter: unknown): Predicate => {
  const { group, filters, field, operator, value } = filter as Record<string, unknown>;
  if (group !== undefined) {
    if ((group !== 'OR' && group !== 'AND') || !Array.isArray(filters))
      throw unprocessable(['Invalid group']);
    const parts = filters.map(one);
    return (c) => (group === 'OR' ? parts.some((p) => p(c)) : parts.every((p) => p(c)));
  }
  const read = typeof field === 'string' && Object.hasOwn(FIELDS, field) ? FIELDS[field] : undefined;
  if (typeof field !== 'string' || read === undefined) throw badRequest(`Invalid field ${String(field)}`);
  // `gt` and `gte` as operators were refused live: they belong into the value of `range`
  if (typeof operator !== 'string' || !OPERATORS.has(operator)) throw unprocessable('Invalid Operator');
  if (operator === 'range') return range(field, read, value);
  if (operator === 'exists') return (c) => isThere(read(c));
  if (operator === 'not_exists') return (c) => !isThere(read(c));
  if (value === undefined) throw unprocessable(['Invalid filter value']);
  if (operator === 'eq') return (c) => equals(field, read(c), value);
  if (operator === 'not_eq') return (c) => !equals(field, read(c), value);
  if (operator === 'contains') return (c) => contains(read(c), value);
  return (c) => !contains(read(c), value);
};

/** The search's filters (all of them must hold) as one test. @throws Refusal 400 unknown field, 422 unknown operator */
export const filterOf = (filters: readonly unknown[] | undefined): Predicate => {
  const parts = (filters ?? []).map(one);
  return (c) => parts.every((p) => p(c));
};
