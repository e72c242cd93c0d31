/** One appointment of a series: by its link, or by its id in GHL; and when it starts, UTC ISO. */
export interface Place {
  readonly id: string;
  readonly start: string;
}

export interface SeriesInput {
  /** Linked ones whose ids GHL does not list any more. */
  readonly missing: readonly Place[];
  /** Listed ones that are not linked. */
  readonly unlinked: readonly Place[];
  /** The starts of all that are listed. */
  readonly listed: readonly string[];
  /** Starts that were taken out of the rule. */
  readonly takenOut: readonly string[];
  readonly everyMs: number | null;
}

/** The same appointment under its old id, by its link, and under its new id. */
export type Renamed = readonly [link: string, id: string];

const HOUR_MS = 3_600_000;
const at = ({ start }: Place): number => Date.parse(start);
const inOrder = (places: readonly Place[]): Place[] => [...places].sort((a, b) => at(a) - at(b));

/** Whether two starts have one place in a rule that repeats. The clocks change by an hour. */
const isInStep = (a: number, b: number, everyMs: number): boolean => {
  const apart = (((a - b) % everyMs) + everyMs) % everyMs;
  return Math.min(apart, everyMs - apart) <= HOUR_MS;
};

/** Which starts follow the rule: those in step with most of them. `null`: there are no such. */
const ruleOf = (starts: readonly string[], everyMs: number | null): ((place: Place) => boolean) | null => {
  if (everyMs === null) return null;
  const times = starts.map((start) => Date.parse(start));
  const inStep = (time: number): number => times.filter((other) => isInStep(time, other, everyMs)).length;
  const [best] = [...times].sort((a, b) => inStep(b) - inStep(a));
  if (best === undefined || inStep(best) * 2 <= times.length) return null;
  return (place) => isInStep(at(place), best, everyMs);
};

/**
 * Pairs two lists one to one in the order of their start. Where one is longer, the pairs are those that move by one amount as far
 * as possible; else the earliest ones, unless they would move past their neighbours.
 */
const align = (missing: readonly Place[], unlinked: readonly Place[]): Renamed[] => {
  const [rows, found] = [inOrder(missing), inOrder(unlinked)];
  const isFewerRows = rows.length <= found.length;
  const [few, many] = isFewerRows ? [rows, found] : [found, rows];
  const gaps = few.slice(1).map((place, n) => at(place) - at(few[n] as Place));
  const neighbour = gaps.length > 0 ? Math.min(...gaps) : Number.POSITIVE_INFINITY;
  const shift = (i: number, j: number): number => at(many[j] as Place) - at(few[i] as Place);
  /** For each place of the longer list that the last one so far may have: the cost, and the places of all. */
  let best = many.map((_, j) => ({ cost: Math.abs(shift(0, j)) >= neighbour ? 1 : 0, places: [j] }));
  for (let i = 1; i < few.length; i += 1) {
    best = many.map((_, j) => {
      let least = { cost: Number.POSITIVE_INFINITY, places: [] as number[] };
      for (let before = i - 1; before < j; before += 1) {
        const way = best[before];
        if (way === undefined || way.places.length < i) continue;
        const cost = way.cost + Math.abs(shift(i, j) - shift(i - 1, before));
        if (cost < least.cost) least = { cost, places: [...way.places, j] };
      }
      return least;
    });
  }
  const [chosen] = best.filter(({ places }) => places.length === few.length).sort((a, b) => a.cost - b.cost);
  return (chosen?.places ?? []).map((j, i) => {
    const [one, other] = [few[i] as Place, many[j] as Place];
    return isFewerRows ? [one.id, other.id] : [other.id, one.id];
  });
};

/**
 * Which of the unlinked appointments of one series and contact is which of the linked ones that are not listed any more. One that
 * was moved by itself is out of step with the others, and its old start was taken out of the rule. The rest is paired in order.
 * What is left over is new, or gone.
 */
export const matchSeries = ({ missing, unlinked, listed, takenOut, everyMs }: SeriesInput): Renamed[] => {
  const out = new Set(takenOut);
  const isRegular = ruleOf(listed, everyMs) ?? (() => true);
  const renamed: Renamed[] = [];
  const pair = (
    isRow: (row: Place) => boolean,
    isFound: (found: Place) => boolean,
    mayBe: (row: Place, found: Place) => boolean = () => true,
  ): void => {
    const rows = missing.filter((row) => isRow(row) && !renamed.some(([id]) => id === row.id));
    const founds = unlinked.filter((found) => isFound(found) && !renamed.some(([, id]) => id === found.id));
    if (rows.length === 0 || founds.length === 0) return;
    const byId = new Map([...rows, ...founds].map((place) => [place.id, place]));
    renamed.push(
      ...align(rows, founds).filter(([row, found]) =>
        mayBe(byId.get(row) as Place, byId.get(found) as Place),
      ),
    );
  };
  const isOut = ({ start }: Place): boolean => out.has(start);
  const isIn = (row: Place): boolean => !isOut(row);
  const isOdd = (found: Place): boolean => !isRegular(found);
  pair(isOut, isOdd);
  pair(isIn, isRegular);
  pair(isIn, isOdd);
  // Deleted by itself, it is not one that a longer series has got at its end. Moved by an hour, it is still in step.
  const isKnown = ruleOf(listed, everyMs) !== null;
  pair(isOut, isRegular, (row, found) => !isKnown || Math.abs(at(row) - at(found)) <= 12 * HOUR_MS);
  return renamed;
};
