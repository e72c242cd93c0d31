import { describe, expect, it } from 'vitest';
import { hasPlacesLeft, isGroupSlot, isSameSlot, placesOf } from '../../../src/domain/records/group-slot.ts';

const START = '2026-03-11T08:00:00.000Z';
const slot = (calendar: string, start = START) => ({ calendar, start, end: '2026-03-11T08:45:00.000Z' });
const GYM = slot('gym/user/10/1');

describe('how many people a slot takes', () => {
  it.each([
    ['a class says its seats', { calendarType: 'class_booking', appoinmentPerSlot: 8 }, 8],
    ['a class with one seat', { calendarType: 'class_booking', appoinmentPerSlot: 1 }, 1],
    ['a class that does not say takes any number', { calendarType: 'class_booking' }, Infinity],
    ['another calendar with several', { calendarType: 'round_robin', appoinmentPerSlot: 3 }, 3],
    ['another calendar that does not say takes one', { calendarType: 'round_robin' }, 1],
    ['a number that is none counts as not said', { calendarType: 'event', appoinmentPerSlot: 0 }, 1],
    ['half a person does not fit', { calendarType: 'event', appoinmentPerSlot: 2.5 }, 2],
    ['nothing is known', {}, 1],
  ])('%s', (_what, calendar, places) => {
    expect(placesOf(calendar)).toBe(places);
  });
});

describe('a group', () => {
  it('has places left until it is full', () => {
    const places = new Map([['gym', 3]]);
    expect([0, 2, 3, 4].map((taken) => hasPlacesLeft(GYM, taken, places))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('is only where the calendar takes more than one', () => {
    expect(isGroupSlot(GYM, new Map([['gym', 1]]))).toBe(false);
    expect(isGroupSlot(GYM, new Map())).toBe(false);
    expect(hasPlacesLeft(GYM, 0, new Map([['gym', 1]]))).toBe(false);
  });
});

describe('one slot', () => {
  it('is one start with one therapist in one calendar, whatever the kind of treatment', () => {
    expect(isSameSlot(GYM, slot('gym/user/10/2'))).toBe(true);
    expect(isSameSlot(GYM, slot('gym/user/10/1', '2026-03-11T08:15:00.000Z'))).toBe(false);
    expect(isSameSlot(GYM, slot('other/user/10/1'))).toBe(false);
    expect(isSameSlot(GYM, slot('gym/other/11/1'))).toBe(false);
    expect(isSameSlot({}, {})).toBe(false);
  });
});
