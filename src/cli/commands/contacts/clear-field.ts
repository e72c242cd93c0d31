import pLimit from 'p-limit';
import { type CommandContext, withContext } from '../../../app/context.ts';
import { onRecordsAsConfigured } from '../../../app/single-records.ts';
import type { PracticeConfig } from '../../../config/schema.ts';
import { allSettledOrThrow } from '../../../domain/all-settled-or-throw.ts';
import { counted } from '../../../domain/counted.ts';
import { CONTACT_FIELD_NAMES, type ContactField } from '../../../domain/records/shared-fields.ts';
import { ConfigError, EXIT, type ExitCode, StoppedError } from '../../../errors.ts';
import { acquireLock } from '../../../store/tables/locks.ts';
import { type Clearing, clearField, findLeftovers, type Leftover } from '../../../sync/manual/clear-field.ts';
import type { RunContext } from '../../../sync/run-context.ts';
import { stepText } from '../../../texts/step-text.ts';
import { INBOX_LOCK } from '../../../webhooks/worker/inbox-lock.ts';
import { confirm } from '../../confirm.ts';
import type { CommonOptions, Runtime } from '../../options.ts';
import { type PracticeResult, perPractice } from '../../per-practice.ts';
import { recordHere } from '../../record-here.ts';

export interface ClearFieldOptions extends CommonOptions {
  readonly field: string;
  readonly yes?: boolean;
}

const COMMAND = 'contacts clear-field';

/** Contacts that are worked on side by side: each takes three requests. */
const AT_ONCE = 8;

const fieldNamed = (name: string): ContactField => {
  const field = CONTACT_FIELD_NAMES.find((known) => known === name);
  if (field === undefined)
    throw new ConfigError(`There is no field "${name}".`, `It is one of ${CONTACT_FIELD_NAMES.join(', ')}.`);
  return field;
};

const assertLeftOut = (field: ContactField, { name, sync }: PracticeConfig): void => {
  if (sync.contactFields !== null && !sync.contactFields.includes(field)) return;
  throw new ConfigError(
    `sync.contactFields of practice ${name} includes ${field}: the next run would send it again.`,
    `Leave ${field} out there first, restart the listener, and let a run go through.`,
  );
};

/** While no run and no listener works: neither could say whose change it is. @throws LockedError */
const alone = async <T>(context: CommandContext, practice: string, work: () => Promise<T>): Promise<T> => {
  const { store, now } = context;
  const command = `ephysio-ghl ${COMMAND}`;
  const run = await acquireLock(store, { name: `sync ${practice}`, command, now });
  try {
    const listener = await acquireLock(store, { name: INBOX_LOCK, command, now });
    try {
      return await work();
    } finally {
      await listener.release();
    }
  } finally {
    await run.release();
  }
};

interface Done extends Leftover {
  readonly clearing: Clearing;
}

const clearAll = async (
  run: RunContext,
  found: readonly Leftover[],
  field: ContactField,
): Promise<Done[]> => {
  const limit = pLimit(AT_ONCE);
  const done: Done[] = [];
  const clear = async (left: Leftover): Promise<void> => {
    if (run.stopping.aborted) throw new StoppedError();
    done.push({ ...left, clearing: await clearField(run, left, field) });
    run.progress('emptying', done.length, found.length);
  };
  await allSettledOrThrow(found.map((left) => limit(() => clear(left))));
  return done;
};

const resultOf = (field: ContactField, done: readonly Done[]): PracticeResult => {
  const of = (state: Clearing['state']): Done[] => done.filter(({ clearing }) => clearing.state === state);
  const failed = done.flatMap(({ link, contact, clearing }) =>
    clearing.state === 'not-emptied' ? [{ link, contact, reason: clearing.reason }] : [],
  );
  const [emptied, changed, gone] = [of('emptied'), of('changed'), of('gone')].map(({ length }) => length);
  return {
    exitCode: failed.length > 0 ? EXIT.someFailed : EXIT.done,
    document: { field, emptied, changed, gone, failed },
    text: [
      `${field}: emptied in ${counted(emptied ?? 0, 'contact')}; ${changed} changed in GHL since and left alone, ${gone} gone.`,
      ...failed.map(({ contact, reason }) => `not emptied: contact ${contact}: ${reason}`),
    ].join('\n'),
  };
};

const clearIn = (
  context: CommandContext,
  practice: PracticeConfig,
  field: ContactField,
  yes: boolean,
): Promise<PracticeResult> => {
  assertLeftOut(field, practice);
  // What is written is nothing: the field may go through for that.
  const wide = { ...practice, sync: { ...practice.sync, contactFields: null } };
  return alone(context, practice.name, () =>
    onRecordsAsConfigured(context, wide, COMMAND, async (opened) => {
      const run: RunContext = {
        ...opened,
        practice,
        progress: (step, count, total) =>
          context.output.progress(
            total === undefined ? stepText(step) : `${stepText(step)} ${count} of ${total}`,
          ),
      };
      const found = await findLeftovers(run, field);
      if (found.length === 0) return resultOf(field, []);
      context.output.quiet();
      const isMeant = await confirm({
        text: `${field} will be emptied in ${counted(found.length, 'contact')} of GHL, practice ${practice.name}. It was sent there by this program and is unchanged. e-Physio keeps it. In GHL it cannot be brought back, except by sending it again.`,
        question: `Empty ${field} in GHL?`,
        yes,
        stopping: context.stopping,
      });
      if (isMeant) {
        await recordHere(context, practice.name, [{ action: 'clear-field', kind: 'field', subject: field }]);
        return resultOf(field, await clearAll(run, found, field));
      }
      const document = { field, emptied: 0, changed: 0, gone: 0, failed: [] };
      return { exitCode: EXIT.someFailed, document, text: 'Nothing was emptied.' };
    }),
  );
};

/** `contacts clear-field FIELD`: empties in GHL what the config does not send there any more. */
export const contactsClearField = (options: ClearFieldOptions, runtime: Runtime): Promise<ExitCode> =>
  withContext(options, runtime, (context) => {
    const field = fieldNamed(options.field);
    return perPractice(context, COMMAND, (practice, own) =>
      clearIn(own, practice, field, options.yes === true),
    );
  });
