import { describe, expect, it } from 'vitest';
import { UnreachableError } from '../../../src/errors.ts';
import { readCalendars, readLocation } from '../../../src/ghl/auth/location.ts';
import { inTurn, scriptedServer } from '../scripted-server.ts';
import { clientFor, LOCATION } from '../set-up.ts';

describe('what the location is', () => {
  it('is read with its duplicate rule', async () => {
    const settings = { allowDuplicateContact: false, contactUniqueIdentifiers: ['email', 'phone'], other: 1 };
    const location = { id: LOCATION, name: 'Physio', timezone: 'Europe/Zurich', settings, email: 'x' };
    await using server = await scriptedServer(inTurn({ json: { location } }));
    await expect(readLocation(clientFor(server.url).client)).resolves.toEqual({
      id: LOCATION,
      name: 'Physio',
      timezone: 'Europe/Zurich',
      settings: { allowDuplicateContact: false, contactUniqueIdentifiers: ['email', 'phone'] },
    });
    expect(server.seen[0]).toMatchObject({ method: 'GET', path: `/locations/${LOCATION}` });
    expect(server.seen[0]?.headers.version).toBe('2021-07-28');
  });

  it('has calendars with teams', async () => {
    const calendars = [
      { id: 'cal1', name: 'A', teamMembers: [{ userId: 'u1', priority: 1 }] },
      { id: 'cal2' },
    ];
    await using server = await scriptedServer(inTurn({ json: { calendars } }));
    await expect(readCalendars(clientFor(server.url).client)).resolves.toEqual([
      { id: 'cal1', name: 'A', teamMembers: [{ userId: 'u1' }] },
      { id: 'cal2' },
    ]);
    expect(server.seen[0]).toMatchObject({ path: '/calendars/', query: { locationId: LOCATION } });
  });

  it('is not made up from a reply of another shape', async () => {
    await using server = await scriptedServer(inTurn({ json: { locations: [] } }));
    await expect(readLocation(clientFor(server.url).client)).rejects.toBeInstanceOf(UnreachableError);
  });
});
