/** One appointment of a series: by its link, or by its id in GHL; and when it starts, UTC ISO. */
export interface Place {
  readonly id: string;
  readonly start: string;
  /** Of a linked one: both sides agree that it does not take place. */
  readonly isOver?: boolean;
}

export interface SeriesInput {
  /** Linked ones whose ids GHL does not list any more. */
  readonly missing: readonly Place[];
  /** Listed ones that are not linked. */
  readonly unlinked: readonly Place[];
  /** Those of them that are out of the window: there, others have never been linked. */
  readonly beyond?: readonly Place[];
  /** The starts of all that are listed. */
  readonly listed: readonly string[];
  /** Starts that were taken out of the rule. */
  readonly takenOut: readonly string[];
  readonly everyMs: number | null;
  /** What the clock on the wall shows at a start, in milliseconds: the rule repeats at one time of it, whatever the clocks do. */
  readonly wallClock: (start: string) => number;
}

/** The same appointment under its old id, by its link, and under its new id. */
export type Renamed = readonly [link: string, id: string];

const HOUR_MS = 3_600_000;
const at = ({ start }: Place): number => Date.parse(start);
const inOrder = (places: readonly Place[]): Place[] => [...places].sort((a, b) => at(a) - at(b));

/** Which starts follow the rule: those at one time of the clock with most of them. `null`: there are no such. */
const ruleOf = ({ listed, everyMs, wallClock }: SeriesInput): ((place: Place) => boolean) | null => {
  if (everyMs === null) return null;
  const placeIn = (start: string): number => ((wallClock(start) % everyMs) + everyMs) % everyMs;
  const places = listed.map(placeIn);
  const inStep = (place: number): number => places.filter((other) => other === place).length;
  const [best] = [...places].sort((a, b) => inStep(b) - inStep(a));
  if (best === undefined || inStep(best) * 2 <= places.length) return null;
  return ({ start }) => placeIn(start) === best;
};

/**
 * Pairs two lists one to one in the order of their start. Where one is longer, the pairs are those that move by one amount as far
 * as possible; else the earliest ones, unless they would move past their neighbours. A single one is where it moved least.
 */
const align = (missing: readonly Place[], unlinked: readonly Place[]): Renamed[] => {
  const [rows, found] = [inOrder(missing), inOrder(unlinked)];
  const isFewerRows = rows.length <= found.length;
  const [few, many] = isFewerRows ? [rows, found] : [found, rows];
  const gaps = few.slice(1).map((place, n) => at(place) - at(few[n] as Place));
  const neighbour = gaps.length > 0 ? Math.min(...gaps) : Number.POSITIVE_INFINITY;
  const shift = (i: number, j: number): number => at(many[j] as Place) - at(few[i] as Place);
  /** For each place of the longer list that the last one so far may have: the cost, and the places of all. */
  const firstCost = (j: number): number => {
    if (isFewerRows && few.length === 1) return Math.abs(shift(0, j));
    return Math.abs(shift(0, j)) >= neighbour ? 1 : 0;
  };
  let best = many.map((_, j) => ({ cost: firstCost(j), places: [j] }));
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
export const matchSeries = (input: SeriesInput): Renamed[] => {
  const { missing, unlinked: inWindow, beyond = [], takenOut } = input;
  const out = new Set(takenOut);
  const inRule = ruleOf(input);
  const renamed: Renamed[] = [];
  const isOut = ({ start }: Place): boolean => out.has(start);
  const isIn = (row: Place): boolean => !isOut(row);
  // Where the rule has none any more, one was moved to: into the place of another.
  const isRegular = (found: Place): boolean => !isOut(found) && (inRule?.(found) ?? true);
  const isOdd = (found: Place): boolean => !isRegular(found);
  const unlinked = [...inWindow, ...beyond.filter(isOdd)];
  const open = (isRow: (row: Place) => boolean): Place[] =>
    missing.filter((row) => isRow(row) && !renamed.some(([id]) => id === row.id));
  const free = (isFound: (found: Place) => boolean): Place[] =>
    unlinked.filter((found) => isFound(found) && !renamed.some(([, id]) => id === found.id));
  const pair = (isRow: (row: Place) => boolean, isFound: (found: Place) => boolean): void => {
    const [rows, founds] = [open(isRow), free(isFound)];
    if (rows.length > 0 && founds.length > 0) renamed.push(...align(rows, founds));
  };
  /** Moved by no more than an hour: whatever else was moved, it is that one. */
  const pairNear = (isRow: (row: Place) => boolean): void => {
    for (const row of open(isRow)) {
      const near = free((found) => isOdd(found) && Math.abs(at(row) - at(found)) <= HOUR_MS);
      if (near[0]) renamed.push([row.id, near[0].id]);
    }
  };
  const regular = input.listed.filter((start) => inRule?.({ id: '', start }) === true).length;
  /** What seems to be the rule is where most of them were moved one by one: nothing of it was known before. */
  const isNewRule = (): boolean => regular > 0 && free(isRegular).length === regular;
  // What is cancelled on both sides may be gone from GHL for long: it takes nothing away from the others.
  for (const isOver of [false, true]) {
    const isTurn = (row: Place): boolean => (row.isOver === true) === isOver;
    if (inRule) pairNear((row) => isTurn(row) && isOut(row));
    pair((row) => isTurn(row) && isOut(row), isOdd);
    pair((row) => isTurn(row) && isIn(row), isRegular);
    pair((row) => isTurn(row) && isIn(row), isOdd);
    // Where the rule is known, one that was deleted by itself is not one that a longer series has got at its end.
    if (!inRule || isNewRule()) pair((row) => isTurn(row) && isOut(row), isRegular);
  }
  return [
    ...renamed,
    ...movedOut(
      open(() => true),
      beyond.filter(isRegular),
      renamed,
      [...missing, ...unlinked],
    ),
  ];
};

/** Those that the move of the whole series has taken out of the window: each by as much as the others. */
const movedOut = (
  left: readonly Place[],
  beyond: readonly Place[],
  renamed: readonly Renamed[],
  places: readonly Place[],
): Renamed[] => {
  const byId = new Map(places.map((place) => [place.id, place]));
  const shifts = renamed.map(([row, id]) => at(byId.get(id) as Place) - at(byId.get(row) as Place));
  const isShift = (by: number): boolean =>
    shifts.filter((shift) => Math.abs(shift - by) <= HOUR_MS).length * 2 > shifts.length;
  return left.flatMap((row): Renamed[] => {
    const found = beyond.find((place) => isShift(at(place) - at(row)));
    return found ? [[row.id, found.id]] : [];
  });
};
