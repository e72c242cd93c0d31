import { expect } from 'vitest';
import type { Exchange } from '../../src/sandbox/service.ts';
import type { Ended, Program } from '../cli/run-program.ts';
import { type Office, openOAuthOffice, signIn } from '../cli/set-up.ts';

/**
 * By GHL's rules a refresh token is dead once it was used: a process that is killed, or loses the answer, before the new one is
 * stored cannot be helped but by a person. In no other case may a sign-in get lost.
 */
export const openSignedIn = async (options: Parameters<typeof openOAuthOffice>[0] = {}): Promise<Office> => {
  const office = await openOAuthOffice({ patients: 2, ...options });
  expect(await signIn(office)).toMatchObject({ exitCode: 0 });
  return office;
};

/** Calls `then` at the n-th request for tokens from now on, when it was dealt with and is not answered. */
export const atRenewal = ({ sandbox }: Office, then: (exchange: Exchange) => void, nth = 1): void => {
  let seen = 0;
  const end = sandbox.ghl.onExchange((exchange) => {
    if (exchange.path !== '/oauth/token') return;
    seen += 1;
    if (seen < nth) return;
    end();
    then(exchange);
  });
};

export const refresh = (office: Office): Promise<Ended> => office.run('refresh-token', '--force', '--json');

export const killed = async (program: Program): Promise<void> => {
  expect(await program.ended).toMatchObject({ signal: 'SIGKILL' });
};
