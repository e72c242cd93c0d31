import { spawnSync } from 'node:child_process';

/** Whether a command is there to test with; says so where it is not, because what needs it is then skipped. */
export const runsHere = (command: string): boolean => {
  const found = spawnSync('sh', ['-c', 'command -v "$1"', 'sh', command]).status === 0;
  if (!found) console.warn(`skipped: what needs ${command}, which is not installed here`);
  return found;
};
