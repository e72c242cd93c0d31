// Loaded before the program: takes the key away as soon as the backup is in the place of the database.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const rename = fs.renameSync;
fs.renameSync = (from, to) => {
  rename(from, to);
  if (String(from).endsWith('.restoring')) fs.rmSync(`${to}.key`);
};
syncBuiltinESMExports();
