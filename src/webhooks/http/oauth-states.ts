import { randomBytes } from 'node:crypto';

/** A sign-in that was begun here. */
export interface Begun {
  readonly practice: string;
  /** By somebody who is logged in to the admin page, and would go back there. */
  readonly fromAdmin: boolean;
}

export interface OAuthStates {
  /** A new `state` for this sign-in. */
  issue(begun: Begun): string;
  /** The sign-in that the state was issued for; `null` when it was not, was used before, or is too old. */
  redeem(state: string): Begun | null;
}

const VALID_MS = 10 * 60_000;
/** More sign-ins at once than any person begins. */
const MAX_OPEN = 100;

/** The sign-ins that were begun here. In memory: who was interrupted by a restart begins again. */
export const createOAuthStates = (now: () => number): OAuthStates => {
  const open = new Map<string, Begun & { readonly until: number }>();
  return {
    issue: (begun) => {
      for (const [state, { until }] of open) if (until <= now()) open.delete(state);
      const [oldest] = open.keys();
      if (open.size >= MAX_OPEN && oldest !== undefined) open.delete(oldest);
      const state = randomBytes(32).toString('base64url');
      open.set(state, { ...begun, until: now() + VALID_MS });
      return state;
    },
    redeem: (state) => {
      const entry = open.get(state);
      open.delete(state);
      return entry === undefined || entry.until <= now() ? null : entry;
    },
  };
};
