import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { makePrivateFile } from '../../../store/database/private-file.ts';

/**
 * Why this user can make no file in a folder, as an error code of the system; `null`: one can be made. Only making one
 * tells: rights are not all that may be in the way.
 */
export const whyUnwritable = (folder: string): string | null => {
  const probe = join(folder, `.ephysio-ghl-${randomBytes(6).toString('hex')}`);
  try {
    makePrivateFile(probe);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown error';
  }
  rmSync(probe, { force: true });
  return null;
};
