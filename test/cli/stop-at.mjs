// Loaded before the program: kills it at the n-th change of a file since it began to put the backup in place.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

let left = Number(process.env.STOP_AT);
let isCounting = false;
for (const name of ['linkSync', 'rmSync', 'renameSync', 'fsyncSync']) {
  const call = fs[name];
  fs[name] = (...args) => {
    isCounting ||= String(args[0]).endsWith('.restoring');
    if (isCounting && left-- <= 0) process.kill(process.pid, 'SIGKILL');
    return call(...args);
  };
}
syncBuiltinESMExports();
