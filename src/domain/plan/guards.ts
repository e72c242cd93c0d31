import type { GuardFacts } from './guard-facts.ts';
import { FLAGS, type GuardOverrides } from './guard-flags.ts';
import type { GuardInput, GuardLimits, GuardTrip, Place, PlannedChange } from './guard-input.ts';

const SHRUNK_BELOW = 0.7;
/** Fewer that are gone are an ordinary day: of three appointments one disappears. */
const SHRUNK_BY = 10;
/** A mass change has to be more than this many records: half of a handful is an ordinary day. */
const MASS_CHANGE_ABOVE = 20;
/** So many appointments of one calendar are another therapist's: no colleague who stood in. */
const CALENDAR_CHANGE_FROM = 10;

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
  const { entity, first } = input;
  const linked = input.linked + first.count;
  const fieldsOf = ({ fields, isFirst }: PlannedChange) =>
    isFirst ? fields : fields.filter((f) => !TIMES.includes(f));
  for (const [field, changes] of groupBy(input.changes, fieldsOf)) {
    const count = changes.length;
    if (count <= MASS_CHANGE_ABOVE || count * 100 <= limits.maxChangePercent * linked) continue;
    if (changes.every(({ isFirst }) => isFirst)) continue;
    return [massChangeTrip({ entity, count, linked, by: { field } }, changes)];
  }
  return [];
};

/**
 * Records that meet for the first time, judged by themselves: a wrong config shows in what is linked now, however many links
 * there are. A calendar counts as soon as most of its appointments would leave it.
 */
const overwrittenAtFirst = (input: GuardInput, { maxChangePercent }: GuardLimits): GuardTrip[] => {
  const { entity, first } = input;
  const { before, fits } = first;
  const firsts = input.changes.filter(({ isFirst }) => isFirst);
  const linked = first.count + before.count;
  for (const [field, changes] of groupBy(firsts, (c) => c.fields)) {
    const count = changes.length;
    const all = count + before.changed;
    const isMost = all > MASS_CHANGE_ABOVE && all * 100 > maxChangePercent * linked;
    const isOfCalendars = field === 'calendar' && fits.some((fit) => fit.count >= CALENDAR_CHANGE_FROM);
    if (!isMost && !isOfCalendars) continue;
    const by = { firstField: field, before: before.changed, fits };
    return [massChangeTrip({ entity, count, linked, by }, changes)];
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
  [...overwrittenAtFirst(input, limits), ...changedField(input, limits), ...movedTogether(input)].slice(0, 1);

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
