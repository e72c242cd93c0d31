import type { AssumptionCode, Facts } from '../../domain/rehearsal/assumption.ts';
import type { Arrival, GhlRehearsal } from './ghl-rehearsal.ts';

/** A webhook that a write should cause. */
export interface Expected {
  readonly type: string;
  readonly recordId: string;
}

const WAIT_MS = 30_000;
const POLL_MS = 1_000;

const countsOf = (arrivals: readonly Arrival[]): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const { type } of arrivals) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
};

/**
 * Waits for webhooks in the inbox, for a bounded time, and reports which came and how soon.
 * @param since when the first of the writes was begun (epoch ms)
 */
export const rehearseWebhooks = async (
  { arrivals, time, report }: GhlRehearsal,
  code: Extract<AssumptionCode, `webhook-${string}`>,
  expected: readonly Expected[],
  since: number,
): Promise<void> => {
  if (arrivals === null) return report({ code, state: 'not tried', why: 'no-listener' });
  const ids = [...new Set(expected.map(({ recordId }) => recordId))];
  const until = time.now() + WAIT_MS;
  for (;;) {
    const came = await arrivals(ids);
    const facts: Facts = { webhooks: countsOf(came) };
    const first = expected.map(({ type, recordId }) =>
      came.find((arrival) => arrival.type === type && arrival.recordId === recordId),
    );
    if (first.every((arrival) => arrival !== undefined)) {
      const last = Math.max(...first.map((arrival) => arrival?.receivedAt ?? 0));
      const seconds = Math.max(0, Math.round((last - since) / 1000));
      return report({ code, state: 'seen', facts: { ...facts, seconds } });
    }
    if (time.now() >= until) return report({ code, state: 'not so', facts });
    await time.waitUntil(time.now() + POLL_MS);
  }
};
