import { Temporal } from 'temporal-polyfill';
import type { Appointment } from '../../domain/records/appointment.ts';
import type { Lookup } from '../../domain/side.ts';
import { NotFoundError, NotSupportedError } from '../../errors.ts';
import { FRESH_MS } from '../assert-unmodified.ts';
import { lookUp } from '../look-up.ts';
import type { WireEvent } from '../wire.ts';
import type { EventsRead } from './event-mapper.ts';

/** An event as it came, and as it reads. */
export interface KnownEvent {
  readonly wire: WireEvent;
  readonly record: Appointment;
}

export interface EventList {
  /** Events that lie in the range (epoch ms), asked for now; absences that touch it, if they lie within `reachMs` around it. */
  read(from: number, to: number, reachMs?: number): Promise<EventsRead>;
  /** The event, whatever its day, in a list that came less than `maxAgeMs` ago. @throws RecordError */
  find(id: string, maxAgeMs?: number): Promise<Lookup<Appointment>>;
  /** The event as it was listed a moment ago. @throws NotFoundError, RecordError */
  current(id: string): Promise<KnownEvent>;
  /** The event as e-Physio shows it now: not from a list that is a moment old. @throws NotFoundError, RecordError */
  asked(id: string): Promise<KnownEvent>;
  /** The event as it was last read or written, however long ago. */
  seen(id: string): WireEvent | undefined;
  /** Takes note of what was written; `null`: taken away. */
  wrote(id: string, event: KnownEvent | null): void;
}

const DAY = 24 * 3_600_000;
/** Where an event is looked for whose day is not known. Whole days, so that all who ask share one list. */
const WIDE = { pastMs: 2 * 365 * DAY, futureMs: 3 * 365 * DAY };

/** The days on which an event lies, in the zone: epoch milliseconds. */
const daysOf = ({ start, end }: WireEvent, timeZone: string): readonly [from: number, to: number] => {
  const dayOf = (ms: number) =>
    Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timeZone).startOfDay();
  return [dayOf(start).epochMilliseconds, dayOf(end).add({ days: 1 }).epochMilliseconds];
};

/** e-Physio's events have no read by id: one is looked for on its day, or else in a list of some years. */
export const createEventList = (load: EventList['read'], timeZone: string, now: () => number): EventList => {
  const known = new Map<string, KnownEvent & { readonly askedAt: number; readonly write: number }>();
  const asking = new Map<string, Promise<EventsRead>>();
  let wide: { readonly read: EventsRead; readonly cameAt: number } | null = null;
  /** How often we wrote: a list that was asked for before a write may not show it. */
  let writes = 0;

  const read: EventList['read'] = async (from, to, reachMs = 0) => {
    const [askedAt, before] = [now(), writes];
    const came = await load(from, to, reachMs);
    for (const { id, record } of came.records) {
      const wire = came.wire.get(id);
      const last = known.get(id);
      if (wire && !(last && (last.write > before || last.askedAt > askedAt)))
        known.set(id, { wire, record, askedAt, write: 0 });
    }
    return came;
  };

  /** A caller that asks for a range while it is under way shares it. */
  const readShared: EventList['read'] = (from, to) => {
    const range = `${from}-${to}`;
    const shared = asking.get(range) ?? read(from, to).finally(() => asking.delete(range));
    asking.set(range, shared);
    return shared;
  };

  /** What seems to come from the future is from before the clock was set back: nobody knows how old it is. */
  const isYoung = (at: number, maxAgeMs: number): boolean => now() >= at && now() - at < maxAgeMs;

  const readWide = async (maxAgeMs: number): Promise<EventsRead> => {
    if (wide && isYoung(wide.cameAt, maxAgeMs)) return wide.read;
    const before = writes;
    const today = Math.floor(now() / DAY) * DAY;
    const came = await readShared(today - WIDE.pastMs, today + WIDE.futureMs);
    wide = writes === before ? { read: came, cameAt: now() } : null;
    return came;
  };

  const find: EventList['find'] = async (id, maxAgeMs = FRESH_MS) => {
    const { records, bad, elsewhere } = await readWide(maxAgeMs);
    const held = records.find((record) => record.id === id) ?? elsewhere.get(id);
    return lookUp('event', id, held, bad);
  };

  const current: EventList['current'] = async (id) => {
    const last = known.get(id);
    return last && isYoung(last.askedAt, FRESH_MS) ? last : asked(id);
  };

  const asked: EventList['asked'] = async (id) => {
    const last = known.get(id);
    if (last) {
      await readShared(...daysOf(last.wire, timeZone));
      const again = known.get(id);
      if (again && again !== last) return again;
    }
    const found = await find(id, last ? 0 : FRESH_MS);
    const event = known.get(id);
    if (found.state === 'held' && event) return event;
    if (found.state === 'held')
      throw new NotSupportedError(`event ${id} is with a therapist whom the config does not name`);
    throw new NotFoundError(`event ${id} is not in e-Physio`);
  };

  return {
    read,
    find,
    seen: (id) => known.get(id)?.wire,
    current,
    asked,
    wrote: (id, event) => {
      writes += 1;
      wide = null;
      if (event) known.set(id, { ...event, askedAt: now(), write: writes });
      else known.delete(id);
    },
  };
};
