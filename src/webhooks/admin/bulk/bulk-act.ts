import { z } from 'zod';
import { isIdentityKind } from '../../../domain/identity/identity-question.ts';
import { REVIEW_KINDS } from '../../../domain/review/review.ts';
import type { BulkAnswer } from '../../../texts/desk/bulk-texts.ts';
import { resolvingOf } from '../acts/resolving.ts';
import type { Waiting } from '../today/waiting.ts';

/** Whether two records are one person is decided one by one. */
const TOGETHER = REVIEW_KINDS.filter((kind) => !isIdentityKind(kind));

const bulkAct = z.union([
  z.object({
    verb: z.literal('resolve'),
    kind: z.enum([...TOGETHER, 'conflict']),
    /** What that means for each of them; of a conflict always that it stays as it is. */
    answer: z.enum(['leave', 'done', 'aside']),
  }),
  z.object({
    verb: z.enum(['take-ephysio', 'take-ghl']),
    kind: z.literal('conflict'),
    /** Of the patient. */
    link: z.uuid(),
  }),
  z.object({ verb: z.literal('retry'), kind: z.enum(['failure', 'letter']) }),
]);

/** What is done with several items at once: one answer to all of a kind, or to all values of a person. */
export type BulkAct = z.infer<typeof bulkAct>;

/** Where the links to it stand, and where its result is said. */
const origin = z.enum(['today', 'person']);
export type BulkOrigin = z.infer<typeof origin>;

/** What an address or a form says of it; `null`: nothing that can be done with several items. */
export const readBulkAct = (fields: Readonly<Record<string, string>>): BulkAct | null =>
  bulkAct.safeParse(fields).data ?? null;

export const readOrigin = (fields: Readonly<Record<string, string>>): BulkOrigin =>
  origin.catch('today').parse(fields.from);

/** The answer, as it is called. */
export const answerOf = (act: BulkAct): BulkAnswer => {
  switch (act.verb) {
    case 'resolve':
      return act.answer;
    case 'retry':
      return `retry-${act.kind}`;
    default:
      return act.verb === 'take-ghl' ? 'ghl' : 'ephysio';
  }
};

/** What settles an item together with others of its kind; `null`: it is settled by itself. */
export const bulkActOf = (waiting: Waiting): BulkAct | null => {
  switch (waiting.kind) {
    case 'letter':
    case 'failure':
      return { verb: 'retry', kind: waiting.kind };
    case 'conflict':
      return { verb: 'resolve', kind: 'conflict', answer: 'leave' };
    case 'review': {
      const kind = TOGETHER.find((one) => one === waiting.review.kind);
      return kind === undefined ? null : { verb: 'resolve', kind, answer: resolvingOf(waiting.review) };
    }
    default:
      return null;
  }
};
