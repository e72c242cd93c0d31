import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Waiting } from '../today/waiting.ts';

/** What a button is about. Which ids exist is for the database to say. */
export const itemSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('letter'), id: z.string().regex(/^\d{1,15}$/) }),
  z.object({
    kind: z.literal('record'),
    entity: z.enum(['patient', 'appointment', 'block-slot']),
    side: z.enum(['ephysio', 'ghl']),
    id: z.string().min(1).max(200),
  }),
  z.object({ kind: z.literal('held'), guard: z.enum(['creations', 'retire-limit']) }),
  z.object({
    kind: z.literal('review'),
    id: z.uuid(),
    /** Which one of several it is who is the same person: the id on the other side. */
    other: z.string().min(1).max(200).optional(),
  }),
  z.object({ kind: z.literal('conflict'), id: z.uuid() }),
]);
export type Item = z.infer<typeof itemSchema>;

/** What can be done, and with which items. */
export const VERBS = {
  retry: ['letter', 'record'],
  discard: ['letter'],
  resolve: ['review', 'conflict'],
  'take-ephysio': ['conflict'],
  'take-ghl': ['conflict'],
  same: ['review'],
  different: ['review'],
  show: ['review', 'conflict'],
  'let-in': ['held'],
} as const satisfies Readonly<Record<string, readonly Item['kind'][]>>;
export type Verb = keyof typeof VERBS;

/** The place of an item on the page. A service's own ids hold what an address cannot. */
export const anchorOf = (item: Item): string => {
  switch (item.kind) {
    case 'held':
      return `held-${item.guard}`;
    case 'record': {
      const name = `${item.entity} ${item.side} ${item.id}`;
      return `record-${createHash('sha256').update(name).digest('hex').slice(0, 16)}`;
    }
    default:
      return `${item.kind}-${item.id}`;
  }
};

/** How an item is named among the forms; `null`: no form is about it. */
export const itemOf = (waiting: Waiting): Item | null => {
  switch (waiting.kind) {
    case 'review':
      return { kind: 'review', id: waiting.review.id };
    case 'conflict':
      return { kind: 'conflict', id: waiting.conflict.id };
    case 'letter':
      return { kind: 'letter', id: String(waiting.event.id) };
    case 'failure': {
      const { entity, side, record_id: id } = waiting.failure;
      return { kind: 'record', entity, side, id };
    }
    case 'held': {
      const { guard } = waiting;
      return guard === 'creations' || guard === 'retire-limit' ? { kind: 'held', guard } : null;
    }
    case 'problem':
      return null;
  }
};
