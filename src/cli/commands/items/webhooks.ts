import { type CommandContext, withContext } from '../../../app/context.ts';
import { counted } from '../../../domain/counted.ts';
import { ConfigError, EXIT, type ExitCode } from '../../../errors.ts';
import {
  discardEvent,
  type EventState,
  findEvent,
  inboxState,
  type ListedEvent,
  listEvents,
  retryEvent,
} from '../../../store/tables/webhook-event-list.ts';
import type { CommonOptions, Runtime } from '../../options.ts';
import { type PracticeResult, perOwner, perPractice } from '../../per-practice.ts';
import { renderTable } from '../../render/table.ts';

export interface WebhooksListOptions extends CommonOptions {
  /** What waits, when left out: open events and dead letters. */
  readonly state?: EventState | 'all';
  readonly limit: number;
}

export interface WebhooksEventOptions extends CommonOptions {
  /** Numbers of events, or GHL's ids of their deliveries. */
  readonly ids: readonly string[];
}

export interface WebhooksChangeOptions extends WebhooksEventOptions {
  /** All dead letters. */
  readonly dead?: boolean;
}

const ALL: readonly EventState[] = ['new', 'dead', 'done', 'discarded'];
const EVERY = 1_000_000;

const statesOf = (state: WebhooksListOptions['state']): readonly EventState[] =>
  state === undefined ? ['new', 'dead'] : state === 'all' ? ALL : [state];

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

/** To the second, as text for a person. */
const second = (instant: string): string => instant.replace('T', ' ').replace(/\.\d+Z$/, 'Z');

const listOf = async (
  { store }: CommandContext,
  practice: string,
  options: WebhooksListOptions,
): Promise<PracticeResult> => {
  const states = statesOf(options.state);
  const events = await listEvents(store, practice, { states, limit: options.limit });
  const inbox = await inboxState(store, practice);
  const rows = events.map((e) => [e.id, e.state, e.entity, e.record_id, e.attempts, second(e.received_at)]);
  const oldest = inbox.oldestReceivedAt === null ? '' : `, the oldest from ${second(inbox.oldestReceivedAt)}`;
  const summary = `${practice}: ${inbox.open} open${oldest}; ${counted(inbox.dead, 'dead letter')}`;
  const table = renderTable(['id', 'state', 'of', 'record', 'tries', 'received'], rows);
  const { open, dead, oldestReceivedAt } = inbox;
  return {
    exitCode: EXIT.done,
    document: { open, dead, oldestReceivedAt, events: events.map(shown) },
    text: rows.length === 0 ? summary : `${table}\n${summary}`,
  };
};

/** `webhooks list`: the inbox of each practice. */
export const webhooksList = (options: WebhooksListOptions, runtime: Runtime): Promise<ExitCode> =>
  withContext(options, runtime, (context) =>
    perPractice(context, 'webhooks list', ({ name }) => listOf(context, name, options)),
  );

/** @throws ConfigError naming the first id that is no event of these practices */
const findAll = async (
  { store, practices }: CommandContext,
  ids: readonly string[],
): Promise<ListedEvent[]> => {
  const names = practices.map((p) => p.name);
  const found: ListedEvent[] = [];
  for (const id of ids) {
    const event = await findEvent(store, id);
    if (event === null || !names.includes(event.practice)) {
      throw new ConfigError(
        `There is no webhook event ${id}.`,
        'See `ephysio-ghl webhooks list --state all`.',
      );
    }
    if (!found.some((other) => other.id === event.id)) found.push(event);
  }
  return found;
};

const details = (event: ListedEvent): string => {
  const { nextAttemptAt, doneAt, lastError, ...rest } = shown(event);
  const lines = { practice: event.practice, ...rest, nextAttemptAt, doneAt, lastError };
  return Object.entries(lines)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name.padEnd(14)}${value}`)
    .join('\n');
};

/** `webhooks show ID…`: states and times of events; what they said is not shown. */
export const webhooksShow = (options: WebhooksEventOptions, runtime: Runtime): Promise<ExitCode> =>
  withContext(options, runtime, async (context) =>
    perOwner(context, 'webhooks show', await findAll(context, options.ids), async (events) => ({
      exitCode: EXIT.done,
      document: { events: events.map(shown) },
      text: events.map(details).join('\n\n'),
    })),
  );

const chosen = async (context: CommandContext, options: WebhooksChangeOptions): Promise<ListedEvent[]> => {
  const { ids, dead = false } = options;
  if (dead === ids.length > 0) {
    throw new ConfigError('Which events?', 'Name their ids, or all dead letters with --dead.');
  }
  if (!dead) return findAll(context, ids);
  const letters = await Promise.all(
    context.practices.map((p) => listEvents(context.store, p.name, { states: ['dead'], limit: EVERY })),
  );
  return letters.flat();
};

const change =
  (command: string, done: string, apply: typeof retryEvent) =>
  (options: WebhooksChangeOptions, runtime: Runtime): Promise<ExitCode> =>
    withContext(options, runtime, async (context) => {
      const events = await chosen(context, options);
      const run = async (own: readonly ListedEvent[]): Promise<PracticeResult> => {
        const changed: number[] = [];
        for (const { id } of own) if (await apply(context.store, id, context.now())) changed.push(id);
        const left = own.map((e) => e.id).filter((id) => !changed.includes(id));
        const lines = [
          ...(own.length === 0 ? ['no dead letters'] : []),
          ...(changed.length === 0 ? [] : [`${done}: ${changed.join(', ')}`]),
          ...(left.length === 0 ? [] : [`not in the inbox any more: ${left.join(', ')}`]),
        ];
        const exitCode = left.length === 0 ? EXIT.done : EXIT.someFailed;
        return { exitCode, document: { changed, unchanged: left }, text: lines.join('\n') };
      };
      if (options.dead !== true) return perOwner(context, command, events, run);
      return perPractice(context, command, ({ name }) => run(events.filter((e) => e.practice === name)));
    });

/** `webhooks retry ID…`: waiting events and dead letters become due at once; the listener finds them in seconds. */
export const webhooksRetry = change('webhooks retry', 'due again', retryEvent);

/** `webhooks discard ID…`: takes events out of the inbox for good. */
export const webhooksDiscard = change('webhooks discard', 'discarded', discardEvent);
