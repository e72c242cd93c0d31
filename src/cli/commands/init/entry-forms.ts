import { z } from 'zod';
import type { PracticeConfig } from '../../../config/schema.ts';
import { APPOINTMENT_STATUSES } from '../../../domain/records/appointment.ts';

export type Calendar = PracticeConfig['calendars'][number];
/** A therapist of e-Physio and a kind of treatment. */
export type Therapy = Pick<Calendar, 'ephysioClientId' | 'ephysioEventTypeId'>;

const matching = (form: RegExp, example: string) =>
  z.string().trim().regex(form, `must look like ${example}`);

const therapyOf = (value: string): Therapy => {
  const [ephysioClientId = 0, ephysioEventTypeId = 0] = value.split('/').map(Number);
  return { ephysioClientId, ephysioEventTypeId };
};

/** Reads `5778/29330`. */
export const therapySchema = matching(/^-?\d{1,15}\/-?\d{1,15}$/, 'CLIENT/EVENT_TYPE, two numbers').transform(
  therapyOf,
);

export const CALENDAR_FORM = 'GHL_CALENDAR[:GHL_USER]=CLIENT/EVENT_TYPE';

/** Reads `abc:def=5778/29330`. */
export const calendarSchema = matching(/^[\w-]+(:[\w-]+)?=-?\d{1,15}\/-?\d{1,15}$/, CALENDAR_FORM).transform(
  (entry): Calendar => {
    const [column = '', therapy = ''] = entry.split('=');
    const [ghlCalendarId = '', ghlUserId = null] = column.split(':');
    return { ghlCalendarId, ghlUserId, ...therapyOf(therapy) };
  },
);

/** The key by which a config may have an entry of `calendars` only once. */
export const therapyKey = ({ ephysioClientId, ephysioEventTypeId }: Therapy): string =>
  `${ephysioClientId}/${ephysioEventTypeId}`;

const status = z.enum(APPOINTMENT_STATUSES);

/** Reads `7=cancelled`: a code of e-Physio and what it means. */
export const statusSchema = matching(
  new RegExp(`^-?\\d{1,15}=(${status.options.join('|')})$`),
  `CODE=STATUS; STATUS is one of ${status.options.join(', ')}`,
).transform((entry) => {
  const [code = '', meaning] = entry.split('=');
  return [code, status.parse(meaning)] as const;
});

/** For numbers that a person may not know. */
export const wholeNumberSchema = z
  .string()
  .refine(
    (typed) => /^(-?\d+)?$/.test(typed) && Number.isSafeInteger(Number(typed)),
    'must be a whole number, or empty',
  );
