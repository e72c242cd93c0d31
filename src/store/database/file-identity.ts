import { type Stats, statSync } from 'node:fs';
import { GuardError } from '../../errors.ts';

/** The database's file is not the one any more that was opened (4). */
export const movedError = (path: string, cause?: unknown): GuardError =>
  new GuardError(
    'database-moved',
    `The database ${path} was moved, deleted or replaced while this program worked with it. Nothing more is written to the old file.`,
    'Stop the listener and the timers, put the right file there (or restore a backup), and start them again.',
    { cause },
  );

export const isMoved = (error: unknown): boolean =>
  error instanceof GuardError && error.guards.includes('database-moved');

const look = (path: string): Stats | undefined => statSync(path, { throwIfNoEntry: false });

/**
 * Remembers which file is at a path. SQLite goes on writing to a file that was moved away: what is said to be stored
 * would be where nobody reads it.
 * @returns throws when another file is there, or none
 */
export const watchFileIdentity = (path: string): (() => void) => {
  const opened = look(path);
  return () => {
    const present = look(path);
    if (present === undefined || present.ino !== opened?.ino || present.dev !== opened.dev)
      throw movedError(path);
  };
};
