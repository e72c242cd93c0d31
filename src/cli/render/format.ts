import { counted } from '../../domain/counted.ts';
import { minute } from '../../status/minute.ts';
import { oneLine } from '../../texts/harmless.ts';
import { valueText } from '../../texts/value-text.ts';
import { inOneLine } from './paint.ts';

const UNITS = [
  { name: 'd', ms: 86_400_000 },
  { name: 'h', ms: 3_600_000 },
  { name: 'min', ms: 60_000 },
] as const;

/** How long something waits, in the largest unit that it has one of. `since` is UTC ISO, `now` epoch milliseconds. */
export const age = (since: string, now: number): string => {
  const ms = now - Date.parse(since);
  const unit = UNITS.find((u) => ms >= u.ms);
  return unit === undefined ? '< 1 min' : `${Math.floor(ms / unit.ms)} ${unit.name}`;
};

/** A field's value for a person. */
export const renderValue = (value: string | null | undefined, timezone: string): string =>
  valueText(value, (instant) => minute(instant, timezone), oneLine);

/** The same values, with the instants among them by the practice's clock. */
export const localTimes = <T extends Readonly<Record<string, unknown>>>(values: T, timezone: string): T =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'string' && value !== '' ? renderValue(value, timezone) : value,
    ]),
  ) as T;

/** One line for each name that has a value, the values one below the other. */
export const namedLines = (values: Readonly<Record<string, string | number | null>>, indent = ''): string =>
  Object.entries(values)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${indent}${name.padEnd(14 - indent.length)}${inOneLine(String(value))}`)
    .join('\n');

/** How many there are (`3 conflicts`), and how many of them a limited list leaves off. */
export const shownOf = (shown: number, total: number, one: string, many?: string): string =>
  `${counted(total, one, many)}${shown === total ? '' : `, ${total - shown} of them left off (--limit)`}`;
