import type { PracticeConfig } from '../../../config/schema.ts';
import { APPOINTMENT_STATUSES, type AppointmentStatus } from '../../../domain/records/appointment.ts';

type Calendar = PracticeConfig['calendars'][number];

export const CALENDAR_FORM = 'GHL_CALENDAR[:GHL_USER]=CLIENT/EVENT_TYPE';

/** Reads `abc:def=5778/29330`, one entry of `calendars`; text: what is wrong with it. */
export const calendarIn = (text: string): Calendar | string => {
  const [, ghlCalendarId, user, client, type] =
    /^([\w-]+)(?::([\w-]+))?=(-?\d{1,15})\/(-?\d{1,15})$/.exec(text.trim()) ?? [];
  if (ghlCalendarId === undefined) return `This must look like ${CALENDAR_FORM}.`;
  return {
    ghlCalendarId,
    ghlUserId: user ?? null,
    ephysioClientId: Number(client),
    ephysioEventTypeId: Number(type),
  };
};

/** Reads `5778/29330`, a therapist of e-Physio and a kind of treatment; text: what is wrong with it. */
export const therapistIn = (
  text: string,
): Pick<Calendar, 'ephysioClientId' | 'ephysioEventTypeId'> | string => {
  const [, client, type] = /^(-?\d{1,15})\/(-?\d{1,15})$/.exec(text.trim()) ?? [];
  if (client === undefined) return 'This must look like CLIENT/EVENT_TYPE, two numbers.';
  return { ephysioClientId: Number(client), ephysioEventTypeId: Number(type) };
};

/** The key by which an entry may be in a config only once. */
export const therapistKey = (entry: Pick<Calendar, 'ephysioClientId' | 'ephysioEventTypeId'>): string =>
  `${entry.ephysioClientId}/${entry.ephysioEventTypeId}`;

/** Reads `7=cancelled`; text: what is wrong with it. */
export const statusIn = (text: string): Record<string, AppointmentStatus> | string => {
  const [, code, word] = /^(-?\d{1,15})=(\w+)$/.exec(text.trim()) ?? [];
  const status = APPOINTMENT_STATUSES.find((known) => known === word);
  if (code === undefined || status === undefined)
    return `This must look like CODE=STATUS; STATUS is one of ${APPOINTMENT_STATUSES.join(', ')}.`;
  return { [code]: status };
};
