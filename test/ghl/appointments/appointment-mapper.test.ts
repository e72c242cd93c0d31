import { describe, expect, it } from 'vitest';
import { calendarKey, calendarOutside } from '../../../src/domain/records/calendar.ts';
import { RefusedError } from '../../../src/errors.ts';
import {
  appointmentOf,
  createAppointmentBody,
  instantOf,
  statusOf,
  updateAppointmentBody,
} from '../../../src/ghl/appointments/appointment-mapper.ts';
import { readAppointment, unwrapAppointment } from '../../../src/ghl/http/wire.ts';

const mapping = (ghlCalendarId: string, ghlUserId: string | null, ephysioClientId: number) => ({
  ghlCalendarId,
  ghlUserId,
  ephysioClientId,
  ephysioEventTypeId: 1,
});
const A = mapping('cal1', 'u1', 1);
const B = mapping('cal2', 'u2', 2);
const C = mapping('cal2', 'u3', 3);
const D = mapping('cal3', null, 4);
const MAPPINGS = [A, B, C, D];
const read = (raw: unknown) => {
  const wire = readAppointment(unwrapAppointment(raw));
  if (!wire.ok) throw new Error(wire.bad.reason);
  return appointmentOf(wire.value, MAPPINGS);
};

describe('a GHL appointment', () => {
  const inner = {
    id: 'a1',
    calendarId: 'cal1',
    contactId: 'c1',
    assignedUserId: 'u1',
    startTime: '2026-11-23T09:00:00+01:00',
    endTime: '2026-11-23T09:30:00+01:00',
    appointmentStatus: 'confirmed',
    status: 'booked',
  };

  it.each([
    ['bare', inner],
    ['as event', { event: inner, traceId: 't' }],
    ['as appointment', { appointment: inner, traceId: 't' }],
  ])('is read %s', (_what, raw) => {
    expect(read(raw)).toEqual({
      patient: 'c1',
      calendar: calendarKey(A),
      start: '2026-11-23T08:00:00.000Z',
      end: '2026-11-23T08:30:00.000Z',
      status: 'confirmed',
    });
  });

  it.each([
    ['2026-11-23T09:00:00+01:00', '2026-11-23T08:00:00.000Z'],
    ['2026-11-23T08:00:00Z', '2026-11-23T08:00:00.000Z'],
    ['2026-11-23T08:00:00.000Z', '2026-11-23T08:00:00.000Z'],
    [Date.UTC(2026, 10, 23, 8), '2026-11-23T08:00:00.000Z'],
    ['2026-11-23 09:00:00', undefined],
    ['2026-11-23T09:00:00', undefined],
    ['tomorrow', undefined],
    [null, undefined],
  ])('starts at %j, which is %j', (value, expected) => {
    expect(instantOf(value)).toBe(expected);
  });

  it.each([
    ['new', 'new'],
    ['showed', 'showed'],
    ['completed', 'showed'],
    ['active', 'confirmed'],
    ['rescheduled', undefined],
    [null, undefined],
  ])('with status %j is %j', (word, expected) => {
    expect(statusOf(word)).toBe(expected);
  });

  it.each([
    ['cal2', 'u3', calendarKey(C)],
    ['cal2', null, undefined],
    ['cal2', 'unknown', calendarKey(B)],
    ['cal1', null, calendarKey(A)],
    ['cal3', 'u9', calendarKey(D)],
    ['cal9', 'u1', calendarOutside('cal9')],
    [null, 'u1', undefined],
  ])('of calendar %j and user %j has the calendar %j', (calendarId, assignedUserId, expected) => {
    expect(read({ ...inner, calendarId, assignedUserId }).calendar).toBe(expected);
  });

  it('without an id or with unreadable fields is a bad record', () => {
    expect(readAppointment({ ...inner, id: undefined })).toMatchObject({ ok: false, bad: { id: null } });
    expect(readAppointment({ ...inner, startTime: {} })).toMatchObject({
      ok: false,
      bad: { id: 'a1', reason: 'GHL appointment with unreadable fields: startTime' },
    });
  });
});

describe('the body of a write to an appointment', () => {
  const appointment = {
    patient: 'c1',
    calendar: calendarKey(A),
    start: '2026-11-23T08:00:00.000Z',
    end: '2026-11-23T08:30:00.000Z',
    status: 'noshow',
  };
  const shared = {
    calendarId: 'cal1',
    assignedUserId: 'u1',
    startTime: appointment.start,
    endTime: appointment.end,
    appointmentStatus: 'noshow',
    ignoreDateRange: true,
    ignoreFreeSlotValidation: true,
    toNotify: false,
  };

  it('of a create is complete and notifies nobody', () => {
    expect(createAppointmentBody(appointment, MAPPINGS, { locationId: 'locA', title: 'Termin' })).toEqual({
      ...shared,
      locationId: 'locA',
      contactId: 'c1',
      title: 'Termin',
    });
  });

  it('of an update says status and times, but neither location nor contact nor title', () => {
    expect(updateAppointmentBody(appointment, MAPPINGS)).toEqual(shared);
  });

  it('names no user where the config has none', () => {
    const body = updateAppointmentBody({ ...appointment, calendar: calendarKey(D) }, MAPPINGS);
    expect(body).not.toHaveProperty('assignedUserId');
  });

  it.each(['patient', 'calendar', 'start', 'end'])('is refused without %s', (field) => {
    const lacking = { ...appointment, [field]: null };
    expect(() => createAppointmentBody(lacking, MAPPINGS, { locationId: 'locA', title: 'Termin' })).toThrow(
      RefusedError,
    );
  });
});
