import { describe, expect, it } from 'vitest';
import { practiceFacts } from '../../../src/ephysio/events/therapists.ts';

const event = (fields: object) => ({
  id: 1,
  patientId: 7,
  clientId: 5778,
  eventTypeId: 29330,
  adminInfoId: 5770,
  status: 5,
  start: 1_780_000_000_000,
  end: 1_780_001_800_000,
  ...fields,
});

describe('what the events of a practice tell', () => {
  it('names therapists and their kinds of treatment, the busiest first', () => {
    const { therapists, statuses } = practiceFacts([
      event({ clientId: 2, start: 1_790_000_000_000 }),
      event({}),
      event({ eventTypeId: 3, status: 7 }),
      event({ eventTypeId: 3, status: null }),
      event({ eventTypeId: null, adminInfoId: 'x' }),
    ]);
    expect(therapists).toEqual([
      {
        clientId: 5778,
        eventTypes: [
          { id: 3, events: 2 },
          { id: 29330, events: 1 },
        ],
        adminInfoId: 5770,
        events: 4,
        lastStart: '2026-05-28T20:26:40.000Z',
        next: [],
      },
      {
        clientId: 2,
        eventTypes: [{ id: 29330, events: 1 }],
        adminInfoId: 5770,
        events: 1,
        lastStart: '2026-09-21T14:13:20.000Z',
        next: [],
      },
    ]);
    expect(statuses).toEqual({ '5': 3, '7': 1, none: 1 });
  });

  it('names the next three of each therapist, by their starts', () => {
    const now = 1_780_000_000_000;
    const at = (minutes: number, fields: object = {}) => event({ start: now + minutes * 60_000, ...fields });
    const events = [
      at(90),
      at(-1),
      at(30, { eventTypeId: null }),
      at(60),
      at(120),
      at(5, { patientId: null }),
    ];
    expect(practiceFacts(events, now).therapists[0]?.next).toEqual([
      { start: '2026-05-28T20:56:40.000Z', eventType: null },
      { start: '2026-05-28T21:26:40.000Z', eventType: 29330 },
      { start: '2026-05-28T21:56:40.000Z', eventType: 29330 },
    ]);
  });

  it('counts events without a patient by kind, the commonest first', () => {
    const { absences, therapists } = practiceFacts([
      event({ patientId: null, eventTypeId: 77 }),
      event({ patientId: 0 }),
      event({ patientId: '', eventTypeId: 77, end: 'x' }),
      event({ patientId: undefined, eventTypeId: null }),
      event({}),
    ]);
    expect(absences).toEqual([
      { kind: 77, events: 2 },
      { kind: 29330, events: 1 },
      { kind: null, events: 1 },
    ]);
    expect(therapists[0]?.events).toBe(1);
  });

  it('leaves out absences and what cannot be read', () => {
    const { therapists, statuses } = practiceFacts([
      event({ patientId: undefined }),
      event({ clientId: 'somebody' }),
      null,
      'text',
    ]);
    expect(therapists).toEqual([]);
    expect(statuses).toEqual({});
  });
});
