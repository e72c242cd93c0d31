import { expect, it } from 'vitest';
import { SignInError, UnreachableError } from '../../../src/errors.ts';
import { readUsers } from '../../../src/ghl/appointments/users.ts';
import { inTurn, scriptedServer } from '../scripted-server.ts';
import { clientFor, LOCATION } from '../set-up.ts';

it('lists the users of the location, those who are still there', async () => {
  const users = [
    { id: 'u1', name: ' Mia Frei ', email: 'x' },
    { id: 'u2', firstName: 'Jan', lastName: 'Öz' },
    { id: 'u3', name: 'Gone', deleted: true },
    { id: 'u4' },
  ];
  await using server = await scriptedServer(inTurn({ json: { users } }));
  await expect(readUsers(clientFor(server.url).client)).resolves.toEqual([
    { id: 'u1', name: 'Mia Frei' },
    { id: 'u2', name: 'Jan Öz' },
    { id: 'u4', name: null },
  ]);
  expect(server.seen[0]).toMatchObject({ path: '/users/', query: { locationId: LOCATION } });
});

it('says that nobody knows them without the scope', async () => {
  const json = { message: 'The token is not authorized for this scope.', statusCode: 401 };
  await using server = await scriptedServer(inTurn({ status: 401, json }));
  await expect(readUsers(clientFor(server.url).client)).resolves.toBeNull();
});

it.each([
  [{ status: 403, json: { message: 'The token does not have access to this location.' } }, SignInError],
  [{ json: { people: [] } }, UnreachableError],
])('fails otherwise: %j', async (answer, error) => {
  await using server = await scriptedServer(inTurn(answer));
  await expect(readUsers(clientFor(server.url).client)).rejects.toBeInstanceOf(error);
});
