import { expect, test } from 'vitest';
import { eventBody, midnightOf } from '../../src/ephysio/event-body.ts';

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
  ['in summer', '2026-07-01T06:00:00.000Z', '08'],
  ['in winter', '2026-01-05T07:00:00.000Z', '08'],
  ['just before the clocks go forward', '2026-03-29T00:30:00.000Z', '01'],
  ['just after they went forward', '2026-03-29T01:30:00.000Z', '03'],
  ['in the first of the two hours when they go back', '2026-10-25T00:30:00.000Z', '02'],
  ['in the second of them', '2026-10-25T01:30:00.000Z', '02'],
])('the clock on the wall %s', (_name, start, hours) => {
  expect(body(start, start)).toMatchObject({ startDateHours: hours });
});

test.each([
  ['2026-12-01T08:00:00.000Z', '2026-11-30T23:00:00.000Z'],
  ['2026-07-01T22:30:00.000Z', '2026-07-01T22:00:00.000Z'],
  ['2026-10-25T12:00:00.000Z', '2026-10-24T22:00:00.000Z'],
])('an invoice for %s is of the day that began at %s', (instant, midnight) => {
  expect(new Date(midnightOf(instant, 'Europe/Zurich')).toISOString()).toBe(midnight);
});
