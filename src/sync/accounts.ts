import type { PracticeConfig } from '../config/schema.ts';
import { GuardError, SignInError } from '../errors.ts';
import type { Store } from '../store/store.ts';
import { disconnectedAt, getAccounts, setAccounts } from '../store/tables/practices.ts';

const wrong = (practice: string, what: string, now: string, before: string): GuardError =>
  new GuardError(
    'wrong-account',
    `Practice "${practice}" is configured for ${what} ${now}, but its data came from ${what} ${before}. Nothing was read or written.`,
    'Correct the config, or give the other account a practice of its own with another name.',
  );

/**
 * Refuses a sign-in that leads into another practice of e-Physio than the one that the data came from, before the
 * session is kept or used: a run can need a new one at any time.
 */
export const assertEphysioPractice = async (
  store: Store,
  practice: string,
  id: string | null,
): Promise<void> => {
  const { ephysioPracticeId: before } = await getAccounts(store, practice);
  if (id !== null && before !== null && before !== id) throw wrong(practice, 'e-Physio practice', id, before);
};

/** @throws SignInError while GHL says that the app was removed from the location: nobody allowed us to go on there */
export const assertConnected = async (store: Store, { name, ghl }: PracticeConfig): Promise<void> => {
  const at = await disconnectedAt(store, name);
  if (at === null) return;
  throw new SignInError(
    `The app was removed from GHL location ${ghl.locationId} at ${at}. Nothing was read or written; all data is kept.`,
    `To connect it again: ephysio-ghl auth --practice ${name}`,
  );
};

/**
 * The guard that no flag lifts: a practice's records are never mixed with those of another account.
 * @param ephysioPracticeId signs in to e-Physio and gives its own id of the practice
 */
export const assertAccounts = async (
  store: Store,
  practice: PracticeConfig,
  ephysioPracticeId: () => Promise<string | null>,
  dryRun: boolean,
): Promise<void> => {
  const { name, ghl } = practice;
  const known = await getAccounts(store, name);
  if (known.ghlLocationId !== null && known.ghlLocationId !== ghl.locationId) {
    throw wrong(name, 'GHL location', ghl.locationId, known.ghlLocationId);
  }
  const id = await ephysioPracticeId();
  await assertEphysioPractice(store, name, id);
  if (!dryRun)
    await setAccounts(store, name, {
      ghlLocationId: ghl.locationId,
      ...(id === null ? {} : { ephysioPracticeId: id }),
    });
};
