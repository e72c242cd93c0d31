import { otherSide, type SideName } from '../records/sides.ts';

/** A record as the merge sees it: absent is unknown, `null` is empty. */
export type Fields = { readonly [field: string]: string | null | undefined };

/** What each side held when they last agreed. The halves may differ: a side can be unable to hold a value. */
export interface Base<R> {
  readonly ephysio: R;
  readonly ghl: R;
}

export interface MergeRules {
  /** Fields of one side only: a change on the other side is put back. */
  readonly owners: { readonly [field: string]: SideName | undefined };
  /** Whose value stays when both sides changed a field to different values. */
  readonly winner: SideName;
  /** Fields with a winner of their own. */
  readonly winners?: { readonly [field: string]: SideName | undefined };
  /** Fields in which GHL's changes are put back, and kept as conflicts. */
  readonly kept?: readonly string[];
  /** Fields of which at least one keeps its value when all would be cleared at once. */
  readonly keepOneOf: readonly string[];
  /** Where the sides agreed to differ, the value that one of them never showed is kept when it is overwritten. */
  readonly keepUnseen?: boolean;
  /** Fields that a side refuses to hold empty. */
  readonly required?: { readonly [S in SideName]?: readonly string[] };
  /** Fields that make sense only together, besides those with an owner. */
  readonly whole?: Whole;
  /** Values of the other side that a side has refused. */
  readonly refused?: Base<Fields>;
}

export interface Whole {
  /** How a conflict about them is called. */
  readonly name: string;
  readonly parts: readonly string[];
  /** The parts of a record as one value. */
  readonly textOf: (record: Fields, parts: readonly string[]) => string;
}

/** A value that was overwritten, or would be: shown to a person, never lost. */
export interface Conflict {
  readonly field: string;
  readonly winner: SideName;
  readonly reason: 'both-changed' | 'owner';
  readonly winnerValue: string | null;
  readonly loserValue: string | null;
}

export interface Merge {
  /** What has to be written, per side: only fields whose value there is another. */
  readonly to: { readonly ephysio: Fields; readonly ghl: Fields };
  readonly conflicts: readonly Conflict[];
  /** Clearings that were not carried over: of all of `keepOneOf` at once, or of what a side requires. */
  readonly keptFromClearing: readonly string[];
  /** Parts of a whole that are not carried over, because a part of it was kept from clearing, or is refused. */
  readonly waiting: readonly string[];
}

type Verdict = { to: SideName | null; value: string | null; conflict?: Conflict };

const known = (value: string | null | undefined): value is string | null => value !== undefined;

/** A value that the side did not hold at the last agreement. Empty at the first meeting is a lack, not a clearing. */
const changed = (base: string | null | undefined, now: string | null | undefined): boolean =>
  known(now) && now !== base && !(base === undefined && now === null);

const mergeField = (field: string, base: Base<Fields>, now: Base<Fields>, rules: MergeRules): Verdict => {
  const values = { ephysio: now.ephysio[field], ghl: now.ghl[field] };
  const moved = {
    ephysio: changed(base.ephysio[field], values.ephysio),
    ghl: changed(base.ghl[field], values.ghl),
  };
  if (!moved.ephysio && !moved.ghl) return { to: null, value: null };
  if (known(values.ephysio) && values.ephysio === values.ghl) return { to: null, value: null };

  const owner = rules.owners[field] ?? (rules.kept?.includes(field) ? 'ephysio' : undefined);
  const both = moved.ephysio && moved.ghl;
  const strongest = rules.winners?.[field] ?? rules.winner;
  const winner: SideName = owner ?? (both ? strongest : moved.ephysio ? 'ephysio' : 'ghl');
  const loser: SideName = winner === 'ephysio' ? 'ghl' : 'ephysio';
  const winnerValue = known(values[winner]) ? values[winner] : base[winner][field];
  // The owner's value is not known, or was never there: nothing to put back.
  if (!known(winnerValue) || (winnerValue === null && !known(base[winner][field])))
    return { to: null, value: null };
  const loserValue = values[loser] ?? null;
  if (winnerValue === loserValue) return { to: null, value: null };
  const hasDiffered =
    known(base.ephysio[field]) && known(base.ghl[field]) && base.ephysio[field] !== base.ghl[field];
  const isUnseen = rules.keepUnseen === true && hasDiffered && loserValue !== null;
  const overwritten = moved[loser] || isUnseen;
  return {
    to: loser,
    value: winnerValue,
    ...(overwritten
      ? {
          conflict: {
            field,
            winner,
            reason: both || rules.owners[field] === undefined ? 'both-changed' : 'owner',
            winnerValue,
            loserValue,
          } as const,
        }
      : {}),
  };
};

const SIDES = ['ephysio', 'ghl'] as const;
/** Who must not be left without any contact point: either side, and the person on both together. */
const KEEPERS: readonly (readonly SideName[])[] = [['ephysio'], ['ghl'], SIDES];

type Writes = { readonly [S in SideName]: Record<string, string | null> };

const holds = (record: Fields, field: string): boolean =>
  record[field] !== null && record[field] !== undefined;

/** Whether the field will hold something on one of the sides once all is written. */
const stays = (to: Writes, now: Base<Fields>, sides: readonly SideName[], field: string): boolean =>
  sides.some((side) => (field in to[side] ? to[side][field] !== null : holds(now[side], field)));

