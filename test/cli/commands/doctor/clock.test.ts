import { describe, expect, it, onTestFinished } from 'vitest';
import { checkClock, provenSkew } from '../../../../src/cli/commands/doctor/clock.ts';
import { deadUrl, scriptedServer } from '../../../ghl/scripted-server.ts';
import { allShown } from './shown.ts';

const NOW = Date.parse('2026-11-22T10:00:00.000Z');

describe('how far a service is ahead', () => {
  it.each([
    ['the same second', NOW, NOW + 400, NOW + 450, 0],
    ['an answer that was long under way', NOW, NOW + 500, NOW + 9_000, 0],
    ['ahead by what the network does not explain', NOW + 10_000, NOW, NOW + 1_000, 9_000],
    ['behind', NOW - 10_000, NOW, NOW + 1_000, -9_001],
    ['behind within the second of the header', NOW - 500, NOW, NOW, 0],
  ])('%s', (_what, date, sentAt, cameAt, skew) => {
    expect(provenSkew(date, sentAt, cameAt)).toBe(skew);
  });
});

/** A service whose clock is `seconds` ahead of a machine that has stopped at NOW. */
const service = async (seconds: number, status = 200): Promise<string> => {
  const date = new Date(NOW + seconds * 1000).toUTCString();
  const server = await scriptedServer(() => ({ status, text: '', headers: { date } }));
  onTestFinished(() => server[Symbol.asyncDispose]());
  return server.url;
};

const look = async (urls: readonly string[], ntp: string | null = null) =>
  allShown(await checkClock(urls, { now: () => NOW, ask: async () => ntp }));
const host = (url: string): string => new URL(url).host;

describe('the clock', () => {
  it.each([0, 5, -5])('may differ by a few seconds (%i)', async (seconds) => {
    const url = await service(seconds);
    expect(await look([url])).toEqual([
      { status: 'ok', message: `agrees with ${host(url)}`, cure: null, exitCode: null },
    ]);
  });

  it('warns when it is half a minute behind one service, and names that one', async () => {
    const [good, odd] = [await service(0), await service(30)];
    const found = await look([good, odd]);
    expect(found).toMatchObject([{ status: 'warn', message: `this clock is 30 s behind ${host(odd)}` }]);
  });

  it('fails when it is two minutes ahead', async () => {
    const url = await service(-121);
    const found = await look([url]);
    expect(found).toMatchObject([
      { status: 'fail', message: `this clock is 120 s ahead of ${host(url)}`, exitCode: 2 },
    ]);
    expect(found[0]?.cure).toContain('NTP');
  });

  it('is read off a refusal just as well', async () => {
    expect(await look([`${await service(90, 401)}/api`])).toMatchObject([{ status: 'fail' }]);
  });

  it('asks each address once', async () => {
    let asked = 0;
    const server = await scriptedServer(() => {
      asked += 1;
      return { text: '', headers: { date: new Date(NOW).toUTCString() } };
    });
    onTestFinished(() => server[Symbol.asyncDispose]());
    await look([`${server.url}/api/1.0`, `${server.url}/other`]);
    expect(asked).toBe(1);
  });

  it('warns when NTP does not keep it, and says when it does', async () => {
    const url = await service(0);
    expect(await look([url], 'no\n')).toMatchObject([{ status: 'warn' }]);
    expect((await look([url], 'yes\n'))[0]?.message).toMatch(/; NTP keeps it$/);
  });

  it('is not judged where nobody answers', async () => {
    expect(await look([await deadUrl()])).toMatchObject([{ status: 'skip' }]);
  });
});
