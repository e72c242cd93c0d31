import { Temporal } from 'temporal-polyfill';
import { expect, it } from 'vitest';
import { instantAt } from '../../src/sandbox/zoned.ts';

it.each([
  ['an ordinary day', '2026-07-18', 8, 30],
  ['the night before the clocks go forward', '2026-03-28', 23, 0],
  ['an hour that is skipped', '2026-03-29', 2, 30],
  ['the day on which they went forward', '2026-03-29', 9, 0],
  ['the day after', '2026-03-30', 0, 0],
  ['an hour that comes twice', '2026-10-25', 2, 30],
  ['the hour after it', '2026-10-25', 3, 0],
  ['the day on which they went back', '2026-10-25', 17, 30],
  ['the day after that', '2026-10-26', 2, 0],
])('reads a clock time as Temporal does: %s', (_what, day, hour, minute) => {
  for (const zone of ['Europe/Zurich', 'America/New_York', 'Asia/Kolkata']) {
    const plainTime = { hour, minute };
    const expected = Temporal.PlainDate.from(day).toZonedDateTime({ timeZone: zone, plainTime });
    expect(instantAt(day, hour, minute, zone)).toBe(expected.epochMilliseconds);
  }
});