/**
 * Holds back the clearings when these sides would lose every contact point in one go. Both together do where each has
 * emptied what the other still has.
 */
const holdClearings = (
  to: Writes,
  now: Base<Fields>,
  sides: readonly SideName[],
  keepOneOf: readonly string[],
): string[] => {
  const held = keepOneOf.filter((field) => sides.some((side) => holds(now[side], field)));
  if (held.length < 2 || keepOneOf.some((field) => stays(to, now, sides, field))) return [];
  for (const field of held) for (const side of sides) delete to[side][field];
  return held;
};

const holdRequired = (to: Record<string, string | null>, required: readonly string[] = []): string[] => {
  const cleared = required.filter((field) => to[field] === null);
  for (const field of cleared) delete to[field];
  return cleared;
};

const valueIn = (side: SideName, base: Base<Fields>, now: Base<Fields>, field: string): string | null => {
  const value = now[side][field];
  return (known(value) ? value : base[side][field]) ?? null;
};

/**
 * A whole of which both sides changed parts to different values: one of them stands with all its parts, and the other one is
 * kept as one conflict. One that lacks a part does not stand where the other one has all. `null`: only one side changed it.
 */
const mergeWhole = (
  parts: readonly string[],
  base: Base<Fields>,
  now: Base<Fields>,
  { whole, winner: preferred }: MergeRules,
): { readonly loser: SideName; readonly values: Fields; readonly conflict: Conflict } | null => {
  const differ = parts.filter((p) => valueIn('ephysio', base, now, p) !== valueIn('ghl', base, now, p));
  const isMoved = (side: SideName): boolean => differ.some((p) => changed(base[side][p], now[side][p]));
  if (!whole || !isMoved('ephysio') || !isMoved('ghl')) return null;
  const partsOf = (side: SideName): Fields =>
    Object.fromEntries(parts.map((part) => [part, valueIn(side, base, now, part)]));
  const isComplete = (side: SideName): boolean =>
    Object.values(partsOf(side)).every((value) => value !== null);
  const other = otherSide(preferred);
  const winner = isComplete(preferred) || !isComplete(other) ? preferred : other;
  const loser = otherSide(winner);
  return {
    loser,
    values: Object.fromEntries(Object.entries(partsOf(winner)).filter(([part]) => differ.includes(part))),
    conflict: {
      field: whole.name,
      winner,
      reason: 'both-changed',
      winnerValue: whole.textOf(partsOf(winner), parts),
      loserValue: whole.textOf(partsOf(loser), parts),
    },
  };
};

/** Parts that a side refuses as the other one still has them: both differ in them, unless the side's own value goes there. */
const refusedParts = (
  to: Writes,
  base: Base<Fields>,
  now: Base<Fields>,
  parts: readonly string[],
  { refused }: MergeRules,
): string[] =>
  SIDES.flatMap((side) => {
    const source = otherSide(side);
    return parts.filter(
      (part) =>
        refused?.[side][part] !== undefined &&
        refused[side][part] === valueIn(source, base, now, part) &&
        refused[side][part] !== valueIn(side, base, now, part) &&
        !(part in to[source]),
    );
  });

/**
 * Takes the parts of a whole back of which one is kept from clearing, or refused: the others would stand beside what they do
 * not belong to.
 */
const holdWhole = (to: Writes, kept: readonly string[], parts: readonly string[]): string[] => {
  const isTorn = parts.some((part) => kept.includes(part));
  const waiting = isTorn ? SIDES.flatMap((side) => parts.filter((part) => part in to[side])) : [];
  for (const side of SIDES) for (const part of waiting) delete to[side][part];
  return waiting;
};

/**
 * Three-way merge, field by field. `now` falls back to `base` where a side was not read in this run.
 * Pure: decides what to write, changes nothing.
 */
export const merge = (
  fields: readonly string[],
  base: Base<Fields>,
  now: Base<Fields>,
  rules: MergeRules,
): Merge => {
  const to = { ephysio: {} as Record<string, string | null>, ghl: {} as Record<string, string | null> };
  const conflicts: Conflict[] = [];
  const { whole, owners } = rules;
  const parts = whole?.parts.filter((part) => fields.includes(part) && owners[part] === undefined) ?? [];
  const clash = mergeWhole(parts, base, now, rules);
  if (clash) {
    Object.assign(to[clash.loser], clash.values);
    conflicts.push(clash.conflict);
  }
  for (const field of fields) {
    if (clash && parts.includes(field)) continue;
    const verdict = mergeField(field, base, now, rules);
    if (verdict.to === null) continue;
    to[verdict.to][field] = verdict.value;
    if (verdict.conflict) conflicts.push(verdict.conflict);
  }
  const kept = [
    ...KEEPERS.flatMap((sides) => holdClearings(to, now, sides, rules.keepOneOf)),
    ...SIDES.flatMap((side) => holdRequired(to[side], rules.required?.[side])),
  ];
  const waiting = holdWhole(to, [...kept, ...refusedParts(to, base, now, parts, rules)], parts);
  const undone = [...kept, ...waiting, ...(waiting.length > 0 && whole ? [whole.name] : [])];
  return {
    to,
    conflicts: conflicts.filter((c) => !undone.includes(c.field)),
    keptFromClearing: kept,
    waiting,
  };
};
