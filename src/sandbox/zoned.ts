import { Temporal } from 'temporal-polyfill';

const QUARTER_HOUR = 900_000;
const DAY = 86_400_000;
/** By zone and quarter of an hour. */
const known = new Map<string, Map<number, number>>();

/** Milliseconds that the zone's clocks are ahead of UTC. No zone changes its offset within a quarter of an hour. */
export const offsetMs = (epochMs: number, zone: string): number => {
  let offsets = known.get(zone);
  if (offsets === undefined) {
    offsets = new Map();
    known.set(zone, offsets);
  }
  const quarter = Math.floor(epochMs / QUARTER_HOUR);
  let offset = offsets.get(quarter);
  if (offset === undefined) {
    offset = Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(zone).offsetNanoseconds / 1e6;
    offsets.set(quarter, offset);
  }
  return offset;
};

/** The clock on the wall: `2026-07-18T12:00:00`. */
export const wallClock = (epochMs: number, zone: string): string =>
  new Date(epochMs + offsetMs(epochMs, zone)).toISOString().slice(0, 19);

/** The instant in the zone's offset: `2026-07-18T12:00:00+02:00`. */
export const zonedIso = (epochMs: number, zone: string): string => {
  const minutes = offsetMs(epochMs, zone) / 60_000;
  const abs = Math.abs(minutes);
  const two = (n: number): string => String(Math.floor(n)).padStart(2, '0');
  return `${wallClock(epochMs, zone)}${minutes < 0 ? '-' : '+'}${two(abs / 60)}:${two(abs % 60)}`;
};

/**
 * Epoch ms of a clock time on a day (`YYYY-MM-DD`) in the zone. Of a time that a clock change shows twice the earlier one;
 * of a time that it skips, the one that is as far behind the change.
 */
export const instantAt = (day: string, hour: number, minute: number, zone: string): number => {
  const asUtc = Date.parse(`${day}T00:00:00Z`) + (hour * 60 + minute) * 60_000;
  const first = asUtc - offsetMs(asUtc - DAY, zone);
  const offset = offsetMs(first, zone);
  const second = asUtc - offset;
  return offsetMs(second, zone) === offset ? second : first;
};
