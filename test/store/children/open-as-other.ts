import { RunError } from '../../../src/errors.ts';
import { openStore } from '../../../src/store/open.ts';

/** Opens a store as a user without special rights, and says what became of it: file rights do not stop root. */
export const run = async ([path = '', key = '']: string[]): Promise<void> => {
  if (process.getuid?.() === 0) {
    process.setgid?.(65_534);
    process.setuid?.(65_534);
  }
  try {
    await openStore({ path, env: { EPHYSIO_GHL_KEY: key }, now: Date.now });
    console.log('opened');
  } catch (error) {
    console.log(error instanceof RunError ? `${error.exitCode} ${error.message}` : `unexpected: ${error}`);
  }
  process.exit(0);
};
