import { describe, expect, it } from 'vitest';
import { calendarKey } from '../../src/domain/records/calendar.ts';
import { appointmentOfWebhook } from '../../src/ghl/appointments/appointment-mapper.ts';
import { patientOfWebhook } from '../../src/ghl/contacts/contact-mapper.ts';
import { A, A2, B } from './appointment-fixtures.ts';

const MAPPINGS = [A, A2, B];

describe("a Contact webhook's payload", () => {
  it('is read in the canonical spelling', () => {
    expect(
      patientOfWebhook({
        id: 'c1',
        firstName: ' Anna ',
        lastName: 'Muster',
        name: 'Anna Muster',
        email: 'Anna@Example.ch',
        phone: '+41 79 123 45 67',
        dateOfBirth: '1980-02-03T00:00:00.000Z',
        address1: 'Weg  1',
        postalCode: 8001,
        city: 'Zürich',
        country: 'CH',
        dnd: false,
        dateAdded: '2026-11-20T10:00:00.000Z',
      }),
    ).toEqual({
      firstName: 'Anna',
      lastName: 'Muster',
      email: 'anna@example.ch',
      phone: '+41791234567',
      birthDate: '1980-02-03',
      street: 'Weg 1',
      zip: '8001',
      city: 'Zürich',
    });
  });

  it.each([
    ['what is absent stays absent', { id: 'c1', city: 'Bern' }, { city: 'Bern' }],
    ['what is empty is empty', { id: 'c1', email: '', phone: null }, { email: null, phone: null }],
    [
      'a birthday is a day, whatever the zone',
      { id: 'c1', dateOfBirth: '2000-01-05' },
      { birthDate: '2000-01-05' },
    ],
    ['a number that is none is unknown', { id: 'c1', dateOfBirth: 'soon' }, {}],
    ['what cannot be read is unknown', { id: 'c1', city: true }, {}],
    ['nothing is nothing', {}, {}],
  ])('%s', (_what, fields, patient) => {
    expect(patientOfWebhook(fields)).toEqual(patient);
  });
});

describe("an Appointment webhook's payload", () => {
  it('is read as an instant, whatever the offset', () => {
    expect(
      appointmentOfWebhook(
        {
          id: 'a1',
          calendarId: 'cal1',
          contactId: 'c1',
          assignedUserId: 'u1',
          appointmentStatus: 'confirmed',
          startTime: '2026-11-23T09:00:00+01:00',
          endTime: '2026-11-23T14:00:00+05:30',
        },
        MAPPINGS,
      ),
    ).toEqual({
      patient: 'c1',
      calendar: calendarKey(A),
      start: '2026-11-23T08:00:00.000Z',
      end: '2026-11-23T08:30:00.000Z',
      status: 'confirmed',
    });
  });

  it.each([
    ['what is absent stays absent', { id: 'a1', appointmentStatus: 'noshow' }, { status: 'noshow' }],
    [
      'a calendar that is not mapped is known as such',
      { id: 'a1', calendarId: 'other' },
      { calendar: 'other///' },
    ],
    ['a word that is not known is unknown', { id: 'a1', appointmentStatus: 'rescheduled' }, {}],
    ['a time without a zone is unknown', { id: 'a1', startTime: '2026-11-23T09:00:00' }, {}],
    ['what cannot be read is unknown', { id: 'a1', contactId: 7 }, {}],
    ['nothing is nothing', {}, {}],
  ])('%s', (_what, fields, appointment) => {
    expect(appointmentOfWebhook(fields, MAPPINGS)).toEqual(appointment);
  });
});
