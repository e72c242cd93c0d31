import { EXIT } from '../../../errors.ts';
import { fetchOutside } from '../../../http/proxy.ts';
import { type Finding, fail, ok, skip, warn } from './finding.ts';
import type { Host } from './host.ts';

/** From here on somebody should look; from there on nothing keeps this clock. In ms. */
const LOOK = 5000;
const WRONG = 60_000;
const PATIENCE_MS = 10_000;

/**
 * How far a service's clock is ahead of this one at least (ms; negative: behind), from a `Date` header, which has whole
 * seconds, and the times between which it was written. A slow network proves nothing, and gives 0.
 */
export const provenSkew = (date: number, sentAt: number, cameAt: number): number => {
  const least = date - cameAt;
  const most = date + 999 - sentAt;
  return least > 0 ? least : Math.min(most, 0);
};

/** Any answer has the header: no sign-in is needed. `null`: there is no answer, or none with a date. */
const skewOf = async (url: string, now: () => number): Promise<number | null> => {
  try {
    const sentAt = now();
    const reply = await fetchOutside(url, {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const date = Date.parse(reply.headers.get('date') ?? '');
    return Number.isNaN(date) ? null : provenSkew(date, sentAt, now());
  } catch {
    return null;
  }
};

const checkSkew = (host: string, skew: number): Finding[] => {
  if (Math.abs(skew) <= LOOK) return [];
  const off = { code: 'clock-off', about: null, values: { host, skewMs: skew } } as const;
  return [Math.abs(skew) > WRONG ? fail(EXIT.usage, off) : warn(off)];
};

/** This clock against those of the services (one request without sign-in to each address), and whether NTP keeps it. */
export const checkClock = async (
  baseUrls: readonly string[],
  { now, ask }: Pick<Host, 'now' | 'ask'>,
): Promise<readonly Finding[]> => {
  const origins = [...new Set(baseUrls.map((url) => new URL(url).origin))];
  const skews = await Promise.all(
    origins.map(async (origin) => ({ host: new URL(origin).host, skew: await skewOf(origin, now) })),
  );
  const known = skews.flatMap(({ host, skew }) => (skew === null ? [] : [{ host, skew }]));
  const answer = await ask('timedatectl', ['show', '--property=NTPSynchronized', '--value']);
  const found = known.flatMap(({ host, skew }) => checkSkew(host, skew));
  if (answer?.trim() === 'no') found.push(warn({ code: 'clock-not-kept', about: null, values: {} }));
  if (found.length > 0) return found;
  if (known.length === 0) return [skip({ code: 'clock-unknown', about: null, values: {} })];
  const values = { hosts: known.map(({ host }) => host), byNtp: answer?.trim() === 'yes' };
  return [ok({ code: 'clock-good', about: null, values })];
};
