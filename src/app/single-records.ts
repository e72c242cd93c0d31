import { randomUUID } from 'node:crypto';
import type { PracticeConfig } from '../config/schema.ts';
import type { Acting } from '../items/item-kind.ts';
import { decisionBy } from '../store/tables/changes.ts';
import { acquireLock } from '../store/tables/locks.ts';
import { assertAccounts, assertConnected } from '../sync/accounts.ts';
import { withAgreedFields } from '../sync/gather/contact-fields.ts';
import { newReport, type RunContext } from '../sync/run-context.ts';
import { type CommandContext, practiceOf } from './context.ts';
import { openSides } from './practice-sides.ts';

const NO_OVERRIDES = {
  allowEmpty: false,
  allowShrink: false,
  allowRetire: false,
  allowMassChange: false,
  allowCreate: false,
};

/**
 * What a person does to single records, beside runs and the listener: every write is claimed, and the lock, of which there
 * is one a practice, says whose the writes are that were begun.
 * @param command names the holder of the lock
 * @param writer names who made the changes: the command, or `admin page`
 */
export const onSingleRecords = async <T>(
  context: CommandContext,
  configured: PracticeConfig,
  command: string,
  work: (run: RunContext) => Promise<T>,
  writer = command,
  fields: 'agreed' | 'configured' = 'agreed',
): Promise<T> => {
  const { store, now, stopping } = context;
  const practice = fields === 'agreed' ? await withAgreedFields(store, configured) : configured;
  const name = `single records ${practice.name}`;
  const lock = await acquireLock(store, { name, command: `ephysio-ghl ${command}`, now });
  const sides = openSides(context, practice, { priority: 'live' });
  try {
    await assertConnected(store, practice);
    await assertAccounts(store, practice, sides.ephysioPracticeId, false);
    return await work({
      practice,
      store,
      patients: sides.patients,
      appointments: sides.appointments,
      readCalendarNames: sides.readCalendarNames,
      options: {
        direction: 'both',
        dryRun: false,
        full: false,
        concurrency: 1,
        overrides: NO_OVERRIDES,
        window: null,
      },
      report: newReport(),
      progress: () => undefined,
      onWrite: (write) => context.log.debug('record.write', { practice: practice.name, ...write }),
      stopping,
      writer: decisionBy(writer),
      owner: lock.token,
      assertLocked: (handle) => lock.assertHeld(handle),
      now,
      newId: randomUUID,
    });
  } finally {
    sides.close();
    await lock.release();
  }
};

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
