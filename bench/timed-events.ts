import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SandboxPractice } from '../src/sandbox/start-sandbox.ts';

/** How often e-Physio is looked at: as exact as the measured times are. */
const LOOK_MS = 5;
const WEEK_MS = 7 * 86_400_000;
const QUARTER_HOUR_MS = 900_000;

export interface Series {
  readonly perSecond: number;
  readonly count: number;
  /** So many contacts take turns. */
  readonly contacts: number;
  /** Every other event is a new booking, not a move. */
  readonly books: boolean;
  /** An event that has not arrived so long after the last one is lost. */
  readonly waitMs: number;
}

export interface Seen {
  /** From the event to its change in e-Physio, ms. A move that another one has overtaken is none any more. */
  readonly times: readonly number[];
  readonly missing: number;
  readonly moves: number;
  readonly bookings: number;
  /** From the first event to the last arrival, ms. */
  readonly wallMs: number;
}

/**
 * Lets contacts of a practice that are linked move and book, at a given rate. Each move goes to a town of its own, each
 * booking has an hour of its own: as soon as e-Physio knows of it, it has arrived.
 */
export const createTimedEvents = ({ ghl, ephysio }: SandboxPractice): ((s: Series) => Promise<Seen>) => {
  const [calendarId = ''] = ghl.state.calendars.keys();
  const firstStart = Math.ceil((Date.now() + WEEK_MS) / QUARTER_HOUR_MS) * QUARTER_HOUR_MS;
  let count = 0;

  return async ({ perSecond, count: wanted, contacts, books, waitMs }) => {
    const ids = [...ghl.state.contacts.keys()].slice(0, contacts);
    const towns = new Map<string, number>();
    const starts = new Map<number, number>();
    const townOf = new Map<string, string>();
    const times: number[] = [];
    let bookings = 0;

    const happen = (id: string): void => {
      count += 1;
      if (books && count % 2 === 0) {
        const start = firstStart + count * QUARTER_HOUR_MS;
        starts.set(start, performance.now());
        bookings += 1;
        ghl.edit.createAppointment({ calendarId, contactId: id, start, end: start + QUARTER_HOUR_MS });
        return;
      }
      const city = `Neudorf ${count}`;
      towns.delete(townOf.get(id) ?? '');
      townOf.set(id, city);
      towns.set(city, performance.now());
      ghl.edit.updateContact(id, { city });
    };
    const arrive = <K>(open: Map<K, number>, key: K): void => {
      const at = open.get(key);
      if (at === undefined || !open.delete(key)) return;
      times.push(performance.now() - at);
    };
    const look = (): void => {
      if (towns.size > 0) for (const { city } of ephysio.state.patients.values()) arrive(towns, city ?? '');
      if (starts.size > 0) for (const { start } of ephysio.state.events.values()) arrive(starts, start);
    };

    const begun = performance.now();
    for (let done = 0; done < wanted; ) {
      const due = Math.min(wanted, Math.floor(((performance.now() - begun) / 1000) * perSecond) + 1);
      for (; done < due; done += 1) happen(ids[done % ids.length] ?? '');
      look();
      await sleep(LOOK_MS);
    }
    const until = performance.now() + waitMs;
    while (towns.size + starts.size > 0 && performance.now() < until) {
      look();
      await sleep(LOOK_MS);
    }
    const wallMs = performance.now() - begun;
    return { times, missing: towns.size + starts.size, moves: wanted - bookings, bookings, wallMs };
  };
};
