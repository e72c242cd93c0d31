import type { Store } from '../../store/store.ts';
import { disconnectedAt, setDisconnectedAt, tokensObtainedAt } from '../../store/tables/practices.ts';
import type { InboxEvent } from './process-record.ts';

const timeOf = (event: InboxEvent): string => event.sentAt ?? event.receivedAt;

/**
 * Notes that the app was installed in a practice's location, or removed from it. Deliveries come in any order and
 * late: the last by GHL's own time counts, and a removal from before the last sign-in is over.
 * @returns the state of the practice afterwards
 */
export const applyAccountEvents = (
  store: Pick<Store, 'transaction'>,
  practice: string,
  events: readonly InboxEvent[],
): Promise<'connected' | 'disconnected' | 'unchanged'> =>
  store.transaction(async (handle) => {
    const [last] = events.toSorted((a, b) =>
      timeOf(a) < timeOf(b) ? 1 : timeOf(a) > timeOf(b) ? -1 : b.id - a.id,
    );
    if (last === undefined) return 'unchanged';
    const at = timeOf(last);
    const before = await disconnectedAt(handle, practice);
    if (last.type === 'INSTALL') {
      if (before === null || before > at) return 'unchanged';
      await setDisconnectedAt(handle, practice, null);
      return 'connected';
    }
    const signedInAt = await tokensObtainedAt(handle, practice);
    if (before !== null || (signedInAt !== null && signedInAt > at)) return 'unchanged';
    await setDisconnectedAt(handle, practice, at);
    return 'disconnected';
  });
