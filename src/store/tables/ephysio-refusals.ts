import { z } from 'zod';
import { canonicalJson } from '../seal/canonical-json.ts';
import type { Store, StoreHandle } from '../store.ts';
import { deleteCheckpoint, getCheckpoint, setCheckpoint } from './checkpoints.ts';

const missingOf = (name: string): string => `ephysio.missing.${name}`;
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
      (await getCheckpoint(store, practice, missingOf(name))) === canonicalJson(settings[name]),
    note: (name: string): Promise<void> =>
      setCheckpoint(store, practice, missingOf(name), canonicalJson(settings[name]), now()),
    /** It was seen to work, by somebody who tried it: whatever was noted before. */
    noteSeen: async (name: string): Promise<void> => {
      await deleteCheckpoint(store, practice, missingOf(name));
      await setCheckpoint(store, practice, workedOf(name), canonicalJson(settings[name]), now());
    },
    /** After a call was disabled and enabled again in the config, it is tried again. */
    forgetSwitchedOff: async (): Promise<void> => {
      const off = Object.keys(settings).filter((name) => settings[name] === false);
      if (off.length === 0) return;
      await store.db
        .deleteFrom('checkpoints')
        .where('practice', '=', practice)
        .where('name', 'in', off.map(missingOf))
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

const INVOICES = 'ephysio.invoices';

/** So many different patients in a row, though it was taken before: it is not theirs. */
const IN_A_ROW = 3;

// Fingerprints only: nothing of a patient, nothing of the config.
const stored = z.object({
  config: z.string(),
  /** An invoice was made with this config. */
  taken: z.boolean(),
  refused: z.array(z.string()),
  /** Different patients since an invoice was taken last: by fingerprint. */
  inARow: z.array(z.string()),
  reason: z.string(),
});
type State = z.infer<typeof stored>;

/**
 * Whether e-Physio has refused a new invoice, remembered as long as the config says the same about invoices: asked again
 * it would refuse again. A refusal before any invoice was accepted is the template's fault: no invoice is sent. A later one is
 * the patient's, unless several in a row are refused.
 * @param config what the config says about new invoices, and where they are sent
 */
export const createRefusedInvoices = (store: Store, practice: string, config: unknown, now: () => number) => {
  const fingerprint = store.sealer.fingerprint(config);
  const read = async (handle: StoreHandle = store): Promise<State> => {
    const value = await getCheckpoint(handle, practice, INVOICES);
    const state = value === null ? null : stored.parse(JSON.parse(value));
    return state?.config === fingerprint
      ? state
      : { config: fingerprint, taken: false, refused: [], inARow: [], reason: '' };
  };
  const change = (changed: (state: State) => State): Promise<void> =>
    store.transaction(async (handle) => {
      const value = canonicalJson(changed(await read(handle)));
      await setCheckpoint(handle, practice, INVOICES, value, now());
    });
  const holdsForAll = ({ taken, inARow }: State): boolean => inARow.length >= (taken ? IN_A_ROW : 1);
  return {
    /** Why no invoice is sent; `null`: invoices are sent. */
    reason: async (): Promise<string | null> => {
      const state = await read();
      return holdsForAll(state) ? state.reason : null;
    },
    /** Whether the same body of this patient, with this address, was refused. */
    isRefused: async (patient: unknown): Promise<boolean> =>
      (await read()).refused.includes(store.sealer.fingerprint(patient)),
    note: (patient: { readonly id: string }, reason: string): Promise<void> =>
      change((state) => ({
        ...state,
        refused: [...new Set([...state.refused, store.sealer.fingerprint(patient)])],
        inARow: [...new Set([...state.inARow, store.sealer.fingerprint(patient.id)])],
        reason,
      })),
    hasTaken: async (): Promise<boolean> => (await read()).taken,
    noteTaken: async (): Promise<void> => {
      const { taken, inARow } = await read();
      if (!taken || inARow.length > 0) await change((state) => ({ ...state, taken: true, inARow: [] }));
    },
    /** Invoices are tried again. */
    forget: (): Promise<void> => deleteCheckpoint(store, practice, INVOICES),
  };
};
