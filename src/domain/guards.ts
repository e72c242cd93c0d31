import { counted } from './counted.ts';
import type { SideName } from './side.ts';

export interface GuardLimits {
  readonly maxRetirePercent: number;
  readonly maxRetire: number;
  readonly maxChangePercent: number;
}

/** The flags that lift a guard for one run. */
export interface GuardOverrides {
  readonly allowEmpty: boolean;
  readonly allowShrink: boolean;
  readonly allowRetire: boolean;
  readonly allowMassChange: boolean;
}

/** What one side listed in this run. */
export interface ListedSide {
  readonly side: SideName;
  readonly count: number;
  /** Only a complete list can be empty or shrunk. */
  readonly complete: boolean;
  /** Links that this list should have contained. */
  readonly expected: number;
  /** The count of the last complete list that went through; `null` when there was none. */
  readonly lastCount: number | null;
}

/** One planned change of a linked record: the fields that change, and by how much its start moves (ms). */
export interface PlannedChange {
  readonly fields: readonly string[];
  readonly movedByMs: number | null;
}

export interface GuardInput {
  readonly sides: readonly ListedSide[];
  readonly linked: number;
  readonly retired: number;
  readonly changes: readonly PlannedChange[];
}

export interface GuardTrip {
  readonly guard: 'empty-side' | 'shrunk-side' | 'retire-limit' | 'mass-change';
  readonly message: string;
  readonly flag: string;
}

const SHRUNK_BELOW = 0.7;
/** A mass change has to be more than this many records: half of a handful is an ordinary day. */
const MASS_CHANGE_ABOVE = 20;

const name = (side: SideName): string => (side === 'ephysio' ? 'e-Physio' : 'GHL');

const emptySide = (input: GuardInput): GuardTrip[] =>
  input.sides
    .filter((s) => s.complete && s.count === 0 && s.expected > 0)
    .map((s) => ({
      guard: 'empty-side',
      message: `${name(s.side)} lists nothing, but ${counted(s.expected, 'linked record')} should be there.`,
      flag: '--allow-empty',
    }));

const shrunkSide = (input: GuardInput): GuardTrip[] =>
  input.sides
    .filter((s) => s.complete && s.count > 0 && s.lastCount !== null && s.count < SHRUNK_BELOW * s.lastCount)
    .map((s) => ({
      guard: 'shrunk-side',
      message: `${name(s.side)} lists ${counted(s.count, 'record')}; the last complete list had ${s.lastCount}.`,
      flag: '--allow-shrink',
    }));

const retireLimit = (input: GuardInput, limits: GuardLimits): GuardTrip[] =>
  input.retired > limits.maxRetire && input.retired * 100 > limits.maxRetirePercent * input.linked
    ? [
        {
          guard: 'retire-limit',
          message: `${input.retired} of ${input.linked} linked records would be cancelled.`,
          flag: '--allow-retire',
        },
      ]
    : [];

const isMass = (count: number, linked: number, limits: GuardLimits): boolean =>
  count > MASS_CHANGE_ABOVE && count * 100 > limits.maxChangePercent * linked;

const countBy = (keys: readonly (string | number)[]): Map<string | number, number> => {
  const counts = new Map<string | number, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
};

const massChange = (input: GuardInput, limits: GuardLimits): GuardTrip[] => {
  const flag = '--allow-mass-change';
  const byField = countBy(input.changes.flatMap((c) => [...new Set(c.fields)]));
  for (const [field, count] of byField) {
    if (isMass(count, input.linked, limits)) {
      return [
        {
          guard: 'mass-change',
          message: `Field ${field} would change in ${count} of ${input.linked} linked records.`,
          flag,
        },
      ];
    }
  }
  const moves = input.changes.flatMap((c) =>
    c.movedByMs === null || c.movedByMs === 0 ? [] : [c.movedByMs],
  );
  const [first] = moves;
  if (first !== undefined && moves.length > MASS_CHANGE_ABOVE && countBy(moves).size === 1) {
    return [
      {
        guard: 'mass-change',
        message: `All ${moves.length} changed times move by ${first / 60_000} minutes.`,
        flag,
      },
    ];
  }
  return [];
};

/** Judges a finished plan, before its first write. Each trip that its flag does not lift stops the run. */
export const judgePlan = (input: GuardInput, limits: GuardLimits, overrides: GuardOverrides): GuardTrip[] => [
  ...(overrides.allowEmpty ? [] : emptySide(input)),
  ...(overrides.allowShrink ? [] : shrunkSide(input)),
  ...(overrides.allowRetire ? [] : retireLimit(input, limits)),
  ...(overrides.allowMassChange ? [] : massChange(input, limits)),
];
