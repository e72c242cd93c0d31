import { describe, expect, test } from 'vitest';
import { readAbsences } from '../../../src/ephysio/events/absence-mapper.ts';
import { practiceConfig } from '../scripted-ephysio.ts';

const { calendars, ephysio } = practiceConfig('http://127.0.0.1:1', {
  statuses: { '5': 'confirmed', '6': 'cancelled' },
});
const context = { calendars, statuses: ephysio.statuses };
const START = Date.parse('2026-12-01T08:00:00.000Z');
const absence = (more: Record<string, unknown> = {}) => ({
  id: 10,
  start: START,
  end: START + 3_600_000,
  status: 5,
  eventTypeId: 77,
  clientId: 5778,
  ...more,
});
const READ = {
  id: '10',
  therapist: 5778,
  kind: 77,
  start: '2026-12-01T08:00:00.000Z',
  end: '2026-12-01T09:00:00.000Z',
  isCancelled: false,
};

describe('an event without a patient', () => {
  test.each([
    ['as it comes', {}, {}],
    ['with numbers as text', { start: String(START), clientId: '5778', eventTypeId: '77' }, {}],
    ['of no kind', { eventTypeId: null }, { kind: null }],
    ['without a status', { status: undefined }, {}],
    ['with a status that the config does not list', { status: 9 }, {}],
    ['with a status that means cancelled', { status: 6 }, { isCancelled: true }],
  ])('is read %s', (_name, more, read) => {
    expect(readAbsences([absence(more)], context)).toEqual({ records: [{ ...READ, ...read }], bad: [] });
  });

  test.each([
    ['no end', { end: null }, 'missing or unreadable: end'],
    ['an end before its start', { end: START - 1 }, 'end is before start'],
    ['no therapist', { clientId: undefined }, 'missing or unreadable: clientId'],
  ])('with %s is reported, and the others go on', (_name, more, reason) => {
    const { records, bad } = readAbsences([absence(more), absence({ id: 11 })], context);
    expect(bad).toEqual([{ id: '10', reason }]);
    expect(records.map(({ id }) => id)).toEqual(['11']);
  });

  test('of a therapist whom the config does not name concerns nobody, however odd it is', () => {
    const list = [absence({ clientId: 1 }), absence({ clientId: 1, end: 'x' })];
    const { records, bad } = readAbsences(list, context);
    expect({ records, bad }).toEqual({ records: [], bad: [] });
  });

  test('that is listed twice with different times is reported', () => {
    const { records, bad } = readAbsences([absence(), absence(), absence({ end: START + 1 })], context);
    expect(records).toEqual([]);
    expect(bad).toEqual([{ id: '10', reason: 'listed more than once with different fields' }]);
  });
});
