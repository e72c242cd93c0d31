import { createHash } from 'node:crypto';
import { GuardError } from '../../../errors.ts';
import { conflicts } from '../../../items/conflicts.ts';
import { failures } from '../../../items/failures.ts';
import { ownersOfConflicts } from '../../../items/people/owners-of-conflicts.ts';
import { reviews } from '../../../items/reviews.ts';
import { webhookEvents } from '../../../items/webhook-events.ts';
import type { Store } from '../../../store/store.ts';
import { openConflict } from '../../../store/tables/conflicts.ts';
import type { ConflictsTable } from '../../../store/tables/tables.ts';
import type { LeftOut } from '../../../texts/desk/bulk-texts.ts';
import { resolvingOf } from '../acts/resolving.ts';
import type { Waiting } from '../today/waiting.ts';
import type { BulkAct } from './bulk-act.ts';

/** The items that an act settles, and how many of its kind it does not. */
export interface BulkSet {
  readonly items: readonly Waiting[];
  readonly leftOut: Readonly<Partial<Record<LeftOut, number>>>;
}

/**
 * How many are settled by one press. The answer comes when all are done, within the minute after which a reverse proxy gives
 * up. Items of the database take a millisecond or two each, and the keys of so many fit into a form. A value that is taken over
 * is read and written in both services: up to four requests of half a second. That is more than a person usually has, and
 * needs neither a process of its own nor a page that shows how far it is; what is left is the next press.
 */
const MOST = { stored: 300, written: 20 } as const;

const isReadable = (store: Store, conflict: ConflictsTable): boolean => {
  try {
    openConflict(store, conflict);
    return true;
  } catch (error) {
    if (error instanceof GuardError) return false;
    throw error;
  }
};

/** All that is open by now and shares the answer. */
export const openFor = async (store: Store, practice: string, act: BulkAct): Promise<BulkSet> => {
  if (act.verb === 'retry') {
    const items =
      act.kind === 'failure'
        ? (await failures.list(store, practice)).map((failure): Waiting => ({ kind: 'failure', failure }))
        : (await webhookEvents.list(store, practice, { states: ['dead'] })).map(
            (event): Waiting => ({ kind: 'letter', event }),
          );
    return { items, leftOut: {} };
  }
  if (act.kind !== 'conflict') {
    const all = (await reviews.list(store, practice)).filter(({ kind }) => kind === act.kind);
    const own = all.filter((review) => resolvingOf(review) === act.answer);
    return {
      items: own.map((review) => ({ kind: 'review', review })),
      leftOut: { 'other-answer': all.length - own.length },
    };
  }
  const open = await conflicts.list(store, practice);
  if (act.verb === 'resolve')
    return {
      items: act.answer === 'leave' ? open.map((conflict) => ({ kind: 'conflict', conflict })) : [],
      leftOut: {},
    };
  const owners = await ownersOfConflicts(store, practice, open);
  const own = open.filter(({ id }) => owners.get(id) === act.link);
  const readable = own.filter((conflict) => isReadable(store, conflict));
  return {
    items: readable.map((conflict) => ({ kind: 'conflict', conflict })),
    leftOut: { unreadable: own.length - readable.length },
  };
};

/** As many as one press settles, the oldest first. */
export const withinLimit = ({ items, leftOut }: BulkSet, { verb }: BulkAct): BulkSet => {
  const most = verb === 'resolve' || verb === 'retry' ? MOST.stored : MOST.written;
  return { items: items.slice(0, most), leftOut: { ...leftOut, limit: Math.max(0, items.length - most) } };
};

const namedBy = (waiting: Waiting): unknown => {
  switch (waiting.kind) {
    case 'review': {
      // One that has come to say something else is another one.
      const { id, facts } = waiting.review;
      return [id, facts];
    }
    case 'conflict':
      return waiting.conflict.id;
    case 'failure': {
      const { entity, side, record_id } = waiting.failure;
      return [entity, side, record_id];
    }
    case 'letter':
      return waiting.event.id;
    default:
      return null;
  }
};

const KEY_LENGTH = 16;

/** What names an item in the form: a digest of its ids, never of a value. */
export const keyOf = (waiting: Waiting): string =>
  createHash('sha256')
    .update(JSON.stringify([waiting.kind, namedBy(waiting)]))
    .digest('hex')
    .slice(0, KEY_LENGTH);

/** The items of a preview, for its form. */
export const keysOf = (items: readonly Waiting[]): string => items.map(keyOf).join('.');

/** What a form says of it: each once, and no more than one press settles. */
export const readKeys = (field: string | undefined): readonly string[] => {
  const keys = new Set((field ?? '').split('.').filter((key) => /^[\da-f]{16}$/.test(key)));
  return [...keys].slice(0, MOST.stored);
};
