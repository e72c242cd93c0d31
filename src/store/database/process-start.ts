import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const fromProc = (pid: number): string | null => {
  try {
    // The second field is the program's name in brackets, which may hold spaces and brackets itself.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    // Field 22 of proc(5), counted from the third: ticks since boot. The boot's id distinguishes boots.
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return fields[19] === undefined ? null : `${boot}/${fields[19]}`;
  } catch {
    return null;
  }
};

const fromPs = (pid: number): string | null => {
  try {
    const options = { encoding: 'utf8', env: { LC_ALL: 'C', TZ: 'UTC', PATH: process.env.PATH } } as const;
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], options).trim() || null;
  } catch {
    return null;
  }
};

/**
 * When a process of this machine began, in words that are only good for comparing: two processes with the same number
 * have different ones. `null` when the machine does not tell.
 */
export const processStart = (pid: number): string | null => {
  if (process.platform === 'linux') return fromProc(pid);
  return process.platform === 'win32' ? null : fromPs(pid);
};

/** Whether a process of this machine runs; `start` as `processStart` said when it was known to. */
export const isAlive = (pid: number, start: string | null): boolean => {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs, as another user.
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const current = start === null ? null : processStart(pid);
  return current === null || current === start;
};
