import { expect, test } from 'vitest';
import { eventBody, midnightOf } from '../../../src/ephysio/events/event-body.ts';

const mapping = { ghlCalendarId: 'c', ghlUserId: null, ephysioClientId: 5778, ephysioEventTypeId: 29330 };
const body = (start: string, end: string) =>
  eventBody({
    patientId: '4',
    mapping,
    adminInfoId: 5770,
    start,
    end,
    statusCode: 5,
    invoiceId: 8,
    timezone: 'Europe/Zurich',
  });

test('an event has the body that e-Physio was seen to accept', () => {
  expect(body('2026-12-01T08:05:00.000Z', '2026-12-01T08:35:00.000Z')).toEqual({
    user_id: 0,
    patientId: 4,
    eventTypeId: 29330,
    clientId: 5778,
    adminInfoId: 5770,
    resourceIds: ['c-5778'],
    start: Date.parse('2026-12-01T08:05:00.000Z'),
    end: Date.parse('2026-12-01T08:35:00.000Z'),
    startDate: '2026-12-01T08:05:00.000Z',
    endDate: '2026-12-01T08:35:00.000Z',
    startDateHours: '09',
    startDateMinutes: '05',
    endDateHours: '09',
    endDateMinutes: '35',
    invoiceId: 8,
    status: 5,
    hasPresenceAdminInfo: false,
    sendReminder: false,
    hasSmsReminder: false,
    isSerialEvent: false,
    newPatient: false,
    reminderSent: false,
    hasValidationErrors: false,
    eventMetadata: {},
  });
});

test.each([
  ['in summer', '2026-07-01T06:00', '2026-07-01T06:25', '08:00', '08:25'],
  ['in winter', '2026-01-05T07:00', '2026-01-05T07:25', '08:00', '08:25'],
  ['over midnight', '2026-01-05T22:45', '2026-01-05T23:15', '23:45', '00:15'],
  // Clocks go back on 26 October 2025: the hour from 02:00 to 03:00 is there twice.
  ['before the repeated hour', '2025-10-25T23:30', '2025-10-26T00:00', '01:30', '02:00'],
  ['in the first of the two hours', '2025-10-26T00:15', '2025-10-26T00:45', '02:15', '02:45'],
  ['from the first into the second', '2025-10-26T00:45', '2025-10-26T01:15', '02:45', '02:15'],
  ['in the second of them', '2025-10-26T01:15', '2025-10-26T01:45', '02:15', '02:45'],
  ['across both', '2025-10-25T23:45', '2025-10-26T02:15', '01:45', '03:15'],
  ['on the day after', '2025-10-27T08:00', '2025-10-27T08:30', '09:00', '09:30'],
  // Clocks go forward on 29 March 2026: there is no hour from 02:00 to 03:00.
  ['before the hour that is left out', '2026-03-29T00:15', '2026-03-29T00:45', '01:15', '01:45'],
  ['across it', '2026-03-29T00:45', '2026-03-29T01:15', '01:45', '03:15'],
  ['after it', '2026-03-29T01:00', '2026-03-29T01:30', '03:00', '03:30'],
  ['on the day after it', '2026-03-30T07:00', '2026-03-30T07:30', '09:00', '09:30'],
])('the clock on the wall %s', (_name, start, end, from, to) => {
  const instants = { startDate: `${start}:00.000Z`, endDate: `${end}:00.000Z` };
  const [startDateHours, startDateMinutes] = from.split(':');
  const [endDateHours, endDateMinutes] = to.split(':');
  expect(body(instants.startDate, instants.endDate)).toMatchObject({
    start: Date.parse(instants.startDate),
    end: Date.parse(instants.endDate),
    ...instants,
    ...{ startDateHours, startDateMinutes, endDateHours, endDateMinutes },
  });
});

test.each([
  ['2026-12-01T08:00:00.000Z', '2026-11-30T23:00:00.000Z'],
  ['2026-07-01T22:30:00.000Z', '2026-07-01T22:00:00.000Z'],
  ['2025-10-25T22:30:00.000Z', '2025-10-25T22:00:00.000Z'],
  ['2025-10-26T01:30:00.000Z', '2025-10-25T22:00:00.000Z'],
  ['2025-10-26T22:59:00.000Z', '2025-10-25T22:00:00.000Z'],
  ['2026-03-29T00:30:00.000Z', '2026-03-28T23:00:00.000Z'],
  ['2026-03-29T21:59:00.000Z', '2026-03-28T23:00:00.000Z'],
])('an invoice for %s is of the day that began at %s', (instant, midnight) => {
  expect(new Date(midnightOf(instant, 'Europe/Zurich')).toISOString()).toBe(midnight);
});
