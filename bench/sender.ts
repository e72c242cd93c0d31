import { createPrivateKey } from 'node:crypto';
import { type Addressee, delivery } from './deliveries.ts';
import { postAll } from './post-all.ts';
import { answerCalls } from './remote.ts';
import { percentile } from './rounds.ts';

export interface SenderArgument {
  readonly to: Addressee;
  /** PEM. */
  readonly key: string;
  /** They are about so many contacts; each about its own unless said otherwise. */
  readonly contacts?: number;
}

/** What one burst came to. */
export interface Burst {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  /** Ids of the deliveries that were answered 200. */
  readonly acknowledged: readonly string[];
  readonly refused: Readonly<Record<string, number>>;
}

// Plays GHL's part, in a process of its own. Signing is done before the clock starts.
const { to, key, contacts } = JSON.parse(process.argv[2] ?? '{}') as SenderArgument;
const privateKey = createPrivateKey(key);
let sent = 0;

const calls = {
  burst: async (port: number, connections: number, count: number): Promise<Burst> => {
    const numbers = Array.from({ length: count }, () => sent++);
    const ids = numbers.map((n) => `burst${n}`);
    const requests = numbers.map((n, i) =>
      delivery(ids[i] ?? '', to, privateKey, `contact${contacts === undefined ? n : n % contacts}`),
    );
    const { wallMs, times, accepted, refused } = await postAll(port, connections, requests);
    return {
      perSecond: times.length / (wallMs / 1000),
      p50: percentile(times, 50),
      p99: percentile(times, 99),
      p999: percentile(times, 99.9),
      acknowledged: accepted.map((n) => ids[n] ?? ''),
      refused,
    };
  },
};
export type SenderCalls = typeof calls;

answerCalls(calls);
