import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The longest name that a file may have. */
const LONGEST = 255;

/**
 * The name under which a unit passes a file (`LoadCredential=`). No two paths have the same name, so that one practice's
 * password is never used for another. `null`: a path that units cannot name.
 */
export const credentialName = (path: string): string | null =>
  /^\/[\w./%-]+$/.test(path) && path.length <= LONGEST ? path.slice(1).replaceAll('/', '+') : null;

/**
 * Where to read a file: systemd's copy of it, if a unit of `schedule systemd` hands one over. The file itself may then
 * belong to root alone, and its path means the same to a service and to a person.
 */
export const handedOver = (path: string, env: Readonly<Record<string, string | undefined>>): string => {
  const folder = env.CREDENTIALS_DIRECTORY;
  const name = credentialName(path);
  if (!folder || name === null) return path;
  const copy = join(folder, name);
  return existsSync(copy) ? copy : path;
};
