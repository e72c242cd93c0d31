import { describe, expect, test } from 'vitest';
import type { EphysioClient } from '../../src/ephysio/client.ts';
import { NotSupportedError, NotTakenError, RefusedError, UnknownOutcomeError } from '../../src/errors.ts';
import { failure, start } from './client-set-up.ts';
import { type Answer, json } from './scripted-ephysio.ts';

describe('writes', () => {
  const outcomes: [string, () => Answer, new (...args: never[]) => Error, number][] = [
    ['a dropped connection', () => 'drop', UnknownOutcomeError, 1],
    ['a 500', () => json({}, 500), UnknownOutcomeError, 1],
    ['a 504', () => json({}, 504), UnknownOutcomeError, 1],
    ['a redirect', () => json({}, 302, { location: '/login' }), UnknownOutcomeError, 1],
    ['HTML that says 200', () => new Response('<html>'), UnknownOutcomeError, 1],
    ['an answer without an id', () => json({}), UnknownOutcomeError, 1],
    ['a 400', () => json({ DETAIL: '/street is required' }, 400), RefusedError, 1],
    ['a 404', () => json({}, 404), RefusedError, 1],
    ['429 for ever', () => json({}, 429), NotTakenError, 5],
  ];

  test.each(outcomes)('answered by %s are not repeated on a guess', async (_name, answer, kind, times) => {
    const { client, server } = await start({ 'POST /patients/request': answer });
    expect(await failure(client.createPatient({ lastName: 'Muster' }))).toBeInstanceOf(kind);
    expect(server.seen.filter((s) => s.url === '/patients/request')).toHaveLength(times);
  });

  test('are repeated after a 429, which did not carry them out', async () => {
    const { client, slept } = await start({
      'POST /patients/request': (_s, n) =>
        n === 1 ? json({}, 429, { 'retry-after': '2' }) : json({ id: 4 }),
    });
    expect(await client.createPatient({})).toBe('4');
    expect(slept).toEqual([2000]);
  });

  test('to a service that is not there were certainly not carried out', async () => {
    const { server, client } = await start({});
    await client.practiceId();
    await server.close();
    expect(await failure(client.createPatient({}))).toBeInstanceOf(NotTakenError);
  });

  test('that were refused show the field and nothing of the body', async () => {
    const { client } = await start({
      'POST /patients/request': () =>
        new Response('Muster /street /Muster 079/123 /attributes/law http://x/city', { status: 400 }),
    });
    const error = (await failure(client.createPatient({}))) as RefusedError;
    expect(error.reason).toBe('e-Physio refused POST /patients/request (HTTP 400: /street, /attributes/law)');
  });

  test.each([
    ['a page of a proxy', '<!DOCTYPE html>'],
    ['half an answer', '{"id": 9, "lastN'],
  ])('answered with 200 and %s may not have been carried out', async (_what, text) => {
    const { client } = await start({ 'PUT /patients/9': () => new Response(text) });
    expect(await failure(client.updatePatient('9', {}))).toBeInstanceOf(UnknownOutcomeError);
  });

  test.each(['', 'OK', '{}'])('that need no answer are done with "%s"', async (text) => {
    const { client } = await start({ 'PUT /patients/9': () => new Response(text) });
    await expect(client.updatePatient('9', {})).resolves.toBeUndefined();
  });

  test('that may be repeated are, and end as unknown', async () => {
    const { client, server } = await start({ 'PUT /events/9': () => json({}, 502) });
    expect(await failure(client.updateEvent('9', {}))).toBeInstanceOf(UnknownOutcomeError);
    expect(server.seen.filter((s) => s.method === 'PUT')).toHaveLength(5);
  });
});

describe('assumed calls', () => {
  const everyAssumedCall = (client: EphysioClient): (() => Promise<unknown>)[] => [
    () => client.updatePatient('4', {}),
    () => client.updateEvent('4', {}),
    () => client.cancelEvent('4'),
    () => client.createInvoice({}),
  ];

  test.each([404, 405, 501])('answered %i are not supported', async (status) => {
    const answer = () => json({}, status);
    const { client } = await start({
      'PUT /patients/4': answer,
      'PUT /events/4': answer,
      'DELETE /events/4': answer,
      'POST /invoices': answer,
    });
    for (const call of everyAssumedCall(client)) {
      expect(await failure(call())).toBeInstanceOf(NotSupportedError);
    }
  });

  test('that are switched off send nothing', async () => {
    const capabilities = {
      updatePatient: false,
      updateEvent: false,
      cancelEvent: false,
      createInvoice: false,
    };
    const { client, server } = await start({}, { ephysio: { capabilities } });
    for (const call of everyAssumedCall(client)) {
      const error = (await failure(call())) as NotSupportedError;
      expect(error).toBeInstanceOf(NotSupportedError);
      expect(error.reason).toContain('ephysio.capabilities.');
    }
    expect(server.seen).toEqual([]);
  });

  test('go where the config points them', async () => {
    const capabilities = {
      updatePatient: { method: 'POST', path: '/patients/{id}/edit' },
      cancelEvent: { method: 'POST', path: '/events/{id}/cancel?notify=false' },
    };
    const { client, server } = await start(
      { 'POST /patients/4/edit': () => json({}), 'POST /events/5/cancel': () => json({}) },
      { ephysio: { capabilities } },
    );
    await client.updatePatient('4', {});
    await client.cancelEvent('5');
    expect(server.seen.slice(1).map((s) => s.url)).toEqual([
      '/patients/4/edit',
      '/events/5/cancel?notify=false',
    ]);
  });
});
