import { Temporal } from 'temporal-polyfill';
import { slotOf } from '../../domain/records/slot.ts';

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

const isInstant = (text: string): boolean => INSTANT.test(text) && !Number.isNaN(Date.parse(text));

/** What a terminal would obey (it came from another system) is shown as its code. */
const escapeControl = (character: string): string =>
  character === '\n' ? '\\n' : `\\x${(character.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`;

const local = (instant: string, timezone: string): string =>
  Temporal.Instant.from(instant)
    .toZonedDateTimeISO(timezone)
    .toString({ timeZoneName: 'never', smallestUnit: 'minute' })
    .replace('T', ' ');

/** A field's value for a person: instants, alone or in an appointment's time or slot, as the practice's clock shows them. */
export const renderValue = (value: string | null | undefined, timezone: string): string => {
  if (value === null || value === undefined || value === '') return '(empty)';
  const parts = value.split('/');
  if (parts.every(isInstant)) return parts.map((part) => local(part, timezone)).join(' to ');
  const plain = (text: string): string => text.replace(/\p{Cc}/gu, escapeControl);
  const { start, end, calendar } = slotOf(value);
  if (start && end && calendar && isInstant(start) && isInstant(end))
    return `${local(start, timezone)} to ${local(end, timezone)}, calendar ${plain(calendar)}`;
  return plain(value);
};
