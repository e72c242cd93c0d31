import type { SideName } from '../records/sides.ts';
import { type Base, type Conflict, type Fields, type MergeRules, merge } from './merge.ts';

/** Which sides may be written in this run. */
export type Direction = 'to-ghl' | 'to-ephysio' | 'both' | 'none';

export const mayWrite = (direction: Direction, side: SideName): boolean =>
  direction === 'both' || direction === (side === 'ghl' ? 'to-ghl' : 'to-ephysio');

/** One write that a pair needs, and what the base learns from it. */
export interface PairWrite {
  readonly changes: Fields;
  /** The written fields, as each side will hold them: merged into the base once the write is done. */
  readonly patch: Base<Fields>;
  readonly conflicts: readonly Conflict[];
}

export interface PairDecision {
  readonly write: { readonly ephysio: PairWrite | null; readonly ghl: PairWrite | null };
  /** Fields that changed, and need no write, because both sides already say the same. */
  readonly adopted: Base<Fields> | null;
  readonly keptFromClearing: readonly string[];
}

const SIDES = ['ephysio', 'ghl'] as const;

const pickFields = (record: Fields, fields: readonly string[]): Fields =>
  Object.fromEntries(fields.filter((f) => record[f] !== undefined).map((f) => [f, record[f]]));

/**
 * Decides one linked record. Both `now` records are as read, absent fields unknown. Pure.
 * A field whose write is not allowed in this direction is in no patch, so that the next run sees it again.
 */
export const reconcilePair = (
  fields: readonly string[],
  base: Base<Fields>,
  now: Base<Fields>,
  rules: MergeRules,
  direction: Direction,
): PairDecision => {
  const merged = merge(fields, base, now, rules);
  const undecided = new Set([
    ...merged.keptFromClearing,
    ...merged.waiting,
    ...SIDES.flatMap((side) => Object.keys(merged.to[side])),
  ]);
  const writeTo = (side: SideName): PairWrite | null => {
    const names = Object.keys(merged.to[side]);
    if (names.length === 0 || !mayWrite(direction, side)) return null;
    const changes = merged.to[side];
    const patch = {
      ephysio: pickFields(now.ephysio, names),
      ghl: pickFields(now.ghl, names),
      [side]: changes,
    };
    return { changes, patch, conflicts: merged.conflicts.filter((c) => c.winner !== side) };
  };
  const agreed = fields.filter(
    (f) =>
      !undecided.has(f) && SIDES.some((side) => now[side][f] !== undefined && now[side][f] !== base[side][f]),
  );
  return {
    write: { ephysio: writeTo('ephysio'), ghl: writeTo('ghl') },
    adopted:
      agreed.length === 0
        ? null
        : { ephysio: pickFields(now.ephysio, agreed), ghl: pickFields(now.ghl, agreed) },
    keptFromClearing: merged.keptFromClearing,
  };
};
