import type { BearerSource } from '../../src/ghl/auth/bearer.ts';
import { createGhlClient, type GhlClientOptions } from '../../src/ghl/http/client.ts';
import { createSideTime } from '../../src/ghl/http/side-time.ts';
import { createPace } from '../../src/ghl/pace/pace.ts';
import { memoryPaceLedger } from '../../src/ghl/pace/pace-window.ts';
import { leapingClock } from './clocks.ts';

export const LOCATION = 'locA';

export const bearerOf = (...tokens: string[]): BearerSource & { readonly refreshedFor: string[] } => {
  const refreshedFor: string[] = [];
  return {
    refreshedFor,
    bearer: async () => tokens[refreshedFor.length] ?? 'none',
    refresh: async (failed) => {
      refreshedFor.push(failed);
      return tokens[refreshedFor.length] ?? 'none';
    },
  };
};

/** A client against `baseUrl` whose clock leaps over every wait. */
export const clientFor = (baseUrl: string, more: Partial<GhlClientOptions> = {}) => {
  const clock = leapingClock();
  const { now, sleep } = clock;
  const pace = createPace({ locationId: LOCATION, ledger: memoryPaceLedger(), now, sleep });
  const client = createGhlClient({
    baseUrl,
    versions: { contacts: '2021-07-28', calendars: '2021-04-15' },
    timeoutMs: 20_000,
    locationId: LOCATION,
    bearer: bearerOf('token-1'),
    pace,
    now,
    sleep,
    random: () => 0,
    ...more,
  });
  return { client, clock, time: createSideTime({ now, sleep }) };
};
