import type { PracticeConfig } from '../../../config/schema.ts';
import { EXIT, MissingScopeError } from '../../../errors.ts';
import type { Store } from '../../../store/store.ts';
import { loadCredentials } from '../../../store/tables/credentials.ts';
import { disconnectedAt } from '../../../store/tables/disconnected.ts';
import { getAccounts } from '../../../store/tables/practices.ts';
import { type Finding, fail, ok } from './finding.ts';
import type { Services } from './services.ts';

/** What the database says against it, before anything is asked for. */
const knownTrouble = async (store: Store, { name, ghl }: PracticeConfig): Promise<Finding | null> => {
  const at = await disconnectedAt(store, name);
  if (at !== null) {
    return fail(
      EXIT.signIn,
      `the app was removed from location ${ghl.locationId} at ${at}`,
      `To connect it again: ephysio-ghl auth --practice ${name}`,
    );
  }
  const { ghlLocationId } = await getAccounts(store, name);
  if (ghlLocationId === null || ghlLocationId === ghl.locationId) return null;
  return fail(
    EXIT.guard,
    `ghl.locationId is ${ghl.locationId}, but the data of this practice came from ${ghlLocationId}`,
    'Correct the config, or give the other location a practice of its own with another name.',
  );
};

/** A token that lacks a scope is a good one all the same. */
const isAccepted = async ({ contacts }: Services): Promise<void> => {
  try {
    await contacts();
  } catch (error) {
    if (!(error instanceof MissingScopeError)) throw error;
  }
};

/** Whether GHL takes the token, renewed where it has to be, for the location of the config. */
export const checkGhlSignIn = async (
  store: Store | null,
  practice: PracticeConfig,
  services: Services,
): Promise<Finding> => {
  const trouble = store === null ? null : await knownTrouble(store, practice);
  if (trouble !== null) return trouble;
  await services.token();
  await isAccepted(services);
  const { locationId, privateIntegrationToken } = practice.ghl;
  if (privateIntegrationToken !== null || store === null) {
    return ok(`location ${locationId}, by private integration token`);
  }
  const tokens = await loadCredentials(store, practice.name, 'location');
  return ok(`location ${locationId}, by OAuth, until ${tokens?.expiresAt ?? '?'} (renewed by itself)`);
};
