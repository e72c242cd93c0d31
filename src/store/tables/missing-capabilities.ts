import { canonicalJson } from '../seal/canonical-json.ts';
import type { Store } from '../store.ts';
import { getCheckpoint, setCheckpoint } from './checkpoints.ts';

const checkpointOf = (name: string): string => `ephysio.missing.${name}`;
const workedOf = (name: string): string => `ephysio.worked.${name}`;

/**
 * Which assumed calls e-Physio turned out not to have, and which have worked. A call counts as missing as
 * long as the config says the same about it as it did then.
 * @param settings the config's value for each call
 */
export const createMissingCapabilities = (
  store: Store,
  practice: string,
  settings: Readonly<Record<string, unknown>>,
  now: () => number,
) => {
  const worked = new Set<string>();
  const hasWorked = async (name: string): Promise<boolean> =>
    worked.has(name) ||
    (await getCheckpoint(store, practice, workedOf(name))) === canonicalJson(settings[name]);
  return {
    isMissing: async (name: string): Promise<boolean> =>
      (await getCheckpoint(store, practice, checkpointOf(name))) === canonicalJson(settings[name]),
    note: (name: string): Promise<void> =>
      setCheckpoint(store, practice, checkpointOf(name), canonicalJson(settings[name]), now()),
    /** After a call was disabled and enabled again in the config, it is tried again. */
    forgetSwitchedOff: async (): Promise<void> => {
      const off = Object.keys(settings).filter((name) => settings[name] === false);
      if (off.length === 0) return;
      await store.db
        .deleteFrom('checkpoints')
        .where('practice', '=', practice)
        .where('name', 'in', off.map(checkpointOf))
        .execute();
    },
    hasWorked,
    noteWorked: async (name: string): Promise<void> => {
      if (!(await hasWorked(name)))
        await setCheckpoint(store, practice, workedOf(name), canonicalJson(settings[name]), now());
      worked.add(name);
    },
  };
};
