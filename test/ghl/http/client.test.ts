import { describe, expect, it } from 'vitest';
import {
  DuplicateError,
  NotFoundError,
  NotTakenError,
  RefusedError,
  StoppedError,
  UnknownOutcomeError,
  UnreachableError,
} from '../../../src/errors.ts';
import type { Pace } from '../../../src/ghl/pace/pace.ts';
import type { Priority } from '../../../src/ghl/pace/pace-take.ts';
import { CREATE, expectNoPatient, failure, HALF, HTML, OK, READ, UPDATE } from '../client-fixtures.ts';
import { type Answer, deadUrl, inTurn, scriptedServer } from '../scripted-server.ts';
import { clientFor } from '../set-up.ts';

describe('the GHL client', () => {
  it('sends sign-in, version and content headers, and the query', async () => {
    await using server = await scriptedServer(inTurn(OK));
    const { client } = clientFor(server.url);
    await client.request(READ);
    await client.request({ ...UPDATE, version: 'calendars' });
    const [read, write] = server.seen;
    expect(read?.headers).toMatchObject({
      authorization: 'Bearer token-1',
      version: '2021-07-28',
      accept: 'application/json',
    });
    expect(read?.headers['content-type']).toBeUndefined();
    expect(read?.query).toEqual({ email: 'anna.muster@example.ch' });
    expect(write?.headers).toMatchObject({ version: '2021-04-15', 'content-type': 'application/json' });
    expect(write?.body).toEqual({ lastName: 'Muster' });
    expect(client.requests).toBe(2);
  });

  it.each([undefined, 'live', 'backfill'] as const)('asks the pace for its turn: %s', async (priority) => {
    await using server = await scriptedServer(inTurn(OK));
    const asked: Priority[] = [];
    const pace: Pace = {
      take: async (as) => {
        asked.push(as);
        return { answered: () => {}, lost: () => {}, unused: () => {} };
      },
      announce: () => {},
      close: () => {},
    };
    await clientFor(server.url, { pace, ...(priority && { priority }) }).client.request(READ);
    expect(asked).toEqual([priority ?? 'backfill']);
  });

  it('gives the service its own clock back', async () => {
    await using server = await scriptedServer(
      inTurn({ ...OK, headers: { date: 'Sat, 21 Nov 2026 08:00:00 GMT' } }),
    );
    const reply = await clientFor(server.url).client.request(READ);
    expect(reply.date).toBe(Date.parse('2026-11-21T08:00:00.000Z'));
  });

  const passing: readonly [string, Answer][] = [
    ['a 500', { status: 500, json: { message: 'oops' } }],
    ['a 502 of a proxy', { status: 502, text: '<html>bad gateway</html>' }],
    ['a 520', { status: 520, text: '' }],
    ['HTML', HTML],
    ['half a JSON', HALF],
    ['an empty body', { text: '' }],
    ['a JSON that is no object', { json: null }],
    ['a dropped connection', 'drop'],
    ['a 429', { status: 429, json: { message: 'Too Many Requests' } }],
  ];

  it.each(passing)('repeats a read and an update after %s', async (_what, answer) => {
    for (const request of [READ, UPDATE]) {
      await using server = await scriptedServer(inTurn(answer, OK));
      const { client } = clientFor(server.url);
      await expect(client.request(request)).resolves.toMatchObject({ body: { contact: { id: 'c1' } } });
      expect(client.requests).toBe(2);
    }
  });

  it.each(passing)(
    'gives up a read as unreachable, an update as a record’s failure, after %s for ever',
    async (_what, answer) => {
      await using server = await scriptedServer(() => answer);
      const busy = typeof answer === 'object' && answer.status === 429;
      const { client } = clientFor(server.url);
      const read = await failure(client.request(READ));
      expect(read).toBeInstanceOf(UnreachableError);
      expect(server.seen).toHaveLength(busy ? 8 : 4);
      const update = await failure(client.request(UPDATE));
      expect(update).toBeInstanceOf(busy ? NotTakenError : UnknownOutcomeError);
      for (const error of [read, update]) expectNoPatient(error);
    },
  );

  it.each(passing)(
    'never repeats a create after %s unless it was certainly not taken',
    async (_what, answer) => {
      await using server = await scriptedServer(inTurn(answer, OK));
      const { client } = clientFor(server.url);
      if (typeof answer === 'object' && answer.status === 429) {
        await expect(client.request(CREATE)).resolves.toBeDefined();
        expect(server.seen).toHaveLength(2);
        return;
      }
      const error = await failure(client.request(CREATE));
      expect(error).toBeInstanceOf(UnknownOutcomeError);
      expect(server.seen).toHaveLength(1);
      expectNoPatient(error);
    },
  );

  it('does not know the outcome of a create that was not answered in time', async () => {
    await using server = await scriptedServer(() => 'never');
    const { client } = clientFor(server.url, { timeoutMs: 100 });
    await expect(client.request(CREATE)).rejects.toBeInstanceOf(UnknownOutcomeError);
    expect(server.seen).toHaveLength(1);
  });

  it('gives a create up as not taken when GHL stays busy', async () => {
    await using server = await scriptedServer(inTurn({ status: 429, text: '' }));
    await expect(clientFor(server.url).client.request(CREATE)).rejects.toBeInstanceOf(NotTakenError);
  });

  it('says that nothing listens, after a few tries, for writes too', async () => {
    const url = await deadUrl();
    for (const request of [READ, UPDATE, CREATE]) {
      const { client, clock } = clientFor(url);
      const error = await failure(client.request(request));
      expect(error).toBeInstanceOf(UnreachableError);
      expect(clock.slept).toEqual([500, 1_000, 2_000]);
      expectNoPatient(error);
    }
  });

  it.each([
    ['an HTML 403 of a firewall', { status: 403, text: '<html>Error 1010</html>' }],
    ['an HTML 404', { status: 404, text: '<html>not here</html>' }],
    [
      'the 404 of another API',
      { status: 404, json: { message: 'Cannot GET /contacts/c1', statusCode: 404 } },
    ],
    ['a bare JSON 404', { status: 404, json: {} }],
    ['a redirect', { status: 302, text: '', headers: { location: '/login' } }],
    ['an HTML 401', { status: 401, text: '<html>who are you</html>' }],
  ] as [string, Answer][])('never takes %s for an answer about a record', async (_what, answer) => {
    await using server = await scriptedServer(() => answer);
    await expect(clientFor(server.url).client.request(READ)).rejects.toBeInstanceOf(UnreachableError);
  });

  it.each([
    [400, { message: 'Contact with id c1 not found' }, NotFoundError],
    [400, { message: 'The event id is invalid.' }, NotFoundError],
    [404, { message: 'Not Found', statusCode: 404 }, NotFoundError],
    [404, { error: 'Not Found', statusCode: 404 }, NotFoundError],
    [422, { message: ['property gender should not exist'] }, RefusedError],
    [400, { message: 'Bad' }, RefusedError],
    [
      400,
      {
        message: 'This location does not allow duplicated contacts.',
        meta: { contactId: 'c9', contactName: 'Anna Muster', matchingField: 'email' },
      },
      DuplicateError,
    ],
  ])('reads a refusal with %i and %j', async (status, json, type) => {
    await using server = await scriptedServer(() => ({ status, json }));
    const error = await failure(clientFor(server.url).client.request(UPDATE));
    expect(error).toBeInstanceOf(type);
    expect(server.seen).toHaveLength(1);
    expectNoPatient(error);
  });

  it('takes a refused read for a disagreement about the API', async () => {
    await using server = await scriptedServer(() => ({
      status: 422,
      json: { message: ['pageLimit must not be greater than 500'] },
    }));
    const error = await failure(clientFor(server.url).client.request(READ));
    expect(error).toBeInstanceOf(UnreachableError);
    expect(error.message).toContain('pageLimit is not valid');
  });

  it('sends nothing after the operator stopped the run', async () => {
    await using server = await scriptedServer(() => OK);
    const { client } = clientFor(server.url, { signal: AbortSignal.abort() });
    await expect(client.request(READ)).rejects.toBeInstanceOf(StoppedError);
    expect(server.seen).toHaveLength(0);
  });

  it('stops between two tries when the operator stops the run', async () => {
    const stop = new AbortController();
    await using server = await scriptedServer(() => {
      stop.abort();
      return { status: 503, text: '' };
    });
    const { client } = clientFor(server.url, { signal: stop.signal });
    await expect(client.request(READ)).rejects.toBeInstanceOf(StoppedError);
    expect(server.seen).toHaveLength(1);
  });

  it('logs paths and statuses, never queries and bodies', async () => {
    await using server = await scriptedServer(inTurn({ status: 500, json: { message: 'Anna' } }, OK));
    const lines: string[] = [];
    const log = {
      debug: (...args: unknown[]) => lines.push(JSON.stringify(args)),
      warn: (...args: unknown[]) => lines.push(JSON.stringify(args)),
    };
    const { client } = clientFor(server.url, { log });
    await client.request(READ);
    await client.request(CREATE);
    expect(lines).toHaveLength(3);
    expect(lines[0]).toContain('answered 500');
    expect(lines.join()).not.toMatch(/anna|muster|token-1|4179/i);
  });
});
