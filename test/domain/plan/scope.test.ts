import { describe, expect, it } from 'vitest';
import { inAgreedCalendar, isAwayInGhl, isLeftBehind, isReturning } from '../../../src/domain/plan/scope.ts';
import type { Appointment } from '../../../src/domain/records/appointment.ts';
import {
  type CalendarMapping,
  calendarKey,
  calendarOutside,
  isKeptByConfig,
  isOutside,
  therapistIdOf,
  therapistOf,
  therapistOutside,
} from '../../../src/domain/records/calendar.ts';

const mapping = (
  ghlCalendarId: string,
  ghlUserId: string | null,
  ephysioClientId: number,
  ephysioEventTypeId = 9,
): CalendarMapping => ({ ghlCalendarId, ghlUserId, ephysioClientId, ephysioEventTypeId });

const ANNA = mapping('calA', 'uA', 1);
const BEN = mapping('calB', 'uB', 2);
const KEY = calendarKey(ANNA);

const visit = (calendar: string, more: Appointment = {}): Appointment => ({
  calendar,
  start: '2026-03-04T08:00:00.000Z',
  end: '2026-03-04T08:30:00.000Z',
  status: 'confirmed',
  ...more,
});
const linked = (ephysio = visit(KEY), ghl = visit(KEY)) => ({ base: { ephysio, ghl } });

describe('a key', () => {
  it.each([
    [therapistOutside(7), true],
    [calendarOutside('calZ'), true],
    [KEY, false],
    [calendarKey(mapping('calA', null, 1)), false],
    ['other', false],
    [null, false],
    [undefined, false],
  ])('%j is of something that the config does not name: %j', (key, expected) => {
    expect(isOutside(key)).toBe(expected);
  });

  it('of a therapist, or of a calendar, names what is known', () => {
    expect(therapistIdOf(therapistOutside(7))).toBe('7');
    expect(therapistIdOf(calendarOutside('calZ'))).toBeNull();
    expect(therapistOf(therapistOutside(7))).toBe('e-Physio client 7');
    expect(therapistOf(calendarOutside('calZ'))).toBe('GHL calendar calZ');
    expect(therapistOf(calendarOutside('calZ'), new Map([['calZ', 'Massage']]))).toBe(
      'Massage (GHL calendar calZ)',
    );
  });
});

describe('the config', () => {
  it.each<[string, CalendarMapping[], boolean]>([
    ['as it was', [ANNA, BEN], true],
    ['with another event type', [mapping('calA', 'uA', 1, 8)], true],
    ['with another user', [mapping('calA', 'uX', 1)], true],
    ['without the entry', [BEN], false],
    ['with another calendar for the therapist', [mapping('calX', 'uA', 1), BEN], false],
    ['with another therapist for the calendar', [mapping('calA', 'uA', 3), BEN], false],
    ['with swapped users of one calendar', [mapping('calA', 'uB', 1), mapping('calA', 'uA', 2)], false],
  ])('%s has the pair of therapist and calendar still: %j', (_what, config, expected) => {
    expect(isKeptByConfig(config, KEY)).toBe(expected);
  });
});

describe('a link', () => {
  const REPLACED = [mapping('calX', 'uX', 1), BEN];
  const SWAPPED = [mapping('calB', 'uB', 1), mapping('calA', 'uA', 2)];
  const cases: [string, CalendarMapping[], Appointment | undefined, Appointment | undefined, boolean][] = [
    ['of a therapist who is removed', [BEN], visit(therapistOutside(1)), undefined, true],
    ['whose event is not listed', [BEN], undefined, undefined, true],
    [
      'that is cancelled in GHL',
      [BEN],
      undefined,
      visit(calendarOutside('calA'), { status: 'cancelled' }),
      true,
    ],
    ['whose event has another therapist', [BEN], visit(therapistOutside(3)), undefined, false],
    ['whose event has a therapist with a calendar', [BEN], visit(calendarKey(BEN)), undefined, false],
    ['of a therapist with another calendar', REPLACED, visit('calX/uX/1/9'), undefined, true],
    [
      'that the desk has moved since',
      REPLACED,
      visit('calX/uX/1/9', { start: '2026-03-05T08:00:00.000Z' }),
      undefined,
      false,
    ],
    ['whose event is gone', REPLACED, undefined, undefined, false],
    ['of swapped therapists', SWAPPED, visit('calB/uB/1/9'), visit('calA/uA/2/9'), true],
    ['that the config keeps', [ANNA, BEN], visit(KEY), visit(KEY), false],
    ['that the config keeps, and whose event is not listed', [ANNA], undefined, undefined, false],
  ];
  it.each(cases)('%s is left behind: see the last value', (_what, config, ephysio, ghl, expected) => {
    expect(isLeftBehind(linked(), { ephysio, ghl }, config)).toBe(expected);
  });

  it('whose event was with a therapist without a calendar is not left behind', () => {
    const link = linked(visit(therapistOutside(7)), visit(KEY, { status: 'cancelled' }));
    expect(isLeftBehind(link, { ephysio: undefined, ghl: undefined }, [BEN])).toBe(false);
  });

  it('returns once its event is with a therapist who has a calendar', () => {
    const link = linked(visit(therapistOutside(7)));
    expect(isReturning(link, visit(KEY))).toBe(true);
    expect(isReturning(link, visit(therapistOutside(8)))).toBe(false);
    expect(isReturning(link, {})).toBe(false);
    expect(isReturning(linked(), visit(KEY))).toBe(false);
  });
});

describe('an appointment of GHL', () => {
  it('that is still in the agreed calendar was not moved', () => {
    expect(inAgreedCalendar(linked(), visit(calendarOutside('calA')))).toEqual(visit(KEY));
    expect(inAgreedCalendar(linked(), visit(calendarOutside('calZ')))).toEqual(
      visit(calendarOutside('calZ')),
    );
    expect(inAgreedCalendar(linked(), visit(calendarKey(BEN)))).toEqual(visit(calendarKey(BEN)));
  });

  it('is away if it takes place in a calendar that the config does not name', () => {
    expect(isAwayInGhl(visit(calendarOutside('calZ')))).toBe(true);
    expect(isAwayInGhl(visit(calendarOutside('calZ'), { status: 'cancelled' }))).toBe(false);
    expect(isAwayInGhl(visit(KEY))).toBe(false);
  });
});
