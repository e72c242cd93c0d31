import { counted } from '../../domain/counted.ts';
import type { Adopt, Change, Create, Join, Operation, Plan, Tombstone } from '../../domain/plan/plan.ts';
import { isCommentChange } from '../../domain/records/placeholders.ts';
import type { SideName } from '../../domain/records/sides.ts';
import type { Held } from '../../domain/side.ts';
import {
  NotFoundError,
  NotSupportedError,
  NotTakenError,
  RecordError,
  UnknownOutcomeError,
} from '../../errors.ts';
import { isDue, listFailures, recordFailure } from '../../store/tables/failures.ts';
import { closeOperation } from '../../store/tables/operations.ts';
import type { FailuresTable } from '../../store/tables/tables.ts';
import { addCount, addFailure, addReview, type RunContext } from '../run-context.ts';
import { detachSide, writeQuietly } from './base.ts';
import { byHandReview } from './by-hand.ts';
import { groupBySharedKey } from './group-by-shared-key.ts';
import { recordIntent } from './intent.ts';
import { noteWrite } from './list-change.ts';
import { assertChangeable } from './preconditions.ts';
import type { Target } from './target.ts';
import { runTasks, type Task } from './work-queue.ts';
import { type ChangePayload, listChange, sourceIdOf, writeChange, writeJoin } from './write-change.ts';
import { writeCreate } from './write-create.ts';

/**
 * The first half of handing an appointment to another patient: cancels the old one in GHL and takes it off its link.
 * Whatever happens then, the next run finds a link without a GHL half and makes the new one.
 */
const cancelReplaced = async <R extends object>(
  run: RunContext,
  target: Target<R>,
  create: Create<R>,
  replaced: Held<R>,
): Promise<void> => {
  const { link, side } = create;
  if (!link) return;
  const changes = { status: 'cancelled' } as unknown as Partial<R>;
  const note = noteWrite(run, target, replaced.record, changes);
  // Nothing to learn for the base: a run that finds this one open cancels again, which changes nothing.
  const payload: ChangePayload<R> = { changes, patch: { ephysio: {}, ghl: {} }, conflicts: [], note };
  const { id } = await recordIntent(
    run,
    {
      entity: target.records.entity,
      side,
      kind: 'cancel',
      linkId: link.id,
      sourceId: create.from.id,
      targetId: replaced.id,
      payload,
    },
    (handle) => assertChangeable(run, target, handle, { link, changes: {} }),
  );
  let isWritten = true;
  try {
    await target.sides[side].cancel(replaced.id, replaced.record);
  } catch (error) {
    if (error instanceof RecordError && !(error instanceof UnknownOutcomeError))
      await closeOperation(run.store, id);
    // Already gone counts as cancelled.
    if (!(error instanceof NotFoundError)) throw error;
    isWritten = false;
  }
  await run.store.transaction(async (handle) => {
    await run.assertLocked(handle);
    await closeOperation(handle, id);
    const change = { kind: 'cancel', side, link } as const;
    if (isWritten) await listChange(handle, run, target, change, id, { note, after: changes });
    await detachSide(handle, target, link.id, side);
  });
  addCount(run.report, target.records.entity, 'cancelled', side);
};

/** An appointment that is already cancelled there is only detached from its link, so that its successor can be created. */
const leaveReplaced = async <R extends object>(
  run: RunContext,
  target: Target<R>,
  { link, side }: Create<R>,
): Promise<void> => {
  if (!link || (side === 'ghl' ? link.ghlId : link.ephysioId) === null) return;
  await run.store.transaction(async (handle) => {
    await run.assertLocked(handle);
    await assertChangeable(run, target, handle, { link, changes: {} });
    await detachSide(handle, target, link.id, side);
  });
};

type Sent<R> = Create<R> | Change<R> | Join<R>;

/** Which record a write is about: where its failures are kept, and what must have changed before it is due again. */
interface Subject {
  readonly side: SideName;
  readonly recordId: string;
  readonly linkId: string | null;
  readonly content: unknown;
}

const subjectOf = <R extends object>(operation: Sent<R>): Subject => {
  switch (operation.kind) {
    case 'create': {
      const { side, from, link } = operation;
      return { side, recordId: from.id, linkId: link?.id ?? null, content: from.record };
    }
    case 'link':
      return {
        side: 'ghl',
        recordId: operation.ephysio.id,
        linkId: operation.link.id,
        content: operation.ephysio.record,
      };
    default:
      return {
        side: operation.side,
        recordId: sourceIdOf(operation),
        linkId: operation.link.id,
        content: operation.changes,
      };
  }
};

