import { slotOf } from '../domain/records/slot.ts';

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

const isInstant = (text: string | null | undefined): text is string =>
  text !== null && text !== undefined && INSTANT.test(text) && !Number.isNaN(Date.parse(text));

/**
 * A field's value for a person: instants, alone or in an appointment's time or slot, as the practice's clock shows them.
 * @param local an instant by that clock
 * @param plain any other text, as it may be shown
 */
export const valueText = (
  value: string | null | undefined,
  local: (instant: string) => string,
  plain = (text: string): string => text,
): string => {
  if (value === null || value === undefined || value === '') return '(empty)';
  const parts = value.split('/');
  if (parts.every(isInstant)) return parts.map(local).join(' to ');
  const { start, end, calendar } = slotOf(value);
  return isInstant(start) && isInstant(end) && calendar
    ? `${local(start)} to ${local(end)}, calendar ${plain(calendar)}`
    : plain(value);
};
