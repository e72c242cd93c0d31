import { once } from 'node:events';
import { openStore } from '../../../src/store/database/open.ts';
import { acquireLock } from '../../../src/store/tables/locks.ts';

/** Takes a lock, says so, and then: waits to be killed, or ends by itself when the test says how. */
export const run = async ([path = '', name = '']: string[]): Promise<void> => {
  const store = await openStore({ path, env: {}, now: Date.now });
  await acquireLock(store, { name, command: 'child command', now: Date.now });
  console.log('held');
  const [order] = (await once(process.stdin, 'data')) as [Buffer];
  if (order.toString().trim() === 'exit') process.exit(0);
};
