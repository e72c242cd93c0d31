import { describe, expect, test } from 'vitest';
import { readEvents } from '../../../src/ephysio/events/event-mapper.ts';
import { practiceConfig } from '../scripted-ephysio.ts';

const { calendars, ephysio } = practiceConfig('http://127.0.0.1:1', {
  statuses: { '5': 'confirmed', '6': 'cancelled' },
});
const context = { calendars, statuses: ephysio.statuses };
const START = Date.parse('2026-12-01T08:00:00.000Z');
const event = (more: Record<string, unknown> = {}) => ({
  id: 10,
  patientId: 4,
  start: START,
  end: START + 1_800_000,
  status: 5,
  eventTypeId: 29330,
  clientId: 5778,
  user_id: 0,
  adminInfoId: 5770,
  ...more,
});

describe('an event of e-Physio', () => {
  test('is read as an appointment', () => {
    expect(readEvents([event()], context)).toMatchObject({
      records: [
        {
          id: '10',
          record: {
            patient: '4',
            calendar: 'cal/usr/5778/29330',
            start: '2026-12-01T08:00:00.000Z',
            end: '2026-12-01T08:30:00.000Z',
            status: 'confirmed',
          },
        },
      ],
      bad: [],
      ignored: {},
      unknownStatuses: {},
    });
  });

  test.each([undefined, null, 0, '', '0', 'None', 'null', ' None '])(
    'without a patient (%j) is no appointment, however odd it is',
    (patientId) => {
      const list = [event({ patientId }), event({ id: null, patientId, end: 'x' })];
      expect(readEvents(list, context)).toMatchObject({
        records: [],
        bad: [],
        ignored: { withoutPatient: 2 },
      });
    },
  );

  test('of a therapist whom the config does not name is left out and counted', () => {
    expect(readEvents([event({ clientId: 1 })], context)).toMatchObject({
      records: [],
      ignored: { unmappedTherapist: 1 },
    });
  });

  test.each([
    ['no end', { end: null }, 'missing or unreadable: end'],
    ['an end before its start', { end: START - 1 }, 'end is before start'],
    ['no start', { start: 'soon' }, 'missing or unreadable: start'],
    ['a start beyond all calendars', { start: 9e15 }, 'missing or unreadable: start'],
    ['no therapist', { clientId: null }, 'missing or unreadable: clientId'],
    ['a patient that is an object', { patientId: {} }, 'missing or unreadable: patientId'],
  ])('with %s is reported, and the others go on', (_name, more, reason) => {
    const read = readEvents([event(more), event({ id: 11 })], context);
    expect(read.bad).toEqual([{ id: '10', reason }]);
    expect(read.records.map((r) => r.id)).toEqual(['11']);
  });

  test.each([
    [5, 'confirmed', {}],
    ['5', 'confirmed', {}],
    [6, 'cancelled', {}],
    [7, 'new', { '7': 1 }],
    [null, 'new', { none: 1 }],
  ])('with status %j is shown as %s', (status, word, unknown) => {
    const read = readEvents([event({ status })], context);
    expect(read.records[0]?.record.status).toBe(word);
    expect(read.unknownStatuses).toEqual(unknown);
  });

  test('with numbers as text, and an event type of its own, goes to the calendar of its therapist', () => {
    const odd = event({ id: '10', patientId: '4', start: String(START), clientId: '5779', eventTypeId: 1 });
    expect(readEvents([odd], context).records[0]?.record).toMatchObject({
      patient: '4',
      calendar: 'cal2//5779/29331',
      start: '2026-12-01T08:00:00.000Z',
    });
  });

  test('that is listed twice with different times is none', () => {
    const read = readEvents([event(), event(), event({ end: START + 1 })], context);
    expect(read.records).toEqual([]);
    expect(read.bad).toEqual([{ id: '10', reason: 'listed more than once with different fields' }]);
  });
});
