import type { Config } from '../../../config/schema.ts';
import type { Tokens } from '../../../ghl/auth/tokens.ts';
import { openStore } from '../../../store/database/open.ts';
import { saveCredentials } from '../../../store/tables/credentials.ts';
import { setDisconnectedAt } from '../../../store/tables/disconnected.ts';

/** Puts the sign-in to GHL into the database that the config names, which is made if there is none. @throws RunError */
export const keepTokens = async (
  { database: path }: Pick<Config, 'database'>,
  practice: string,
  tokens: readonly Tokens[],
  env: NodeJS.ProcessEnv,
): Promise<void> => {
  if (tokens.length === 0) return;
  const store = await openStore({ path, env, now: Date.now });
  try {
    await store.transaction(async (handle) => {
      await saveCredentials(handle, practice, tokens);
      await setDisconnectedAt(handle, practice, null);
    });
  } finally {
    await store.close();
  }
};
