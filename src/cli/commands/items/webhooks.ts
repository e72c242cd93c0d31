import { actingOf } from '../../../app/single-records.ts';
import { counted } from '../../../domain/counted.ts';
import { ConfigError } from '../../../errors.ts';
import { discardEvents, retryEvents, webhookEvents } from '../../../items/webhook-events.ts';
import { second } from '../../../status/minute.ts';
import {
  countEvents,
  type EventState,
  inboxState,
  isNewestFirst,
  type ListedEvent,
} from '../../../store/tables/webhooks/webhook-event-list.ts';
import { MOST } from '../../options.ts';
import { localTimes, namedLines } from '../../render/format.ts';
import { groupedResult } from './acted-result.ts';
import { actCommand, type DeadOptions, showCommand } from './item-commands.ts';
import type { ItemView } from './item-view.ts';
import { type ListOptions, listCommand } from './list-command.ts';

export interface WebhooksListOptions extends ListOptions {
  /** What waits, when left out: open events and dead letters. */
  readonly state?: EventState | 'all';
}

const VIEW: ItemView<ListedEvent> = {
  kind: () => webhookEvents,
  key: 'events',
  subjectOf: ({ id }) => ({ kind: 'webhook', subject: String(id) }),
  unknown: (id) =>
    new ConfigError(`There is no webhook event ${id}.`, 'See `ephysio-ghl webhooks list --state all`.'),
  givenUp: {
    list: (store, practice) => webhookEvents.list(store, practice, { states: ['dead'] }),
    which: ['Which events?', 'Name their ids, or all dead letters with --dead.'],
  },
};

const statesOf = (state: WebhooksListOptions['state']): readonly EventState[] => {
  if (state === undefined) return ['new', 'dead'];
  return state === 'all' ? ['new', 'dead', 'done', 'discarded'] : [state];
};

/** What a limited list does not show, and how to see it. */
const leftOff = (shown: number, total: number, states: readonly EventState[]): string => {
  const which = isNewestFirst(states) ? 'older' : 'newer';
  return shown === total ? '' : `; ${total - shown} more, ${which}: --limit ${Math.min(total, MOST)}`;
};

/** Ids, states and times; never what the event said. */
const shown = (event: ListedEvent) => ({
  id: event.id,
  webhookId: event.webhook_id,
  type: event.type,
  entity: event.entity,
  recordId: event.record_id,
  locationId: event.location_id,
  state: event.state,
  attempts: event.attempts,
  receivedAt: event.received_at,
  nextAttemptAt: event.state === 'new' ? event.next_attempt_at : null,
  doneAt: event.done_at,
  lastError: event.last_error,
});

/** `webhooks list`: the inbox of each practice. */
export const webhooksList = listCommand<ListedEvent, WebhooksListOptions>(VIEW, {
  command: 'webhooks list',
  load: async ({ store }, { name: practice, timezone }, { state, limit }) => {
    const states = statesOf(state);
    const items = await webhookEvents.list(store, practice, { states, limit });
    const total = await countEvents(store, practice, states);
    const { open, dead, oldestReceivedAt } = await inboxState(store, practice);
    const oldest = oldestReceivedAt === null ? '' : `, the oldest from ${second(oldestReceivedAt, timezone)}`;
    return {
      items,
      total,
      counts: { open, dead, oldestReceivedAt },
      says: () =>
        `${open} open${oldest}; ${counted(dead, 'dead letter')}${leftOff(items.length, total, states)}`,
    };
  },
  noun: ['event'],
  head: ['id', 'state', 'of', 'record', 'tries', 'received'],
  cells:
    () =>
    (e, { timezone }) => [e.id, e.state, e.entity, e.record_id, e.attempts, second(e.received_at, timezone)],
  json: shown,
});

/** `webhooks show ID…`: states and times of events; what they said is not shown. */
export const webhooksShow = showCommand(
  VIEW,
  'webhooks show',
  (_, event, { name, timezone }) => ({
    document: shown(event),
    text: namedLines(localTimes({ practice: name, ...shown(event) }, timezone)),
  }),
  () => false,
);

const change = (verb: 'retry' | 'discard', done: string, apply: typeof retryEvents) =>
  actCommand<ListedEvent, DeadOptions>(VIEW, {
    command: `webhooks ${verb}`,
    action: () => verb,
    run: async (context, own) => {
      const words = { done, left: 'not in the inbox any more', none: 'no dead letters' };
      return groupedResult(await apply(actingOf(context), own), webhookEvents.idOf, words);
    },
  });

/** `webhooks retry ID…`: waiting events and dead letters become due at once; the listener finds them in seconds. */
export const webhooksRetry = change('retry', 'due again', retryEvents);

/** `webhooks discard ID…`: takes events out of the inbox for good. */
export const webhooksDiscard = change('discard', 'discarded', discardEvents);
