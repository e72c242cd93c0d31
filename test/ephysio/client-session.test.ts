import { describe, expect, test } from 'vitest';
import { SignInError, UnreachableError } from '../../src/errors.ts';
import { failure, start } from './client-set-up.ts';
import { type Answer, json, NOW, token } from './scripted-ephysio.ts';

describe('a session', () => {
  const stored = (expiresAt: string | null) => ({ token: 'OLD', cryptoKey: 'K', practiceId: '1', expiresAt });
  const inMs = (ms: number) => new Date(NOW + ms).toISOString();

  test.each([
    ['without an expiry', stored(null), 1],
    ['that is still good', stored(inMs(60_000)), 1],
    ['that has expired', stored(inMs(-1)), 2],
  ])('%s that was stored is used or replaced', async (_name, session, requests) => {
    const { client } = await start({ 'GET /patients': () => json([]) }, { stored: session });
    await client.listPatients();
    expect(client.requests()).toBe(requests);
  });

  test('that another process made since is taken over instead of signing in', async () => {
    const rig = await start(
      { 'GET /patients': (seen) => (seen.headers.authorization === 'Bearer NEW' ? json([]) : json({}, 401)) },
      { stored: stored(null) },
    );
    await rig.client.practiceId();
    rig.stored.session = { ...stored(null), token: 'NEW' };
    await rig.client.listPatients();
    expect(rig.server.seen.map((s) => s.url)).not.toContain('/token');
  });

  test.each([
    ['seconds', 1_795_631_400, '2026-11-25T18:30:00.000Z'],
    ['milliseconds', 1_795_631_400_000, '2026-11-25T18:30:00.000Z'],
    ['text', '1795631400', '2026-11-25T18:30:00.000Z'],
    ['nothing', undefined, null],
    ['rubbish', 'soon', null],
  ])('reads an expiry in %s', async (_name, exp, expiresAt) => {
    const rig = await start({ 'POST /token': () => token('T1', { exp }) });
    await rig.client.practiceId();
    expect(rig.stored.session?.expiresAt).toBe(expiresAt);
  });

  test('with an expiry in the past is used until it is refused, so that a wrong clock does not sign in for ever', async () => {
    const { client } = await start({
      'POST /token': () => token('T1', { exp: 1000 }),
      'GET /patients': () => json([]),
    });
    await client.listPatients();
    await client.listPatients();
    expect(client.requests()).toBe(3);
  });

  test.each([401, 403, 400])('that is refused with %i names the settings', async (status) => {
    const { client, server } = await start({ 'POST /token': () => json({ message: 'bad' }, status) });
    const error = (await failure(client.listPatients())) as SignInError;
    expect(error).toBeInstanceOf(SignInError);
    expect(error.exitCode).toBe(3);
    expect(error.hint).toContain('ephysio.email and ephysio.password');
    expect(`${error.message}${error.hint}`).not.toContain('secret-word');
    expect(server.seen).toHaveLength(1);
  });

  test.each<[string, () => Answer]>([
    ['HTML', () => new Response('<html>')],
    ['no keys', () => json({ token: 'T', keys: [] })],
    ['a 403 page of a firewall', () => new Response('<html>', { status: 403 })],
    ['a 404', () => json({}, 404)],
    ['a 500', () => json({}, 500)],
  ])('that is answered with %s is unreachable', async (_name, answer) => {
    const { client } = await start({ 'POST /token': answer });
    expect(await failure(client.listPatients())).toBeInstanceOf(UnreachableError);
  });

  test('that cannot be signed in to waits for a busy service', async () => {
    const { client, slept } = await start({
      'POST /token': (_s, n) => (n === 1 ? json({}, 429, { 'retry-after': '3' }) : token()),
      'GET /patients': () => json([]),
    });
    await client.listPatients();
    expect(slept).toEqual([3000]);
  });
});
