import { describe, expect, it } from 'vitest';
import {
  contactsToKnow,
  type EventSpot,
  type GhlSpot,
  sharedAppointments,
} from '../../../src/domain/plan/shared-appointments.ts';

const at = (hour: number): string => `2026-03-04T${String(hour).padStart(2, '0')}:00:00.000Z`;

const event = (id: string, patient: string, therapist: number, hour: number): EventSpot => ({
  id,
  patient,
  therapist,
  start: at(hour),
});

const visit = (
  id: string,
  contact: string,
  hour: number,
  calendar = 'X',
  user: string | null = null,
): GhlSpot => ({
  id,
  contact,
  calendar,
  user,
  start: at(hour),
});

const NO_LINKS = new Map<string, string>();

describe('the appointments that both sides have', () => {
  it('are those of one patient with one start, and those that are linked, wherever they stand', () => {
    const spots = {
      events: [
        event('1', 'p1', 7, 8),
        event('2', 'p2', 8, 8),
        event('3', 'p1', 9, 10),
        event('4', 'p3', 7, 8),
      ],
      appointments: [
        visit('a', 'c1', 8, 'X', 'u1'),
        visit('b', 'c2', 8, 'Y'),
        visit('c', 'c1', 11, 'Z'),
        visit('d', 'c9', 8),
      ],
    };
    const known = {
      patients: new Map([
        ['c1', 'p1'],
        ['c2', 'p2'],
      ]),
      events: new Map([['c', '3']]),
    };
    expect(sharedAppointments(spots, known)).toEqual([
      { therapist: 7, calendar: 'X', user: 'u1' },
      { therapist: 8, calendar: 'Y', user: null },
      { therapist: 9, calendar: 'Z', user: null },
    ]);
  });
});

describe('the contacts that are read to compare more', () => {
  const events = [8, 9, 10].map((hour) => event(`${hour}`, 'p', 7, hour));
  const appointments = [
    visit('a', 'c1', 8),
    visit('b', 'c2', 8),
    visit('c', 'c2', 9),
    visit('d', 'c3', 8, 'Y'),
    visit('e', 'c4', 15, 'Y'),
    visit('f', 'c5', 9, 'Y'),
  ];

  it('are those with an appointment at the start of an event; the calendars take turns', () => {
    expect(contactsToKnow({ events, appointments }, { patients: NO_LINKS }, 9)).toEqual([
      'c2',
      'c3',
      'c1',
      'c5',
    ]);
    expect(contactsToKnow({ events, appointments }, { patients: NO_LINKS }, 3)).toEqual(['c2', 'c3', 'c1']);
  });

  it('are none of those who are known, and none at all without events', () => {
    const patients = new Map([
      ['c2', 'p'],
      ['c3', 'p'],
    ]);
    expect(contactsToKnow({ events, appointments }, { patients }, 9)).toEqual(['c1', 'c5']);
    expect(contactsToKnow({ events: [], appointments }, { patients: NO_LINKS }, 9)).toEqual([]);
  });
});
