import { statSync } from 'node:fs';
import { dirname } from 'node:path';

const OTHERS_READ = 0o004;
const OTHERS_ENTER = 0o001;

/** The first place on the way to a file that is closed to all but its owner and group; `null` when there is none. */
export const closedPlace = (file: string): string | null => {
  if ((statSync(file).mode & OTHERS_READ) === 0) return file;
  for (let place = dirname(file); place !== dirname(place); place = dirname(place)) {
    if ((statSync(place).mode & OTHERS_ENTER) === 0) return place;
  }
  return null;
};
