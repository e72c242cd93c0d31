import { Temporal } from 'temporal-polyfill';
import { instantText } from '../../domain/instant.ts';
import type { InSeries, SeriesRule } from '../../domain/records/series.ts';
import type { WireAppointment } from '../http/wire.ts';

type Recurring = Pick<WireAppointment, 'id' | 'rrule' | 'masterEventId' | 'isRecurring'>;

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

/** The parts of RFC 5545 that `ruleIn` knows; one with any other is not known. */
const KNOWN = /^(?:FREQ|INTERVAL|COUNT|UNTIL|WKST|BYDAY|BYMONTHDAY|BYSETPOS)$/;

/** `RRULE:FREQ=MONTHLY;INTERVAL=1;BYDAY=2FR`, as far as it says where in a week or a month the appointments are. */
const ruleIn = (rrule: string): SeriesRule | null => {
  const [, text = ''] = /(?:^|RRULE:)(FREQ=\S*)/m.exec(rrule) ?? [];
  const parts = new Map(
    text.split(';').map((part): [string, string] => {
      const [name = '', value = ''] = part.split('=');
      return [name, value];
    }),
  );
  const listed = (name: string): string[] => parts.get(name)?.split(',') ?? [];
  const every = Number(parts.get('INTERVAL') ?? 1);
  const [freq, days, monthDays, positions] = [
    parts.get('FREQ'),
    listed('BYDAY'),
    listed('BYMONTHDAY'),
    listed('BYSETPOS'),
  ];
  if (!(every >= 1) || [...parts.keys()].some((name) => !KNOWN.test(name))) return null;
  const isWeekly = freq === 'WEEKLY' || (freq === 'DAILY' && days.length > 0 && every === 1);
  if (isWeekly) return { unit: 'week', every, times: Math.max(1, days.length) };
  if (freq === 'DAILY' && days.length === 0) return { unit: 'day', every, times: 1 };
  if (freq !== 'MONTHLY' || (positions.length > 0 && days.length !== 1)) return null;
  if (days.length === 0) return { unit: 'month', every, times: Math.max(1, monthDays.length) };
  const isFromEnd = [...days, ...positions].some((one) => one.startsWith('-'));
  const times = Math.max(days.length, positions.length);
  return { unit: 'month', every, times, weekdayFrom: isFromEnd ? 'end' : 'start' };
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
  return { master, takenOut: takenOutOf(rrule), rule: ruleIn(rrule) };
};
