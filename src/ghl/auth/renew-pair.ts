import type { OAuth } from './oauth.ts';
import { InvalidGrantError } from './oauth-errors.ts';
import type { Tokens } from './tokens.ts';

/** A token is renewed this long before it expires, so that none expires under way. */
export const SKEW_MS = 5 * 60_000;
/** A token that cannot be renewed right now is used up to this close to its end. */
export const LAST_MS = 30_000;

/** `now`: epoch milliseconds. */
export const lasts = ({ expiresAt }: Tokens, ms: number, now: number): boolean =>
  Date.parse(expiresAt) - now > ms;

/** What a renewal needs of the place where the pair is kept. */
export interface PairKeeper<T extends Tokens> {
  readonly oauth: OAuth;
  readonly now: () => number;
  /** The pair as it is stored now. */
  readonly load: () => Promise<T | null>;
  /** Stores the new pair, durable before it returns. @returns what is stored then */
  readonly replace: (old: T, next: Tokens) => Promise<T>;
}

const renewed = async <T extends Tokens>(pair: T, { oauth, replace }: PairKeeper<T>): Promise<T> => {
  const { refreshToken } = pair;
  if (refreshToken === null) throw new InvalidGrantError();
  return replace(pair, await oauth.refresh({ ...pair, refreshToken }));
};

/**
 * Renews a pair, under its lock, and stores the new one before anybody uses it. Another process, or one whose lock has
 * expired, may have used the refresh token already: then its result counts.
 * @throws InvalidGrantError, LocationPausedError, ConfigError, UnreachableError
 */
export const renewPair = async <T extends Tokens>(pair: T, keeper: PairKeeper<T>): Promise<T> => {
  try {
    return await renewed(pair, keeper);
  } catch (error) {
    if (!(error instanceof InvalidGrantError)) throw error;
    const stored = await keeper.load();
    if (stored === null || stored.accessToken === pair.accessToken) throw error;
    return lasts(stored, SKEW_MS, keeper.now()) ? stored : renewed(stored, keeper);
  }
};
