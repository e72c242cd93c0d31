import { once } from 'node:events';
import { openStore } from '../../../src/store/database/open.ts';

/** Opens a store when asked to, and says the fingerprint of a known value: equal fingerprints mean equal keys. */
export const run = async ([path = '']: string[]): Promise<void> => {
  console.log('ready');
  await once(process.stdin, 'data');
  const store = await openStore({ path, env: {}, now: Date.now });
  console.log(store.sealer.fingerprint('value'));
  await store.close();
  process.exit(0);
};
