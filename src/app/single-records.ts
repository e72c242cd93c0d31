import type { PracticeConfig } from '../config/schema.ts';
import type { Acting } from '../items/item-kind.ts';
import { decisionBy } from '../store/tables/changes.ts';
import { acquireLock } from '../store/tables/locks.ts';
import { assertAccounts, assertConnected } from '../sync/accounts.ts';
import { withAgreedFields } from '../sync/gather/contact-fields.ts';
import type { RunContext } from '../sync/run-context.ts';
import { type CommandContext, practiceOf } from './context.ts';
import { openSides } from './practice-sides.ts';
import { runOf } from './run-of.ts';

/**
 * What a person does to single records, beside runs and the listener: every write is claimed, and the lock, of which there
 * is one a practice, says whose the writes are that were begun. Fields may be written that runs leave out by now.
 * @param command names the holder of the lock
 * @param writer names who made the changes: the command, or `admin page`
 */
export const onRecordsAsConfigured = async <T>(
  context: CommandContext,
  practice: PracticeConfig,
  command: string,
  work: (run: RunContext) => Promise<T>,
  writer = command,
): Promise<T> => {
  const { store, now } = context;
  const name = `single records ${practice.name}`;
  const lock = await acquireLock(store, { name, command: `ephysio-ghl ${command}`, now });
  const sides = openSides(context, practice, { priority: 'live' });
  try {
    await assertConnected(store, practice);
    await assertAccounts(store, practice, sides.ephysioPracticeId, false);
    return await work(runOf(context, { practice, sides, lock, writer: decisionBy(writer) }));
  } finally {
    sides.close();
    await lock.release();
  }
};

/** The same, in the fields that the runs share by now: what the config of an older process names besides is not sent. */
export const onSingleRecords: typeof onRecordsAsConfigured = async (context, practice, ...rest) =>
  onRecordsAsConfigured(context, await withAgreedFields(context.store, practice), ...rest);

/**
 * What acting on items takes, on a command's context.
 * @param writer who changes are listed for, where that is not the command itself
 */
export const actingOf = (context: CommandContext, writer?: 'admin page'): Acting => ({
  store: context.store,
  now: context.now,
  onSingleRecords: (name, command, work) =>
    onSingleRecords(context, practiceOf(context, name), command, work, writer),
});
