import { z } from 'zod';
import type { Store } from '../store/store.ts';
import { getCheckpoint, setCheckpoint } from '../store/tables/checkpoints.ts';
import type { CreationCount } from './run-context.ts';

const CHECKPOINT = 'listener.creations';
const DAY_MS = 86_400_000;

/** Ids of contacts with the time (epoch ms) at which the patient of each was planned. */
const stored = z.array(z.tuple([z.string(), z.number()]));

/** Counts the patients that the listener creates in a day. The count is stored: a restart of the listener does not reset it. */
export const creationCount = (store: Store, practice: string, now: () => number): CreationCount => ({
  take: (contactId, limit) =>
    store.transaction(async (handle) => {
      const value = await getCheckpoint(handle, practice, CHECKPOINT);
      const known = stored.safeParse(JSON.parse(value ?? '[]'));
      const others = (known.data ?? []).filter(
        ([id, at]) => id !== contactId && Math.abs(now() - at) < DAY_MS,
      );
      const isTaken = others.length < limit;
      const taken = JSON.stringify([...others, [contactId, now()]]);
      if (isTaken) await setCheckpoint(handle, practice, CHECKPOINT, taken, now());
      return { before: others.length, isTaken };
    }),
});
