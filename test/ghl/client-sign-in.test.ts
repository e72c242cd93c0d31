import { describe, expect, it } from 'vitest';
import { ConfigError, type RunError, SignInError } from '../../src/errors.ts';
import { privateTokenBearer } from '../../src/ghl/auth/bearer.ts';
import { CREATE, failure, OK, READ, UPDATE } from './client-fixtures.ts';
import { type Answer, inTurn, scriptedServer } from './scripted-server.ts';
import { bearerOf, clientFor, LOCATION } from './set-up.ts';

describe('the sign-in of the GHL client', () => {
  const unauthorised = (message: string): Answer => ({ status: 401, json: { statusCode: 401, message } });

  it.each([[READ], [UPDATE], [CREATE]])(
    'renews the token once after a 401 and repeats the request ($effect)',
    async (request) => {
      await using server = await scriptedServer(
        inTurn(unauthorised('Invalid token: access token is invalid'), OK),
      );
      const bearer = bearerOf('old', 'new');
      await clientFor(server.url, { bearer }).client.request(request);
      expect(bearer.refreshedFor).toEqual(['old']);
      expect(server.seen.map((s) => s.headers.authorization)).toEqual(['Bearer old', 'Bearer new']);
    },
  );

  it('asks for a sign-in when the renewed token is refused too', async () => {
    await using server = await scriptedServer(() => unauthorised('Invalid JWT'));
    const bearer = bearerOf('old', 'new');
    await expect(clientFor(server.url, { bearer }).client.request(READ)).rejects.toBeInstanceOf(SignInError);
    expect(server.seen).toHaveLength(2);
  });

  it.each([
    ['The token is not authorized for this scope.', SignInError, /scope/],
    ['version header was not found.', ConfigError, /ghl\.versions\.contacts/],
    ['version header is invalid', ConfigError, /ghl\.versions\.contacts/],
    ['This route is not yet supported by the IAM Service', ConfigError, /baseUrl/],
  ])('does not renew the token for: %s', async (message, type, says) => {
    await using server = await scriptedServer(() => unauthorised(message));
    const bearer = bearerOf('old', 'new');
    const error = await failure(clientFor(server.url, { bearer }).client.request(READ));
    expect(error).toBeInstanceOf(type);
    expect(`${error.message} ${(error as RunError).hint}`).toMatch(says);
    expect(bearer.refreshedFor).toEqual([]);
    expect(server.seen).toHaveLength(1);
  });

  it('has nothing to renew with a private integration token', async () => {
    await using server = await scriptedServer(() => unauthorised('Invalid Private Integration token'));
    const bearer = privateTokenBearer('pit-secret', LOCATION);
    const error = await failure(clientFor(server.url, { bearer }).client.request(READ));
    expect(error).toBeInstanceOf(SignInError);
    expect((error as SignInError).hint).toContain('ghl.privateIntegrationToken');
    expect(error.message).not.toContain('pit-secret');
  });

  it('names the configured location when the token belongs to another', async () => {
    await using server = await scriptedServer(
      inTurn({ status: 403, json: { message: 'The token does not have access to this location' } }),
    );
    const error = await failure(clientFor(server.url).client.request(READ));
    expect(error).toBeInstanceOf(SignInError);
    expect(error.message).toContain(`ghl.locationId, ${LOCATION}`);
  });
});
