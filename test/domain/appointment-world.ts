import type { Showing } from '../../src/domain/merge/appointment-view.ts';
import type { Conflict } from '../../src/domain/merge/merge.ts';
import {
  type Change,
  type Create,
  type Link,
  newLink,
  type Operation,
  type Plan,
} from '../../src/domain/plan/plan.ts';
import { planAppointments } from '../../src/domain/plan/plan-appointments.ts';
import type { AppointmentRules } from '../../src/domain/plan/plan-linked-appointment.ts';
import {
  type Appointment,
  type AppointmentField,
  isCancelled,
} from '../../src/domain/records/appointment.ts';
import { type Both, otherSide, type SideName } from '../../src/domain/records/sides.ts';
import type { Held } from '../../src/domain/side.ts';

/** Both calendars with what the program remembers, in the simplest form that the planner can be compared with. */
export interface World {
  readonly ephysio: Map<string, Appointment>;
  readonly ghl: Map<string, Appointment>;
  readonly links: Map<string, Link<Appointment>>;
  /** Every record gets an id of its own. */
  count: number;
}

/** A field that was written on one side, with what was there before and at the last agreement. */
export interface Written {
  readonly side: SideName;
  readonly id: string;
  readonly field: AppointmentField;
  readonly before: string | null | undefined;
  readonly agreed: string | null | undefined;
  readonly conflicts: readonly Conflict[];
}

const nextId = (world: World, prefix: string): string => {
  world.count += 1;
  return `${prefix}${world.count}`;
};

export const addRecord = (world: World, side: SideName, record: Appointment): string => {
  const id = nextId(world, side === 'ghl' ? 'g' : 'e');
  world[side].set(id, record);
  return id;
};

/** What a side says of a linked record: what is gone, or still to be made, reads as cancelled. */
const nowOf = (world: World, side: SideName, { base, ...ids }: Link<Appointment>): Appointment => {
  const id = side === 'ghl' ? ids.ghlId : ids.ephysioId;
  return world[side].get(id ?? '') ?? { ...base[side], status: 'cancelled' };
};

export const bothNow = (world: World, link: Link<Appointment>): Both<Appointment> => ({
  ephysio: nowOf(world, 'ephysio', link),
  ghl: nowOf(world, 'ghl', link),
});

export const bothGone = (world: World, { ephysioId, ghlId }: Link<Appointment>): Both<boolean> => ({
  ephysio: ephysioId !== null && !world.ephysio.has(ephysioId),
  ghl: ghlId !== null && !world.ghl.has(ghlId),
});

const isEqual = (a: Appointment, b: Appointment): boolean =>
  (['patient', 'calendar', 'start', 'end', 'status'] as const).every((f) => a[f] === b[f]);

/** Reads both sides and plans, as a run over the whole time does. */
export const planWorld = (world: World, rules: AppointmentRules): Plan<Appointment> => {
  const links = [...world.links.values()];
  const linked = new Set(links.flatMap(({ ephysioId, ghlId }) => [ephysioId, ghlId]));
  const unlinked = (side: SideName): Held<Appointment>[] =>
    [...world[side]].flatMap(([id, record]) => (linked.has(id) ? [] : [{ id, record }]));
  return planAppointments({
    changed: links.flatMap((link) => {
      const now = bothNow(world, link);
      const isWhole = link.ephysioId !== null && link.ghlId !== null;
      const isAsAgreed = isEqual(now.ephysio, link.base.ephysio) && isEqual(now.ghl, link.base.ghl);
      const isOver = isCancelled(link.base.ephysio) && isCancelled(link.base.ghl);
      return isAsAgreed && (isWhole || isOver) ? [] : [{ link, now, gone: bothGone(world, link) }];
    }),
    unlinked: { ephysio: unlinked('ephysio'), ghl: unlinked('ghl') },
    wanted: { ephysio: null, ghl: null },
    failures: [],
    reviews: [],
    unchanged: 0,
    linked: links.length,
    rules,
    newId: () => nextId(world, 'L'),
  });
};

/** Carries a plan out without any trouble on the way. @returns every field that was written to a record that was there */
export const applyToWorld = (world: World, plan: Plan<Appointment>, showing: Showing): Written[] =>
  plan.operations.flatMap((operation) => applyOne(world, operation, showing));

const learn = (world: World, linkId: string, patch: Change<Appointment>['patch']): void => {
  const link = world.links.get(linkId);
  if (!link) throw new Error(`no link ${linkId}`);
  const ephysio = { ...link.base.ephysio, ...patch.ephysio };
  world.links.set(linkId, { ...link, base: { ephysio, ghl: { ...link.base.ghl, ...patch.ghl } } });
};

const applyOne = (world: World, operation: Operation<Appointment>, showing: Showing): Written[] => {
  switch (operation.kind) {
    case 'adopt':
      learn(world, operation.link.id, operation.patch);
      return [];
    case 'tombstone':
      throw new Error('appointments have no tombstones');
    case 'create':
      create(world, operation, showing);
      return [];
    case 'link':
      world.links.set(operation.link.id, operation.link);
      learn(world, operation.link.id, operation.patch);
      return operation.followUps.flatMap((change) => write(world, change, showing));
    default:
      return write(world, operation, showing);
  }
};

/** What a side shows of a record that is written there. */
export const asShown = (
  record: Appointment,
  side: SideName,
  { shows, showsCalendar }: Showing,
): Appointment => ({
  ...record,
  ...(record.status ? { status: shows[side](record.status) ?? 'confirmed' } : {}),
  ...(record.calendar ? { calendar: showsCalendar[side](record.calendar) } : {}),
});

const create = (
  world: World,
  { side, from, link: half, replaces }: Create<Appointment>,
  showing: Showing,
): void => {
  if (replaces) world[side].set(replaces.id, { ...world[side].get(replaces.id), status: 'cancelled' });
  const record = asShown(from.record, side, showing);
  const made = addRecord(world, side, record);
  const base = { ephysio: from.record, ghl: from.record, [side]: record };
  const id = half?.id ?? nextId(world, 'L');
  const link = side === 'ghl' ? newLink(id, from.id, made) : newLink(id, made, from.id);
  world.links.set(id, { ...link, source: half?.source ?? otherSide(side), base });
};

const write = (world: World, change: Change<Appointment>, showing: Showing): Written[] => {
  const { side, targetId, changes, link, conflicts } = change;
  const before = world[side].get(targetId);
  if (!before) throw new Error(`${side} has no ${targetId}`);
  const stored = asShown(changes, side, showing);
  world[side].set(targetId, { ...before, ...stored });
  learn(world, link.id, { ...change.patch, [side]: { ...change.patch[side], ...stored } });
  return (Object.keys(changes) as AppointmentField[]).map((field) => ({
    side,
    id: targetId,
    field,
    before: before[field],
    agreed: link.base[side][field],
    conflicts,
  }));
};

/** The records of a side that somebody comes to. */
export const live = (world: World, side: SideName): Held<Appointment>[] =>
  [...world[side]].flatMap(([id, record]) => (isCancelled(record) ? [] : [{ id, record }]));
