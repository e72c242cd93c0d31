import type { SideName } from '../../../domain/records/sides.ts';
import type { Refusal } from '../../../domain/review/refusal.ts';
import { RunError } from '../../../errors.ts';
import { conflicts, resolveConflicts, takeValues } from '../../../items/conflicts.ts';
import { retryFailures } from '../../../items/failures.ts';
import type { Acted, Acting } from '../../../items/item-kind.ts';
import { settleReviews } from '../../../items/reviews.ts';
import { retryEvents } from '../../../items/webhook-events.ts';
import type { ConflictsTable } from '../../../store/tables/tables.ts';
import type { BulkAnswer, BulkEnd } from '../../../texts/desk/bulk-texts.ts';
import type { Waiting } from '../today/waiting.ts';
import { answerOf, type BulkAct } from './bulk-act.ts';

/** What several items came to. */
export interface BulkResult {
  /** One for each item. */
  readonly ends: readonly BulkEnd[];
  /** Values that could not be taken over. */
  readonly refused: readonly { readonly conflict: ConflictsTable; readonly refusal: Refusal }[];
  /** What ended it before all were done; `null`: nothing. */
  readonly stopped: RunError | null;
}

/** Enters an item in the audit log. */
export type Enter = (waiting: Waiting) => Promise<void>;

const settleOne = async (o: Acting, waiting: Waiting): Promise<Acted<unknown> | undefined> => {
  switch (waiting.kind) {
    case 'review':
      return (await settleReviews(o, [waiting.review]))[0];
    case 'conflict':
      return (await resolveConflicts(o, [waiting.conflict]))[0];
    case 'failure':
      return (await retryFailures(o, [waiting.failure]))[0];
    case 'letter':
      return (await retryEvents(o, [waiting.event]))[0];
    default:
      return undefined;
  }
};

/**
 * Settles items one after the other. Each is entered in the audit log before, so that the log has what was tried and nothing
 * else. One that is refused does not keep the others; what would meet all of them (a service that does not answer, a lock
 * that somebody holds) ends it, and the rest stays open.
 */
export const doBulk = async (
  o: Acting,
  practice: string,
  act: BulkAct,
  items: readonly Waiting[],
  enter: Enter,
): Promise<BulkResult> => {
  const ends: BulkEnd[] = [];
  const refused: BulkResult['refused'][number][] = [];

  const settleAll = async (answer: Exclude<BulkAnswer, SideName>): Promise<void> => {
    for (const waiting of items) {
      await enter(waiting);
      const acted = await settleOne(o, waiting);
      ends.push(acted?.end === 'done' ? answer : 'gone');
    }
  };

  const takeOne = async (once: Acting, waiting: Waiting, side: SideName): Promise<BulkEnd> => {
    if (waiting.kind !== 'conflict') return 'gone';
    // The ones before took their time.
    const [conflict] = await conflicts.list(o.store, practice, { id: waiting.conflict.id });
    if (conflict === undefined) return 'gone';
    await enter(waiting);
    const [acted] = await takeValues(once, practice, [conflict], side);
    if (acted === undefined) return 'gone';
    const { outcome } = acted;
    if (outcome.state === 'done') return outcome.written ? 'saved' : 'same-already';
    if (outcome.state === 'by-hand') return 'by-hand';
    refused.push({ conflict, refusal: outcome.refusal });
    return 'refused';
  };

  const takeAll = (side: SideName): Promise<void> =>
    o.onSingleRecords(practice, 'conflicts resolve', async (run) => {
      // Both services are opened once, for all of them.
      const once: Acting = { ...o, onSingleRecords: (_practice, _command, work) => work(run) };
      for (const waiting of items) ends.push(await takeOne(once, waiting, side));
    });

  const answer = answerOf(act);
  let stopped: RunError | null = null;
  try {
    await (answer === 'ephysio' || answer === 'ghl' ? takeAll(answer) : settleAll(answer));
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    stopped = error;
  }
  const open = items.slice(ends.length).map(() => 'open' as const);
  return { ends: [...ends, ...open], refused, stopped };
};
