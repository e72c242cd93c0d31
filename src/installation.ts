import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

// This module and the built program are both one folder below the package.
const { version } = createRequire(import.meta.url)('../package.json') as { version: string };

export const VERSION = version;

/** The program itself, as a file that Node runs. */
export const PROGRAM_PATH = fileURLToPath(new URL('../bin/ephysio-ghl.js', import.meta.url));
