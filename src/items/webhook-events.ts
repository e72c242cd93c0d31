import {
  discardEvent,
  type EventState,
  findEvent,
  type ListedEvent,
  listEvents,
  retryEvent,
} from '../store/tables/webhooks/webhook-event-list.ts';
import { type Acting, type ItemKind, settleEach } from './item-kind.ts';

/** What GHL has sent. One is named by its number, or by GHL's id of the delivery; not by id, what waits or was given up. */
export const webhookEvents: ItemKind<ListedEvent, { readonly states: readonly EventState[] }> = {
  list: async (store, practice, { id, ...wanted } = {}) => {
    if (id === undefined) return listEvents(store, practice, { states: ['new', 'dead'], ...wanted });
    const event = await findEvent(store, id);
    return event?.practice === practice ? [event] : [];
  },
  idOf: ({ id }) => id,
};

/** Makes waiting events and dead letters due at once, with all their tries. */
export const retryEvents = ({ store, now }: Acting, some: readonly ListedEvent[]) =>
  settleEach(some, ({ id }) => retryEvent(store, id, now()));

/** Takes events out of the inbox for good. */
export const discardEvents = ({ store, now }: Acting, some: readonly ListedEvent[]) =>
  settleEach(some, ({ id }) => discardEvent(store, id, now()));
