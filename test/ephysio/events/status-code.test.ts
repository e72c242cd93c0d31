import { expect, test } from 'vitest';
import { shownStatus } from '../../../src/domain/records/shown-status.ts';
import { bookingCodeFor, statusCodeFor } from '../../../src/ephysio/events/status-code.ts';
import { NotSupportedError } from '../../../src/errors.ts';

const FEW = { '5': 'confirmed' } as const;
const MANY = { '5': 'confirmed', '6': 'new', '7': 'cancelled', '8': 'showed' } as const;
const NONE = {};

test.each([
  ['confirmed', FEW, 'confirmed'],
  ['new', FEW, 'confirmed'],
  ['new', MANY, 'new'],
  ['new', NONE, null],
  ['confirmed', NONE, null],
  ['showed', FEW, null],
  ['showed', MANY, 'showed'],
  ['invalid', MANY, null],
  ['cancelled', FEW, 'cancelled'],
  ['cancelled', NONE, 'cancelled'],
])('%s with %j is shown as %j', (status, statuses, shown) => {
  expect(shownStatus(status, statuses)).toBe(shown);
});

test.each([
  ['confirmed', FEW, 5],
  ['new', FEW, 5],
  ['new', MANY, 6],
  ['cancelled', MANY, 7],
])('a change to %s with %j has the code %i', (status, statuses, code) => {
  expect(statusCodeFor(status, statuses)).toBe(code);
});

test.each([
  ['showed', FEW],
  ['cancelled', FEW],
  ['new', NONE],
])('a change to %s with %j has none', (status, statuses) => {
  expect(() => statusCodeFor(status, statuses)).toThrow(NotSupportedError);
});

test.each([
  ['showed', FEW, 5],
  ['noshow', MANY, 5],
  ['showed', MANY, 8],
  ['new', MANY, 6],
])('a new appointment that is %s, with %j, has the code %i', (status, statuses, code) => {
  expect(bookingCodeFor(status, statuses)).toBe(code);
});

test.each(['cancelled', 'invalid'])('nothing is booked that is %s', (status) => {
  expect(() => bookingCodeFor(status, FEW)).toThrow(NotSupportedError);
});
