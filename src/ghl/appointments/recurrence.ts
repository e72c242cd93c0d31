import { Temporal } from 'temporal-polyfill';
import { instantText } from '../../domain/instant.ts';
import type { InSeries } from '../../domain/records/series.ts';
import type { WireAppointment } from '../http/wire.ts';

type Recurring = Pick<WireAppointment, 'id' | 'rrule' | 'masterEventId' | 'isRecurring'>;

const MS = { DAILY: 86_400_000, WEEKLY: 604_800_000 } as const;

/** `20260304T080000Z`, or a time of the clocks of `zone`, as an instant. Whatever else there is says nothing. */
const instantIn = (text: string, zone: string | undefined): string | null => {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(Z?)$/.exec(text.trim());
  if (!parts || (parts[7] === '' && zone === undefined)) return null;
  const [, year, month, day, hour, minute, second] = parts;
  const clock = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  try {
    const at = Temporal.PlainDateTime.from(clock, { overflow: 'reject' }).toZonedDateTime(zone ?? 'UTC');
    return instantText(at.epochMilliseconds);
  } catch {
    return null;
  }
};

/** RFC 5545, section 3.8.5.1: `EXDATE:…,…` or `EXDATE;TZID=Europe/Zurich:…`. */
const takenOutOf = (rrule: string): string[] =>
  [...rrule.matchAll(/EXDATE(?:;TZID=([^:;\s]+))?[^:=\s]*[:=]([0-9TZ,]+)/g)].flatMap(([, zone, times = '']) =>
    times.split(',').flatMap((time) => instantIn(time, time.endsWith('Z') ? undefined : zone) ?? []),
  );

const everyMsOf = (rrule: string): number | null => {
  const frequency = /FREQ=(DAILY|WEEKLY)/.exec(rrule)?.[1] as keyof typeof MS | undefined;
  const hasManyDays = /BYDAY=[^;\s]*,/.test(rrule);
  if (frequency === undefined || hasManyDays) return null;
  return MS[frequency] * Number(/INTERVAL=(\d+)/.exec(rrule)?.[1] ?? 1);
};

/**
 * Whether an item is a series, not an appointment: it has a rule, and no master. A read by the master's id shows it so, and a
 * list may show it beside its instances.
 */
export const isMaster = ({ id, rrule, masterEventId, isRecurring }: Recurring): boolean =>
  (rrule ?? '') !== '' && ['', id].includes(masterEventId ?? '') && isRecurring !== false;

/** What an item says of its series; `null`: it is none of a series. */
export const inSeries = (wire: Recurring): InSeries | null => {
  const master = isMaster(wire) ? wire.id : (wire.masterEventId ?? '');
  if (master === '' || (master === wire.id && !isMaster(wire))) return null;
  const rrule = wire.rrule ?? '';
  return { master, takenOut: takenOutOf(rrule), everyMs: everyMsOf(rrule) };
};
