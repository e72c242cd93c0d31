import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Ended, runProgram } from './run-program.ts';
import { tempFolder, writeConfig } from './set-up.ts';

/** The database is where systemd makes a folder. */
export const DYNAMIC = { database: '/var/lib/ephysio-ghl/ephysio-ghl.sqlite' };

const ref = (file: string): string => `\${file:${file}}`;

/** The config of `scheduled`, before anything is added. */
export const CONFIG = {
  ghl: { clientId: 'app', clientSecret: ref('token') },
  practices: [
    {
      name: 'main',
      ephysio: { email: ref('email'), password: ref('password') },
      ghl: { locationId: 'loc' },
    },
  ],
};

/** A mail server that nobody asks. */
export const WITH_MAIL = { smtp: { host: 'smtp.example.ch', from: 'sync@example.ch' } };

/** A folder with a config whose secrets are in files, and `schedule` on it. */
export const scheduled = (more: object) => {
  const folder = tempFolder();
  for (const name of ['email', 'password', 'token']) {
    writeFileSync(join(folder, name), `${name}\n`, { mode: 0o600 });
  }
  const path = writeConfig(folder, { ...CONFIG, ...more });
  const run = (...args: string[]): Promise<Ended> =>
    runProgram(['schedule', ...args], {
      cwd: folder,
      env: { ADMIN_PASSWORD: 'only in this terminal', TZ: 'UTC' },
    });
  return { folder, path, run };
};
