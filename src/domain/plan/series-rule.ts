import type { SeriesRule } from '../records/series.ts';

const DAY_MS = 86_400_000;

/** Where a start is within what the rule repeats. */
interface Spot {
  readonly at: string;
  /** Of a rule by days of the month: the day, and the last one of its month. */
  readonly day: number;
  readonly lastDay: number;
}

/** @param wall what the clock on the wall shows, in milliseconds */
const spotIn = ({ unit, every, weekdayFrom }: SeriesRule, wall: number): Spot => {
  const dayNumber = Math.floor(wall / DAY_MS);
  const time = wall - dayNumber * DAY_MS;
  const turn = (count: number): number => ((count % every) + every) % every;
  const spot = (...at: number[]): Spot => ({ at: at.join(' '), day: 0, lastDay: 0 });
  if (unit === 'day') return spot(turn(dayNumber), time);
  // The first of January 1970 was a Thursday; weeks begin on Monday.
  const [week, weekday] = [Math.floor((dayNumber + 3) / 7), (dayNumber + 3) % 7];
  if (unit === 'week') return spot(turn(week), weekday, time);
  const date = new Date(wall);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const inMonth = turn(year * 12 + month);
  if (weekdayFrom === undefined) return { ...spot(inMonth, time), day, lastDay };
  const count = weekdayFrom === 'start' ? Math.ceil(day / 7) : Math.ceil((lastDay - day + 1) / 7);
  return spot(inMonth, weekday, count, time);
};

/** A month that is too short has it on its last day. */
const isSpot = (own: Spot, best: Spot): boolean =>
  own.at === best.at && (own.day === best.day || (own.day === own.lastDay && own.day < best.day));

/**
 * Which starts follow the rule: those in the spots of it that most of them have. `null`: they do not show which ones these are.
 * @param wallClock what the clock on the wall shows at a start, in milliseconds
 */
export const followsRule = (
  rule: SeriesRule,
  starts: readonly string[],
  wallClock: (start: string) => number,
): ((start: string) => boolean) | null => {
  const spots = starts.map((start) => spotIn(rule, wallClock(start)));
  const distinct = [...new Map(spots.map((spot) => [`${spot.at} ${spot.day}`, spot])).values()];
  const inOrder = distinct
    .map((spot) => ({ spot, count: spots.filter((own) => isSpot(own, spot)).length }))
    .sort((a, b) => b.count - a.count);
  const best = inOrder.slice(0, rule.times);
  const least = best.at(-1)?.count ?? 0;
  const sum = best.reduce((all, { count }) => all + count, 0);
  if (sum * 2 <= spots.length || inOrder[rule.times]?.count === least) return null;
  return (start) => best.some(({ spot }) => isSpot(spotIn(rule, wallClock(start)), spot));
};
