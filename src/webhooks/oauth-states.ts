import { randomBytes } from 'node:crypto';

export interface OAuthStates {
  /** A new `state` for a sign-in of this practice. */
  issue(practice: string): string;
  /** The practice that the state was issued for; `null` when it was not, was used before, or is too old. */
  redeem(state: string): string | null;
}

const VALID_MS = 10 * 60_000;
/** More sign-ins at once than any person begins. */
const MAX_OPEN = 100;

/** The sign-ins that were begun here. In memory: who was interrupted by a restart begins again. */
export const createOAuthStates = (now: () => number): OAuthStates => {
  const open = new Map<string, { readonly practice: string; readonly until: number }>();
  return {
    issue: (practice) => {
      for (const [state, { until }] of open) if (until <= now()) open.delete(state);
      const [oldest] = open.keys();
      if (open.size >= MAX_OPEN && oldest !== undefined) open.delete(oldest);
      const state = randomBytes(32).toString('base64url');
      open.set(state, { practice, until: now() + VALID_MS });
      return state;
    },
    redeem: (state) => {
      const entry = open.get(state);
      open.delete(state);
      return entry === undefined || entry.until <= now() ? null : entry.practice;
    },
  };
};
