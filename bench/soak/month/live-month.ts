import { createRandom } from '../../../src/sandbox/random.ts';
import { instantAt } from '../../../src/sandbox/zoned.ts';
import { listOpenReviews } from '../../../src/store/tables/reviews.ts';
import { reviewText } from '../../../src/texts/review-text.ts';
import { type Inbox, openInbox } from '../../../test/sync/inbox.ts';
import { type RunEnd, writesOf } from '../../../test/sync/run-sync.ts';
import { DAY_MS, HOUR_MS } from '../../../test/sync/virtual-clock.ts';
import { ACTS } from './acts.ts';
import { compare } from './compare.ts';
import { workThrough } from './desk.ts';
import { beAway, bookAtDesk, register } from './means.ts';
import { modeOf, openMonth, setUp } from './practice.ts';
import type { Mode } from './records.ts';
import { watchRequests } from './requests.ts';
import { createMonth, type Month, THERAPISTS, ZONE } from './truth.ts';

export interface MonthOptions {
  readonly seed: number;
  readonly days: number;
  readonly patients: number;
  readonly mode?: Partial<Mode>;
  /** Called after each day. */
  readonly onDay?: (day: string, problems: readonly string[]) => void;
}

export interface MonthResult {
  readonly seed: number;
  readonly mode: Mode;
  readonly runs: { readonly all: number; readonly killed: number };
  /** How often each thing happened, and how many reviews of which kind were acted on. */
  readonly done: Readonly<Record<string, number>>;
  readonly requests: Readonly<Record<string, number>>;
  /** What is wrong, with the day on which it was first seen. Empty: all is well. */
  readonly problems: readonly string[];
}

/** A Monday; the clocks change on the fourth Sunday (29 March). */
const FIRST_DAY = '2026-03-09';
const MINUTE_MS = 60_000;
/** Who is there before the program is: families and others, in the middle of their treatments. */
const settle = (month: Month, count: number): void => {
  // Since long before the window that a run looks at.
  const today = month.bench.clock.now();
  beAway(month, 2, today - 40 * DAY_MS, today + 2 * DAY_MS);
  while (month.people.length < count) {
    const mother = month.newPerson({ kind: 'mother' });
    register(month, mother);
    if (month.random.chance(0.6) && month.people.length < count)
      register(month, month.newPerson({ family: mother, kind: 'child', hasSlip: month.random.chance(0.1) }));
    if (month.random.chance(0.4) && month.people.length < count)
      register(month, month.newPerson({ family: mother, kind: 'father' }));
    if (month.people.length < count)
      register(month, month.newPerson({ hasSlip: month.random.chance(0.2), kind: 'father' }));
  }
  for (const who of month.people) for (let n = month.random.int(5); n > 0; n -= 1) bookAtDesk(month, who, 20);
};

interface Item {
  readonly at: number;
  readonly what: 'run' | 'desk' | 'evening' | string;
}

const dayAfter = (day: string, n: number): string =>
  new Date(Date.parse(day) + n * DAY_MS).toISOString().slice(0, 10);

/** What happens on a day, in order. `isQuiet`: nobody does anything but the desk. */
const planOf = ({ random }: Month, day: string, isQuiet: boolean): Item[] => {
  const midnight = instantAt(day, 0, 0, ZONE);
  const isWorkday = new Date(day).getUTCDay() % 6 !== 0;
  const items: Item[] = [
    { at: instantAt(day, 12, 15, ZONE), what: 'desk' },
    { at: instantAt(day, 22, 30, ZONE), what: 'evening' },
  ];
  for (let at = midnight + 7 * MINUTE_MS; at < instantAt(dayAfter(day, 1), 0, 0, ZONE); at += HOUR_MS)
    items.push({ at, what: 'run' });
  if (!isQuiet) {
    for (const [what, { perDay }] of Object.entries(ACTS)) {
      const average = isWorkday ? perDay : perDay / 6;
      const count = Math.floor(average) + (random.chance(average % 1) ? 1 : 0);
      for (let n = 0; n < count; n += 1)
        items.push({
          at: instantAt(day, 7, 0, ZONE) + random.int(12 * 60) * MINUTE_MS + 30_000,
          what,
        });
    }
  }
  return items.sort((a, b) => a.at - b.at);
};

/** Once for each calendar of the config; of slots, at most. */
const LISTS = ['GET /calendars/events', 'GET /calendars/blocked-slots'];
const CALENDARS = THERAPISTS + 1;

/** What the config lacks, and who is at the desk cannot say; and visits that stand while GHL does not have their patient. */
const MAY_STAY = ['status-without-code', 'unknown-status', 'deleted-but-on'];

