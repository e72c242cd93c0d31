import { fileURLToPath } from 'node:url';

/** The program itself, as a file that Node runs. This module and the built program are both one folder below its home. */
export const PROGRAM_PATH = fileURLToPath(new URL('../bin/ephysio-ghl.js', import.meta.url));
