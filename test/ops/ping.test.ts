import { describe, expect, test } from 'vitest';
import type { ExitCode } from '../../src/errors.ts';
import type { LogFields } from '../../src/ops/log.ts';
import { createPing } from '../../src/ops/ping.ts';
import { openMonitor } from './monitor.ts';

const openPing = (url: string | null, timeoutMs = 5000) => {
  const warnings: LogFields[] = [];
  const log = { warn: (_: string, fields: LogFields = {}) => void warnings.push(fields) };
  return { ping: createPing({ url, log, timeoutMs }), warnings };
};

describe('a ping', () => {
  test.each<[ExitCode, string]>([
    [0, '/id'],
    [1, '/id/1'],
    [4, '/id/4'],
    [70, '/id/70'],
    [75, '/id/log'],
  ])('tells the monitor of the beginning, and that it ended with %s', async (exitCode, path) => {
    const { url, calls } = await openMonitor();
    const { ping, warnings } = openPing(`${url}/id`);
    ping.start();
    ping.start();
    await ping.end(exitCode, 'created 3');
    expect(calls.map(({ method, url, body }) => [method, url.pathname, body])).toEqual([
      ['POST', '/id/start', ''],
      ['POST', path, 'created 3'],
    ]);
    const rids = calls.map(({ url }) => url.searchParams.get('rid'));
    expect(rids[0]).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
    expect(rids[1]).toBe(rids[0]);
    expect(warnings).toEqual([]);
  });

  test('keeps the query of the address, and does without a last slash', async () => {
    const { url, calls } = await openMonitor();
    const { ping } = openPing(`${url}/key/slug/?create=1&rid=mine`);
    await ping.end(3, '');
    expect(calls[0]?.url.pathname).toBe('/key/slug/3');
    expect(calls[0]?.url.searchParams.get('create')).toBe('1');
    expect(calls[0]?.url.searchParams.getAll('rid')).toEqual([expect.not.stringMatching('mine')]);
  });

  test('tries again when the monitor is out of order', async () => {
    const { url, calls } = await openMonitor([503, 500]);
    const { ping, warnings } = openPing(url);
    await ping.end(0, '');
    expect([calls.length, warnings]).toEqual([3, []]);
  });

  test('says why it failed, never where to, and fails nobody', async () => {
    const { url } = await openMonitor([404]);
    const { ping, warnings } = openPing(`${url}/secret`);
    await ping.end(0, '');
    expect(warnings).toEqual([{ kind: 'done', reason: 'the monitor answered 404' }]);
  });

  test('gives up on a monitor that does not answer', async () => {
    const { url, calls } = await openMonitor([null, null]);
    const { ping, warnings } = openPing(`${url}/secret`, 50);
    ping.start();
    await ping.end(0, '');
    expect(warnings).toEqual([
      { kind: 'start', reason: 'the monitor was not reached' },
      { kind: 'done', reason: 'the monitor was not reached' },
    ]);
    expect(calls.length).toBeLessThanOrEqual(2);
  });

  test('goes nowhere without an address', async () => {
    const { ping, warnings } = openPing(null);
    ping.start();
    await ping.end(1, '');
    expect(warnings).toEqual([]);
  });
});
