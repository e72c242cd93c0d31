import type { GhlAppointment } from '../../../src/sandbox/ghl/model.ts';
import { startOf } from './values.ts';
import type { World } from './world.ts';

const APART_MS = 2 * 60_000;

/** All that one series ever had, as the witness calls them, in the order in which they were first seen. */
const instancesOf = ({ witness }: World, master: string): string[] => {
  const isOne = (raw: object | null): boolean => (raw as GhlAppointment | null)?.masterEventId === master;
  const names = witness.changes.flatMap((c) =>
    c.side === 'ghl' && c.entity === 'appointment' && isOne(c.raw.after ?? c.raw.before) ? [c.id] : [],
  );
  return [...new Set(names)];
};

/** All of the series that one of GHL's appointments is one of. */
export const siblingsOf = (world: World, name: string): string[] => {
  const [first] = world.witness.of({ side: 'ghl', entity: 'appointment', id: name });
  const master = (first?.raw.after as GhlAppointment | null | undefined)?.masterEventId;
  return master ? instancesOf(world, master) : [];
};

/** The instance of a series that a record is, or is linked with. */
const instanceOf = (world: World, side: 'ephysio' | 'ghl', id: string): GhlAppointment | undefined => {
  const names =
    side === 'ghl'
      ? [world.witness.nameOf(id)]
      : world.partnersOf({ side, entity: 'appointment', id }).toReversed();
  return names.map(world.appointment).find((found) => found && found.masterEventId !== null);
};

/**
 * When an appointment begins that somebody gives this slot. Each of a series has minutes of its own: GHL makes its id of its
 * start, and two of one series cannot have the same.
 */
export const startFor = (world: World, side: 'ephysio' | 'ghl', id: string, slot: number): number => {
  const instance = instanceOf(world, side, id);
  if (!instance?.masterEventId) return startOf(slot);
  const place = instancesOf(world, instance.masterEventId).indexOf(world.witness.nameOf(instance.id));
  return startOf(slot) + (1 + place) * APART_MS;
};
