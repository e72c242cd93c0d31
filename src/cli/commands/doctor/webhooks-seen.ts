import type { Store } from '../../../store/store.ts';
import { lastReceivedAt } from '../../../store/tables/webhook-event-list.ts';
import { age } from '../../render/format.ts';
import { type Finding, ok, skip, warn } from './finding.ts';

/** Longer than a weekend without any change in GHL. */
const QUIET_MS = 3 * 86_400_000;
const CURE =
  "GHL's marketplace, the app's page: check its webhook URL, its events, and whether GHL paused it. The runs find what is missing.";

/** When the last webhook of a practice came. `listening`: the listener answers here, so some are expected. */
export const checkWebhooksSeen = async (
  store: Store,
  practice: string,
  listening: boolean,
  now: number,
): Promise<Finding> => {
  const last = await lastReceivedAt(store, practice);
  if (last === null) {
    return listening
      ? warn('the listener runs, but no webhook is remembered', CURE)
      : skip('none is remembered, and no listener runs here');
  }
  const message = `the last came ${age(last, now)} ago`;
  return now - Date.parse(last) > QUIET_MS ? warn(message, CURE) : ok(message);
};
