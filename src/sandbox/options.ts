import type { EphysioOptions } from './ephysio/options.ts';
import type { BlockSlotOptions, GhlDifferences, GhlOptions } from './ghl/options.ts';
import type { RateLimit } from './ghl/rate-limit.ts';

/** Everything has a default; what is left out behaves as the references say the real services do. */
export interface SandboxOptions {
  /** How many practices, each with an account and a location of its own; 1. */
  readonly practices?: number;
  readonly seed?: number;
  /** Of each practice. */
  readonly patients?: number;
  readonly eventsPerPatient?: number;
  readonly therapists?: number;
  /** Epoch ms; drives token lifetimes, rate limit, index lag and record times. */
  readonly now?: () => number;
  /** Used for latency, delays and webhook backoff. */
  readonly sleep?: (ms: number) => Promise<unknown>;
  readonly ghl?: Partial<
    Pick<
      GhlOptions,
      | 'port'
      | 'latencyMs'
      | 'clientId'
      | 'clientSecret'
      | 'redirectUris'
      | 'appVersionId'
      | 'accessTokenSeconds'
      | 'indexLagMs'
      | 'indexGapMs'
      | 'appointmentWrapper'
      | 'seriesWebhooks'
      | 'listsMasters'
      | 'seriesRules'
      | 'instanceReads'
      | 'instancePut'
    >
  > & {
    /** Parts of the limit (100 in 10 s, 200,000 a day), or null for none. */
    readonly rateLimit?: Partial<RateLimit> | null;
    readonly blockSlots?: Partial<BlockSlotOptions>;
    readonly differs?: Partial<GhlDifferences>;
    readonly allowDuplicateContact?: boolean;
    readonly contactUniqueIdentifiers?: readonly ('email' | 'phone')[];
    readonly country?: string;
  };
  readonly ephysio?: Partial<Omit<EphysioOptions, 'now' | 'sleep' | 'faults' | 'compare' | 'accounts'>> & {
    /** Of the first practice's account. */
    readonly email?: string;
    readonly password?: string;
  };
}
