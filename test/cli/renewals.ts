import type { Office } from './set-up.ts';

/** How often GHL was asked for new tokens, the sign-in left out. */
export const renewals = (office: Office): number =>
  (office.sandbox.ghl.counters.routes['POST /oauth/token'] ?? 0) - 1;
