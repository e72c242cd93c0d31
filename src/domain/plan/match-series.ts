import type { SeriesRule } from '../records/series.ts';
import { followsRule } from './series-rule.ts';

/** One appointment of a series: by its link, or by its id in GHL; and when it starts, UTC ISO. */
export interface Place {
  readonly id: string;
  readonly start: string;
  /** Of a linked one: it is known that it does not take place, at least in GHL. */
  readonly isOver?: boolean;
}

export interface SeriesInput {
  /** Linked ones whose ids GHL does not list any more. */
  readonly missing: readonly Place[];
  /** Linked ones that were out of the window, and are not there any more. */
  readonly strayed?: readonly Place[];
  /** Listed ones that are not linked. */
  readonly unlinked: readonly Place[];
  /** Those of them that are out of the window: there, others have never been linked. */
  readonly beyond?: readonly Place[];
  /** The starts of all that are listed. */
  readonly listed: readonly string[];
  /** Starts that were taken out of the rule. */
  readonly takenOut: readonly string[];
  readonly rule: SeriesRule | null;
  /** What the clock on the wall shows at a start, in milliseconds: the rule repeats at one time of it, whatever the clocks do. */
  readonly wallClock: (start: string) => number;
}

/** The same appointment under its old id, by its link, and under its new id. */
export type Renamed = readonly [link: string, id: string];

export interface SeriesMatch {
  readonly renamed: readonly Renamed[];
  /** Links of which nobody can tell whether they are one of those that are out of the window. */
  readonly undecided: readonly string[];
}

const HOUR_MS = 3_600_000;
const at = ({ start }: Place): number => Date.parse(start);
const inOrder = (places: readonly Place[]): Place[] => [...places].sort((a, b) => at(a) - at(b));

/**
 * Pairs two lists one to one in the order of their start. Where one is longer, the pairs are those that move by one amount as far
 * as possible; else the earliest ones, unless they would move past their neighbours. A single one is where it moved least.
 */
const align = (missing: readonly Place[], unlinked: readonly Place[]): Renamed[] => {
  if (missing.length === 0 || unlinked.length === 0) return [];
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
 * What is left over is new, or gone; but not by what is out of the window, where others have never been linked.
 */
export const matchSeries = (input: SeriesInput): SeriesMatch => {
  const { missing, strayed = [], unlinked: inWindow, beyond = [], takenOut, listed, rule, wallClock } = input;
  const out = new Set(takenOut);
  // What was taken out of the rule was in it, and says so best where most of the others were moved one by one.
  const follows = (starts: readonly string[]) => rule && followsRule(rule, starts, wallClock);
  const inRule = follows([...listed, ...takenOut]) ?? follows(takenOut);
  const renamed: Renamed[] = [];
  const isOut = ({ start }: Place): boolean => out.has(start);
  const isIn = (row: Place): boolean => !isOut(row);
  // Where the rule has none any more, one was moved to: into the place of another.
  const isRegular = (found: Place): boolean => !isOut(found) && (inRule?.(found.start) ?? true);
  const isOdd = (found: Place): boolean => !isRegular(found);
  const unlinked = [...inWindow, ...beyond.filter(isOdd)];
  const open = (isRow: (row: Place) => boolean, rows = missing): Place[] =>
    rows.filter((row) => isRow(row) && !renamed.some(([id]) => id === row.id));
  const free = (isFound: (found: Place) => boolean): Place[] =>
    unlinked.filter((found) => isFound(found) && !renamed.some(([, id]) => id === found.id));
  const pair = (rows: readonly Place[], isFound: (found: Place) => boolean): void => {
    renamed.push(...align(rows, free(isFound)));
  };
  /** Moved by no more than an hour: whatever else was moved, it is that one. */
  const pairNear = (isRow: (row: Place) => boolean): void => {
    for (const row of open(isRow)) {
      const near = free((found) => isOdd(found) && Math.abs(at(row) - at(found)) <= HOUR_MS);
      if (near[0]) renamed.push([row.id, near[0].id]);
    }
  };
  const regular = listed.filter((start) => inRule?.(start) === true).length;
  /** What seems to be the rule is where most of them were moved one by one: nothing of it was known before. */
  const isNewRule = (): boolean => regular > 0 && free(isRegular).length === regular;
  /** Moved by itself before, and where both sides have left it: only its id is another, as after a write that did not say it. */
  const pairInPlace = (isRow: (row: Place) => boolean): void => {
    for (const row of open(isRow)) {
      const [same] = free((found) => isOdd(found) && found.start === row.start);
      if (same) renamed.push([row.id, same.id]);
    }
  };
  const pairAll = (isTurn: (row: Place) => boolean): void => {
    pairInPlace(isTurn);
    if (inRule) pairNear((row) => isTurn(row) && isOut(row));
    pair(
      open((row) => isTurn(row) && isOut(row)),
      isOdd,
    );
    pair(
      open((row) => isTurn(row) && isIn(row)),
      isRegular,
    );
    pair(
      open((row) => isTurn(row) && isIn(row)),
      isOdd,
    );
    // Where the rule is known, one that was deleted by itself is not one that a longer series has got at its end.
    if (!inRule || isNewRule())
      pair(
        open((row) => isTurn(row) && isOut(row)),
        isRegular,
      );
  };
  pairAll((row) => row.isOver !== true);
  // What follows the rule has come into the window by itself.
  pair(
    open(() => true, strayed),
    (found) => !inRule || isOdd(found),
  );
  // What is cancelled may be gone from GHL for long: it takes nothing away from the others.
  pairAll((row) => row.isOver === true);
  const left = open((row) => row.isOver !== true);
  if (!inRule) {
    const isFree = ({ id }: Place): boolean => !renamed.some(([, taken]) => taken === id);
    return { renamed, undecided: beyond.some(isFree) ? left.map(({ id }) => id) : [] };
  }
  const regularBeyond = beyond.filter(isRegular);
  const isAllGone = renamed.length === 0 && regular > 0 && regular === regularBeyond.length;
  const moved = isAllGone
    ? align(left.filter(isIn), regularBeyond)
    : movedOut(
        open(() => true),
        regularBeyond,
        renamed,
        [...missing, ...strayed, ...unlinked],
      );
  return { renamed: [...renamed, ...moved], undecided: [] };
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