/** Days after the last act: whatever waits has been seen by the desk, and carried over. */
const QUIET_DAYS = 4;

/** Plays a month of a practice; what is true is kept apart from the program, and compared with both sides every evening. */
export const liveMonth = async (options: MonthOptions): Promise<MonthResult> => {
  const { seed } = options;
  const mode = { ...modeOf(seed), ...options.mode };
  const random = createRandom(seed);
  const bench = await openMonth(seed, mode, Date.parse(FIRST_DAY) - 12 * HOUR_MS);
  const month = createMonth(bench, random, mode);
  const { clock, sandbox } = bench;
  let inbox: Inbox | null = null;
  const requests = watchRequests(sandbox);
  const problems = new Map<string, string>();
  const runs = { all: 0, killed: 0 };
  let day = FIRST_DAY;

  const note = (list: readonly string[]): void => {
    for (const problem of list) if (!problems.has(problem)) problems.set(problem, day);
  };
  const post = async (): Promise<void> => {
    if (!inbox) return;
    await inbox.deliver(random.chance(0.1) ? { order: 'newest-first', repeat: true } : {});
    await inbox.drain({ forMs: MINUTE_MS / 2 });
  };
  const run = async (mayBeKilled: boolean, full = false): Promise<RunEnd> => {
    const isKilled = mayBeKilled && random.chance(0.04);
    runs.all += 1;
    if (isKilled) runs.killed += 1;
    const end = await bench.run({
      afterMs: 0,
      full,
      ...(isKilled ? { lostFrom: 1 + random.int(12) } : {}),
    });
    if (end.error && !isKilled) note([`a run failed: ${end.error.message}`]);
    if (!isKilled) note(end.report.failures.map(({ side, id, reason }) => `${side} ${id} failed: ${reason}`));
    month.look();
    return end;
  };
  /** Nothing has happened since the last run: another one finds nothing to do. */
  const evening = async (): Promise<void> => {
    note(await compare(month));
    const before = requests.writes().length;
    clock.advance(5 * MINUTE_MS);
    const { ghlRoutes } = await run(false);
    const writes = requests.writes().slice(before);
    note(writes.map((write) => `a second run of the evening sent ${write}`));
    for (const route of LISTS)
      if ((ghlRoutes[route] ?? 0) > CALENDARS)
        note([`a second run of the evening asked ${ghlRoutes[route]} times for ${route}`]);
  };
  const happen = async ({ what }: Item, hour: number): Promise<void> => {
    // One run of the night reads all of GHL: it finds contacts that were deleted without a webhook.
    if (what === 'run') return void (await run(hour > 0 && hour < 20, hour === 3));
    if (what === 'desk') {
      await workThrough(month);
      return post();
    }
    if (what === 'evening') return evening();
    month.look();
    await ACTS[what]?.act(month);
    month.done[what] = (month.done[what] ?? 0) + 1;
    await post();
  };

  try {
    settle(month, options.patients);
    await run(false);
    setUp(bench, mode, mode.leavesOut);
    if (mode.hasListener) inbox = openInbox(bench);
    for (let n = 0; n < options.days + QUIET_DAYS; n += 1) {
      day = dayAfter(FIRST_DAY, n);
      const before = problems.size;
      for (const item of planOf(month, day, n >= options.days)) {
        clock.advance(Math.max(0, item.at - clock.now()));
        await happen(item, Math.floor((item.at - instantAt(day, 0, 0, ZONE)) / HOUR_MS));
      }
      note(month.problems.splice(0));
      options.onDay?.(day, [...problems.keys()].slice(before));
    }
    await inbox?.settle();
    note(await compare(month, true));
    clock.advance(HOUR_MS);
    if (writesOf(await run(false)) > 0) note(['the last run still had something to do']);
    note(requests.problems());
    const open = await listOpenReviews(bench.store, 'main');
    const left = open.filter(({ kind }) => !MAY_STAY.includes(kind));
    note(left.map((item) => `left for a person: ${item.kind} of ${item.subject}: ${reviewText(item)}`));
    const resolved = await bench.store.db
      .selectFrom('reviews')
      .select(['kind', 'subject', (eb) => eb.fn.countAll<number>().as('times')])
      .groupBy(['kind', 'subject'])
      .execute();
    note(
      resolved
        .filter(({ times }) => times > 3)
        .map(({ kind, subject, times }) => `asked ${times} times: ${kind} of ${subject}`),
    );
    return {
      seed,
      mode,
      runs,
      done: month.done,
      requests: requests.counts(),
      problems: [...problems].map(([problem, since]) => `${since}: ${problem}`),
    };
  } finally {
    requests.close();
    await inbox?.close();
    await bench.close();
  }
};
