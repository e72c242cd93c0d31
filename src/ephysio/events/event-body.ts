import { Temporal } from 'temporal-polyfill';
import type { CalendarMapping } from '../../domain/records/calendar.ts';

/** Ids are numbers in e-Physio's bodies. */
export const numericId = (id: string): number | string => (/^\d{1,15}$/.test(id) ? Number(id) : id);

const twoDigits = (n: number): string => String(n).padStart(2, '0');

/** The midnight, in the zone, of the day on which an instant falls: epoch milliseconds. */
export const midnightOf = (instant: string, timeZone: string): number =>
  Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone).startOfDay().epochMilliseconds;

export interface EventBodyInput {
  readonly patientId: string;
  readonly mapping: CalendarMapping;
  readonly adminInfoId: number;
  /** UTC ISO instants. */
  readonly start: string;
  readonly end: string;
  readonly statusCode: number;
  readonly invoiceId: number | string;
  /** IANA zone of the practice. */
  readonly timezone: string;
}

/**
 * The body of `POST /events`, as it was seen to be accepted. The hours and minutes are form fields of e-Physio's web
 * pages: inferred to be the practice's wall clock.
 */
export const eventBody = (input: EventBodyInput) => {
  const { mapping, timezone } = input;
  const start = Temporal.Instant.from(input.start);
  const end = Temporal.Instant.from(input.end);
  const startClock = start.toZonedDateTimeISO(timezone);
  const endClock = end.toZonedDateTimeISO(timezone);
  const toSecond = (instant: Temporal.Instant): string =>
    new Date(Math.floor(instant.epochMilliseconds / 1000) * 1000).toISOString();
  return {
    user_id: 0,
    patientId: numericId(input.patientId),
    eventTypeId: mapping.ephysioEventTypeId,
    clientId: mapping.ephysioClientId,
    adminInfoId: input.adminInfoId,
    resourceIds: [`c-${mapping.ephysioClientId}`],
    start: start.epochMilliseconds,
    end: end.epochMilliseconds,
    startDate: toSecond(start),
    endDate: toSecond(end),
    startDateHours: twoDigits(startClock.hour),
    startDateMinutes: twoDigits(startClock.minute),
    endDateHours: twoDigits(endClock.hour),
    endDateMinutes: twoDigits(endClock.minute),
    invoiceId: input.invoiceId,
    status: input.statusCode,
    hasPresenceAdminInfo: false,
    sendReminder: false,
    hasSmsReminder: false,
    isSerialEvent: false,
    newPatient: false,
    reminderSent: false,
    hasValidationErrors: false,
    eventMetadata: {},
  };
};

export type EventBody = ReturnType<typeof eventBody>;

/** Fields of an event that are not ours to change: an update sends back what the list said. */
const KEPT = [
  'user_id',
  'eventTypeId',
  'adminInfoId',
  'hasPresenceAdminInfo',
  'sendReminder',
  'hasSmsReminder',
  'isSerialEvent',
  'newPatient',
  'reminderSent',
  'eventMetadata',
] as const satisfies readonly (keyof EventBody)[];

/** The body of the assumed `PUT /events/{id}`: a whole event, with the listed one's own settings where they are known. */
export const changedEventBody = (
  body: EventBody,
  listed: Readonly<Record<string, unknown>>,
  moved: boolean,
) => {
  // An event that goes to another calendar takes that calendar's kind of treatment.
  const kept = KEPT.filter((key) => listed[key] !== undefined && !(moved && key === 'eventTypeId'));
  return { ...body, ...Object.fromEntries(kept.map((key) => [key, listed[key]])) };
};
