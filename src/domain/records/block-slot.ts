import type { CalendarMapping } from './calendar.ts';

/** Whose time is blocked in GHL: a user's, in every calendar, or a calendar's. */
export interface SlotTarget {
  readonly kind: 'user' | 'calendar';
  /** GHL's id of the user or calendar. */
  readonly id: string;
}

/** Time in GHL that nobody can book. `start`, `end`: UTC ISO instants with milliseconds. */
export interface BlockSlot {
  readonly target: SlotTarget;
  readonly start: string;
  readonly end: string;
  /** Says nothing about the reason. */
  readonly title: string;
}

export const targetKey = ({ kind, id }: SlotTarget): string => `${kind} ${id}`;

/** @param key as `targetKey` made it */
export const targetOf = (key: string): SlotTarget => ({
  kind: key.startsWith('user ') ? 'user' : 'calendar',
  id: key.slice(key.indexOf(' ') + 1),
});

/** Which of the two ids GHL takes; `null`: the user's where the config names one, as far as is known. */
export type TakenId = SlotTarget['kind'] | null;

/** The targets that one entry of `calendars` asks for. */
const targetsIn = (
  { ghlUserId, ghlCalendarId, ephysioClientId }: CalendarMapping,
  mappings: readonly CalendarMapping[],
  takes: TakenId,
): SlotTarget[] => {
  if (ghlUserId !== null && takes !== 'calendar') return [{ kind: 'user', id: ghlUserId }];
  // Of a therapist without any user the calendar is tried all the same, so that what GHL refuses is reported.
  const hasUser = mappings.some((m) => m.ephysioClientId === ephysioClientId && m.ghlUserId !== null);
  return takes === 'user' && hasUser ? [] : [{ kind: 'calendar', id: ghlCalendarId }];
};

/** The therapists (`ephysioClientId`) whom a user or calendar stands for. */
const therapistsOf = (mappings: readonly CalendarMapping[], { kind, id }: SlotTarget): Set<number> =>
  new Set(
    mappings
      .filter((m) => (kind === 'user' ? m.ghlUserId : m.ghlCalendarId) === id)
      .map((m) => m.ephysioClientId),
  );

/** Users and calendars by therapist. Those that stand for several therapists are apart: a slot there would block the others. */
export interface SlotTargets {
  readonly own: ReadonlyMap<number, readonly SlotTarget[]>;
  readonly shared: readonly (SlotTarget & { readonly therapists: readonly number[] })[];
}

export const slotTargets = (mappings: readonly CalendarMapping[], takes: TakenId): SlotTargets => {
  const own = new Map<number, Map<string, SlotTarget>>();
  const shared = new Map<string, SlotTargets['shared'][number]>();
  for (const mapping of mappings) {
    for (const target of targetsIn(mapping, mappings, takes)) {
      const therapists = therapistsOf(mappings, target);
      if (therapists.size > 1)
        shared.set(targetKey(target), { ...target, therapists: [...therapists].sort((a, b) => a - b) });
      else {
        const targets = own.get(mapping.ephysioClientId) ?? new Map<string, SlotTarget>();
        own.set(mapping.ephysioClientId, targets.set(targetKey(target), target));
      }
    }
  }
  return {
    own: new Map([...own].map(([therapist, targets]) => [therapist, [...targets.values()]])),
    shared: [...shared.values()],
  };
};
