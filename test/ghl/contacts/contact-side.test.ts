import { describe, expect, it } from 'vitest';
import { DuplicateError, NotSupportedError, UnknownOutcomeError } from '../../../src/errors.ts';
import { contact, sideFor } from '../contact-fixtures.ts';
import { type Answer, inTurn, scriptedServer } from '../scripted-server.ts';
import { LOCATION } from '../set-up.ts';

/** What e-Physio knows besides goes nowhere: GHL never gets sex or consent. */
const ORIGIN = { id: '4711', extras: { sex: 'f', emailConsent: true } } as const;

describe('one GHL contact', () => {
  it.each([
    ['is held', { json: { contact: contact(1) } }, 'held'],
    [
      'is gone after a 400 that says so',
      { status: 400, json: { message: 'Contact with id c1 not found' } },
      'gone',
    ],
    ['is gone after a 404', { status: 404, json: { message: 'Not Found' } }, 'gone'],
    ['is gone when marked as deleted', { json: { contact: contact(1, { deleted: true }) } }, 'gone'],
  ] as [string, Answer, string][])('%s', async (_what, answer, state) => {
    await using server = await scriptedServer(inTurn(answer));
    await expect(sideFor(server.url).side.get('c1')).resolves.toMatchObject({ state });
    expect(server.seen[0]).toMatchObject({ method: 'GET', path: '/contacts/c1' });
  });

  it('is held with nothing known when it cannot be read', async () => {
    await using server = await scriptedServer(inTurn({ json: { contact: { id: 'c1', phone: [] } } }));
    await expect(sideFor(server.url).side.get('c1')).resolves.toEqual({
      state: 'held',
      held: { id: 'c1', record: {} },
    });
  });

  it('is created with one request, and read from the reply where it says something', async () => {
    await using server = await scriptedServer(
      inTurn({ status: 201, json: { contact: { id: 'c9', city: 'Bern', phone: null }, traceId: 't' } }),
    );
    const sent = { firstName: 'Anna', lastName: 'Muster', phone: '+41791234567', city: 'bern', email: null };
    const { side, client } = sideFor(server.url);
    await expect(side.create(sent, ORIGIN)).resolves.toEqual({
      id: 'c9',
      record: { ...sent, phone: null, city: 'Bern' },
    });
    expect(client.requests).toBe(1);
    expect(server.seen[0]).toMatchObject({ method: 'POST', path: '/contacts/' });
    expect(server.seen[0]?.body).toEqual({
      locationId: LOCATION,
      source: 'e-Physio',
      firstName: 'Anna',
      lastName: 'Muster',
      phone: '+41791234567',
      city: 'bern',
    });
  });

  it.each([
    [
      'is unknown after a reply that names no contact',
      { status: 201, json: { traceId: 't' } },
      UnknownOutcomeError,
    ],
    ['is unknown after a dropped connection', 'drop', UnknownOutcomeError],
    [
      'is a duplicate when GHL says so',
      { status: 400, json: { message: 'duplicated contacts', meta: { contactId: 'c2' } } },
      DuplicateError,
    ],
  ] as [string, Answer, typeof UnknownOutcomeError][])('being created %s', async (_what, answer, type) => {
    await using server = await scriptedServer(inTurn(answer));
    await expect(sideFor(server.url).side.create({ firstName: 'A' }, ORIGIN)).rejects.toBeInstanceOf(type);
    expect(server.seen).toHaveLength(1);
  });

  it('is updated with the changed fields only', async () => {
    await using server = await scriptedServer(
      inTurn({ json: { succeded: true, contact: { id: 'c1', email: 'new@example.ch', tags: ['x'] } } }),
    );
    const after = { firstName: 'Anna', email: 'new@example.ch', zip: null };
    const changes = { email: 'new@example.ch', zip: null };
    const held = await sideFor(server.url).side.update('c1', changes, { firstName: 'Anna', zip: '8001' });
    expect(held).toEqual({ id: 'c1', record: after });
    expect(server.seen[0]).toMatchObject({
      method: 'PUT',
      path: '/contacts/c1',
      body: { email: 'new@example.ch', postalCode: '' },
    });
  });

  it('costs no request when nothing changed', async () => {
    await using server = await scriptedServer(() => 'drop');
    await sideFor(server.url).side.update('c1', {}, { firstName: 'Anna' });
    expect(server.seen).toHaveLength(0);
  });

  it('is never cancelled', async () => {
    await using server = await scriptedServer(() => 'drop');
    await expect(sideFor(server.url).side.cancel('c1', {})).rejects.toBeInstanceOf(NotSupportedError);
    expect(server.seen).toHaveLength(0);
  });
});
