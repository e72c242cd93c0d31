import type { Entity, SideName } from '../records/sides.ts';
import { FLAGS, type GuardOverrides } from './guard-flags.ts';

export interface GuardLimits {
  readonly maxRetirePercent: number;
  readonly maxRetire: number;
  readonly maxChangePercent: number;
  /** New patients in e-Physio; `null`: any number. */
  readonly maxCreate: number | null;
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

/** Where an appointment stands: a therapist's id in e-Physio, and a day (YYYY-MM-DD, the practice's time zone). */
export interface Place {
  readonly therapist: string | null;
  readonly day: string | null;
}

/** One planned change of a linked record: the fields that change, and by how much its start moves (ms). */
export interface PlannedChange {
  readonly fields: readonly string[];
  readonly movedByMs: number | null;
  /** Of an appointment: where it stood before. */
  readonly place?: Place;
}

export interface GuardInput {
  readonly entity: Entity;
  readonly sides: readonly ListedSide[];
  readonly linked: number;
  /** Appointments that would be cancelled without a word of the desk. */
  readonly retired: readonly Place[];
  /** How many were cancelled before, which this plan is judged together with: the listener's of a day. */
  readonly retiredBefore: number;
  readonly changes: readonly PlannedChange[];
  /** Therapists who have an appointment that takes place in the window. */
  readonly therapists: ReadonlySet<string>;
}

/** A plan that changes nothing: only the lists are judged. */
export const NOTHING_PLANNED = {
  retired: [],
  retiredBefore: 0,
  changes: [],
  therapists: new Set<string>(),
} as const;

/** What a guard saw, in numbers. */
export type GuardFacts =
  | { readonly guard: 'empty-side'; readonly side: SideName; readonly expected: number }
  | {
      readonly guard: 'shrunk-side';
      readonly side: SideName;
      readonly count: number;
      readonly lastCount: number;
    }
  | {
      readonly guard: 'retire-limit';
      readonly entity: Entity;
      readonly count: number;
      readonly linked: number;
      /** How many were cancelled in the last day already. */
      readonly before: number;
    }
  | {
      readonly guard: 'creations';
      readonly count: number;
      readonly limit: number;
      /** How many were created before, which count with them. */
      readonly before: number;
    }
  | {
      readonly guard: 'mass-change';
      readonly entity: Entity;
      readonly count: number;
      readonly linked: number;
      /** One field that changes in all of them, or by how many minutes they move. */
      readonly by: { readonly field: string } | { readonly minutes: number };
    };

/** A guard that stops a run, or holds a part of it back. */
export interface GuardTrip {
  readonly facts: GuardFacts;
  /** Lifts the guard for one run. */
  readonly flag: string;
  /** The appointments that it is about. */
  readonly places: readonly Place[];
}

const SHRUNK_BELOW = 0.7;
/** Fewer that are gone are an ordinary day: of three appointments one disappears. */
const SHRUNK_BY = 10;
/** A mass change has to be more than this many records: half of a handful is an ordinary day. */
const MASS_CHANGE_ABOVE = 20;

/** A clock or a time zone that is wrong moves everything by one amount of hours; a whole day is somebody's decision. */
const DAY_MS = 86_400_000;
const MOVED_TOGETHER = 0.25;

const emptySide = (input: GuardInput): GuardTrip[] =>
  input.sides
    .filter((s) => s.complete && s.count === 0 && s.expected > 0)
    .map((s) => ({
      facts: { guard: 'empty-side', side: s.side, expected: s.expected },
      flag: FLAGS['empty-side'],
      places: [],
    }));

const shrunkSide = (input: GuardInput): GuardTrip[] =>
  input.sides.flatMap(({ side, complete, count, lastCount }) => {
    if (!complete || count === 0 || lastCount === null) return [];
    if (count >= SHRUNK_BELOW * lastCount || lastCount - count < SHRUNK_BY) return [];
    return [
      {
        facts: { guard: 'shrunk-side', side, count, lastCount },
        flag: FLAGS['shrunk-side'],
        places: [],
      },
    ];
  });

const retireLimit = (input: GuardInput, limits: GuardLimits): GuardTrip[] => {
  const { retired, retiredBefore, linked } = input;
  const all = retired.length + retiredBefore;
  if (all <= limits.maxRetire || all * 100 <= limits.maxRetirePercent * linked) return [];
  const facts = {
    guard: 'retire-limit',
    entity: input.entity,
    count: retired.length,
    linked,
    before: retiredBefore,
  } as const;
  return [{ facts, flag: FLAGS['retire-limit'], places: retired }];
};

/** More new patients than a run, or the listener in a day, creates by itself. */
export const creationLimit = (
  { count, before }: { readonly count: number; readonly before: number },
  { maxCreate }: Pick<GuardLimits, 'maxCreate'>,
  { allowCreate }: Pick<GuardOverrides, 'allowCreate'>,
): GuardTrip[] =>
  allowCreate || maxCreate === null || count + before <= maxCreate
    ? []
    : [{ facts: { guard: 'creations', count, before, limit: maxCreate }, flag: FLAGS.creations, places: [] }];

const placesOf = (changes: readonly PlannedChange[]): Place[] =>
  changes.flatMap(({ place }) => (place === undefined ? [] : [place]));

const groupBy = <K>(
  changes: readonly PlannedChange[],
  keysOf: (change: PlannedChange) => readonly K[],
): Map<K, PlannedChange[]> => {
  const groups = new Map<K, PlannedChange[]>();
  for (const change of changes) {
    for (const key of new Set(keysOf(change))) {
      const group = groups.get(key);
      if (group) group.push(change);
      else groups.set(key, [change]);
    }
  }
  return groups;
};

const massChangeTrip = (
  facts: Omit<Extract<GuardFacts, { guard: 'mass-change' }>, 'guard'>,
  changes: readonly PlannedChange[],
): GuardTrip => ({
  facts: { guard: 'mass-change', ...facts },
  flag: FLAGS['mass-change'],
  places: placesOf(changes),
});

/** Times are judged by the amount that they move by: moving a week of appointments is what people do. */
const TIMES: readonly string[] = ['start', 'end'];

const changedField = (input: GuardInput, limits: GuardLimits): GuardTrip[] => {
  const { linked, entity } = input;
  for (const [field, changes] of groupBy(input.changes, (c) => c.fields.filter((f) => !TIMES.includes(f)))) {
    const count = changes.length;
    if (count <= MASS_CHANGE_ABOVE || count * 100 <= limits.maxChangePercent * linked) continue;
    return [massChangeTrip({ entity, count, linked, by: { field } }, changes)];
  }
  return [];
};

/** Where several therapists work, the appointments of one of them are that person's to move. */
const isOfOneTherapist = (changes: readonly PlannedChange[], { therapists }: GuardInput): boolean =>
  therapists.size > 1 && new Set(changes.map(({ place }) => place?.therapist)).size < 2;

const movedTogether = (input: GuardInput): GuardTrip[] => {
  const { linked, entity } = input;
  const groups = groupBy(input.changes, ({ movedByMs: by }) =>
    by === null || by === 0 || Math.abs(by) >= DAY_MS ? [] : [by],
  );
  for (const [byMs, changes] of groups) {
    const count = changes.length;
    if (count <= MASS_CHANGE_ABOVE || count < MOVED_TOGETHER * linked) continue;
    if (isOfOneTherapist(changes, input)) continue;
    return [massChangeTrip({ entity, count, linked, by: { minutes: byMs / 60_000 } }, changes)];
  }
  return [];
};

const massChange = (input: GuardInput, limits: GuardLimits): GuardTrip[] =>
  [...changedField(input, limits), ...movedTogether(input)].slice(0, 1);

/** Judges a finished plan, before its first write. A trip that its flag lifts is not there. */
export const evaluateGuards = (
  input: GuardInput,
  limits: GuardLimits,
  overrides: GuardOverrides,
): GuardTrip[] => [
  ...(overrides.allowEmpty ? [] : emptySide(input)),
  ...(overrides.allowShrink ? [] : shrunkSide(input)),
  ...(overrides.allowRetire ? [] : retireLimit(input, limits)),
  ...(overrides.allowMassChange ? [] : massChange(input, limits)),
];
