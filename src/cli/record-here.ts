import { userInfo } from 'node:os';
import type { CommandContext } from '../app/context.ts';
import type { Deed } from '../domain/audit/access.ts';
import { recordAccesses } from '../store/audit/audit-log.ts';

/** The user of the operating system, and with sudo also the one who became root: `os:root (sudo: petra)`. */
const operator = (): string => {
  const { SUDO_USER = '' } = process.env;
  try {
    const { uid, username } = userInfo();
    const isSudo = uid === 0 && /^[\w.@-]+$/.test(SUDO_USER);
    return isSudo ? `os:${username} (sudo: ${SUDO_USER})` : `os:${username}`;
  } catch {
    // A container may run under a number that has no name.
    return `os:${process.getuid?.() ?? 'unknown'}`;
  }
};

/**
 * Enters in the audit log what the person at the terminal is about to do or to see.
 * @throws RunError when it cannot be written; then nothing may be done or shown
 */
export const recordHere = async (
  { store, now }: Pick<CommandContext, 'store' | 'now'>,
  practice: string,
  deeds: readonly Deed[],
): Promise<void> => {
  if (deeds.length === 0) return;
  const who = operator();
  await recordAccesses(
    store,
    deeds.map((deed) => ({ at: now(), who, practice, from: 'terminal', ...deed })),
  );
};
