import { z } from 'zod';
import type { Entity } from '../domain/records/sides.ts';
import type { Store } from '../store/store.ts';
import { getCheckpoint, setCheckpoint } from '../store/tables/checkpoints.ts';
import type { DayCount, DayCounts } from './run-context.ts';

const DAY_MS = 86_400_000;

/** Ids of records with the time (epoch ms) at which each was counted. */
const stored = z.array(z.tuple([z.string(), z.number()]));

/** The count of one practice. It is stored: a restart of the listener does not reset it. */
export const dayCount = (store: Store, practice: string, what: string, now: () => number): DayCount => ({
  take: (ids, judge) =>
    store.transaction(async (handle) => {
      const checkpoint = `listener.${what}`;
      const value = await getCheckpoint(handle, practice, checkpoint);
      const known = stored.safeParse(JSON.parse(value ?? '[]'));
      const others = (known.data ?? []).filter(
        ([id, at]) => !ids.includes(id) && Math.abs(now() - at) < DAY_MS,
      );
      const trips = judge(others.length);
      const counted = [...others, ...ids.map((id) => [id, now()] as const)];
      if (trips.length === 0)
        await setCheckpoint(handle, practice, checkpoint, JSON.stringify(counted), now());
      return trips;
    }),
});

/** All that the listener counts of one practice. */
export const dayCounts = (store: Store, practice: string, now: () => number): DayCounts => {
  const count = (what: string): DayCount => dayCount(store, practice, what, now);
  const firstLinks = (entity: Entity) => ({
    linked: count(`first-links.${entity}`),
    overwritten: (field: string) => count(`first-overwritten.${entity}.${field}`),
  });
  return {
    cancellations: count('cancellations'),
    creations: count('creations'),
    firstLinks: { patient: firstLinks('patient'), appointment: firstLinks('appointment') },
  };
};