const sendCreate = async <R extends object>(
  run: RunContext,
  target: Target<R>,
  create: Create<R>,
): Promise<void> => {
  if (create.replaces) await cancelReplaced(run, target, create, create.replaces);
  else await leaveReplaced(run, target, create);
  if (create.makes) await writeCreate(run, target, create);
};

const send = <R extends object>(run: RunContext, target: Target<R>, operation: Sent<R>): Promise<void> => {
  switch (operation.kind) {
    case 'create':
      return sendCreate(run, target, operation);
    case 'link':
      return writeJoin(run, target, operation);
    default:
      return writeChange(run, target, operation);
  }
};

const isSent = <R>(operation: Operation<R>): operation is Sent<R> =>
  operation.kind !== 'adopt' && operation.kind !== 'tombstone';

const isQuiet = <R>(operation: Operation<R>): operation is Adopt<R> | Tombstone<R> => !isSent(operation);

/** Operations of one link belong together. */
const byRecord = <R extends object>(operations: readonly Sent<R>[]): Sent<R>[][] => {
  const groups = new Map<string, Sent<R>[]>();
  for (const operation of operations) {
    const { linkId, recordId } = subjectOf(operation);
    const key = linkId ?? `new ${recordId}`;
    groups.set(key, [...(groups.get(key) ?? []), operation]);
  }
  return [...groups.values()];
};

/** A refusal will be met again with the same data; trouble on the line will not. */
const isRefusal = (error: RecordError): boolean =>
  !(error instanceof UnknownOutcomeError || error instanceof NotTakenError);

/**
 * Carries a plan out. A record's failure is reported and the others go on.
 * @throws an error that ends the run (sign-in, unreachable, lock lost, stopped): what was begun is finished by then
 */
export const applyPlan = async <R extends object>(
  run: RunContext,
  target: Target<R>,
  plan: Plan<R>,
): Promise<void> => {
  const { name: practice } = run.practice;
  const { entity } = plan;
  await writeQuietly(run, target, plan.operations.filter(isQuiet));
  const failures = new Map(
    (await listFailures(run.store, practice, { entity })).map((f) => [`${f.side} ${f.record_id}`, f]),
  );

  const taskFor = (operation: Sent<R>): Task | null => {
    const subject = subjectOf(operation);
    const fingerprint = run.store.sealer.fingerprint(subject.content);
    const failure = failures.get(`${subject.side} ${subject.recordId}`);
    const about = { link: subject.linkId, side: subject.side, id: subject.recordId };
    if (failure && !isDue(failure, fingerprint, run.now())) {
      const code = failure.dead_at === null ? 'waiting' : 'given-up';
      addFailure(run.report, { ...about, code, reason: waiting(failure) });
      return null;
    }
    return {
      about,
      run: () => send(run, target, operation),
      onFailure: async (error) => {
        if (error instanceof NotSupportedError) {
          // Nobody need do by hand what only says what is there.
          if (operation.kind === 'update' && isCommentChange(operation.changes)) return true;
          addReview(run.report, byHandReview(target, operation, error));
          return true;
        }
        if (!isRefusal(error)) return false;
        const key = { practice, entity, side: subject.side, recordId: subject.recordId };
        await recordFailure(run.store, key, { fingerprint, reason: error.reason, now: run.now() });
        return false;
      },
    };
  };

  const records = byRecord(plan.operations.filter(isSent)).flatMap((operations) => {
    const tasks = operations.flatMap((operation) => taskFor(operation) ?? []);
    if (tasks.length === 0) return [];
    return [
      {
        item: inSequence(tasks),
        keys: operations.flatMap((operation) => target.people?.sharedKeys(operation) ?? []),
      },
    ];
  });
  if (records.length > 0)
    await runTasks(run, entity === 'patient' ? 'patients' : 'appointments', groupBySharedKey(records));
};

const waiting = ({ reason, attempts, dead_at, next_attempt_at }: FailuresTable): string =>
  dead_at === null
    ? `${reason} (tried ${counted(attempts, 'time')}; again from ${next_attempt_at}, or once the record changes)`
    : `${reason} (given up after ${attempts} tries, until the record changes)`;

/** One task for the operations of one record: the first failure ends it. */
const inSequence = (tasks: readonly Task[]): Task => {
  const [first] = tasks;
  if (!first || tasks.length === 1) return first as Task;
  let current = first;
  return {
    get about() {
      return current.about;
    },
    run: async () => {
      for (const task of tasks) {
        current = task;
        await task.run();
      }
    },
    onFailure: async (error) => (await current.onFailure?.(error)) === true,
  };
};
