import { whyUnwritable } from '../../../src/store/database/private-file.ts';
import { becomeNobody } from './become-nobody.ts';

/** Says, as a user without special rights, why no file can be made in a folder. */
export const run = ([folder = '']: string[]): void => {
  becomeNobody();
  console.log(String(whyUnwritable(folder)));
  process.exit(0);
};
