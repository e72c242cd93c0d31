import { actingOf } from '../../../app/single-records.ts';
import { ConfigError } from '../../../errors.ts';
import { failures, retryFailures } from '../../../items/failures.ts';
import { peopleOf } from '../../../items/people/people-of.ts';
import type { FailuresTable } from '../../../store/tables/tables.ts';
import { age, localTimes, namedLines } from '../../render/format.ts';
import { peopleDocument, peopleText } from '../../render/people-text.ts';
import { groupedResult } from './acted-result.ts';
import { actCommand, type DeadOptions, showCommand } from './item-commands.ts';
import type { ItemView } from './item-view.ts';
import { type ListOptions, listCommand } from './list-command.ts';

export interface FailuresListOptions extends ListOptions {
  /** Only those that were given up. */
  readonly dead?: boolean;
}

const isDead = ({ dead_at: deadAt }: FailuresTable): boolean => deadAt !== null;

const VIEW: ItemView<FailuresTable> = {
  kind: () => failures,
  key: 'failures',
  subjectOf: ({ entity, side, record_id: id }) => ({ kind: entity, subject: `${side} ${id}` }),
  unknown: (id) => new ConfigError(`No record ${id} has failed.`, 'See `ephysio-ghl failures list`.'),
  givenUp: {
    list: async (store, practice) => (await failures.list(store, practice)).filter(isDead),
    which: ['Which records?', 'Name their ids, or all that were given up with --dead.'],
  },
};

/** Ids, times, and a reason that names fields only. */
const shown = (failure: FailuresTable) => ({
  id: failure.record_id,
  entity: failure.entity,
  side: failure.side,
  attempts: failure.attempts,
  dead: isDead(failure),
  nextAttemptAt: isDead(failure) ? null : failure.next_attempt_at,
  deadAt: failure.dead_at,
  reason: failure.reason,
});

const nextOf = ({ dead_at: deadAt, next_attempt_at: next }: FailuresTable, now: number): string => {
  if (deadAt !== null) return `given up ${age(deadAt, now)} ago`;
  const waitMs = Date.parse(next) - now;
  return waitMs <= 0 ? 'by the next run' : `in ${Math.ceil(waitMs / 60_000)} min`;
};

/** `failures list`: records that a service refuses. */
export const failuresList = listCommand<FailuresTable, FailuresListOptions>(VIEW, {
  command: 'failures list',
  load: async ({ store }, { name: practice }, { dead = false }) => {
    const all = await failures.list(store, practice);
    const deadOnes = all.filter(isDead);
    const items = dead ? deadOnes : all;
    return {
      items,
      total: items.length,
      counts: { total: items.length, dead: deadOnes.length },
      says: (text) => `${text}; ${deadOnes.length} given up`,
    };
  },
  noun: ['failure'],
  head: ['record', 'entity', 'written to', 'tries', 'next'],
  cells: (_, now) => (failure) => [
    failure.record_id,
    failure.entity,
    failure.side,
    failure.attempts,
    nextOf(failure, now),
  ],
  note: ({ reason }) => reason,
  json: shown,
});

/** `failures show ID…`: the reasons in full, and whom they are about, unsealed because the person asked. */
export const failuresShow = showCommand(VIEW, 'failures show', async ({ store, now }, failure, practice) => {
  const { attempts, dead: _dead, ...lines } = shown(failure);
  const people = await peopleOf(store, practice, failure, now());
  const head = namedLines(localTimes({ practice: practice.name, ...lines, attempts }, practice.timezone));
  return {
    document: { ...shown(failure), people: peopleDocument(people, practice) },
    text: [head, ...peopleText(people, practice)].join('\n'),
  };
});

/** `failures retry ID…`: the next run, or the listener, tries them again, with all their tries. */
export const failuresRetry = actCommand<FailuresTable, DeadOptions>(VIEW, {
  command: 'failures retry',
  action: () => 'retry',
  run: async (context, own) => {
    const words = { done: 'due by the next run', none: 'none was given up' };
    return groupedResult(await retryFailures(actingOf(context), own), failures.idOf, words);
  },
});
