import { z } from 'zod';
import { canonicalJson } from '../seal/canonical-json.ts';
import type { Store, StoreHandle } from '../store.ts';
import { getCheckpoint, setCheckpoint } from './checkpoints.ts';

const CHECKPOINT = 'ephysio.placeholders';

// The sex is none of these: it is not read.
const placeholders = z.object({
  birthDate: z.string(),
  street: z.string(),
  zip: z.string(),
  city: z.string(),
});
type Placeholders = z.infer<typeof placeholders>;

/** The placeholders that a practice's patients may hold: those of the config, and those with which patients were made before. */
export interface PlaceholderMemory {
  known(): Promise<readonly Placeholders[]>;
  /** Called before a patient is made with those of the config. */
  remember(): Promise<void>;
}

const used = async (handle: StoreHandle, practice: string): Promise<Placeholders[]> => {
  const stored = await getCheckpoint(handle, practice, CHECKPOINT);
  return stored === null ? [] : z.array(placeholders).parse(JSON.parse(stored));
};

/** @param now epoch milliseconds */
export const createPlaceholderMemory = (
  store: Store,
  practice: string,
  current: Placeholders,
  now: () => number,
): PlaceholderMemory => {
  const set = placeholders.parse(current);
  const isSet = (other: Placeholders): boolean => canonicalJson(other) === canonicalJson(set);
  let isRemembered = false;
  return {
    known: async () => [...(await used(store, practice)).filter((other) => !isSet(other)), set],
    remember: async () => {
      if (isRemembered) return;
      await store.transaction(async (handle) => {
        const sets = await used(handle, practice);
        if (!sets.some(isSet))
          await setCheckpoint(handle, practice, CHECKPOINT, canonicalJson([...sets, set]), now());
      });
      isRemembered = true;
    },
  };
};
