import { describe, expect, it } from 'vitest';
import { SignInError, UnreachableError } from '../../../src/errors.ts';
import { LocationPausedError } from '../../../src/ghl/auth/oauth-errors.ts';
import { memoryCredentials } from '../memory-credentials.ts';
import { companiesFor, DAY, MINUTE, sourceFor, stored } from '../token-fixtures.ts';
import { tokenService } from '../token-service.ts';

describe('the access token of a location', () => {
  it('is used as it is while it lasts, and read once', async () => {
    await using service = await tokenService();
    const { store } = memoryCredentials(stored({ access: 'a', refresh: 'r' }, 'location', DAY));
    let loads = 0;
    const counting = { ...store, load: () => store.load().finally(() => loads++) };
    const source = sourceFor(service.url, counting);
    expect([await source.bearer(), await source.bearer()]).toEqual(['a', 'a']);
    expect(loads).toBe(1);
    expect(service.seen).toHaveLength(0);
  });

  it('is renewed five minutes before it expires, and both new tokens are stored before use', async () => {
    await using service = await tokenService();
    const credentials = memoryCredentials(stored(service.seed('Location'), 'location', 5 * MINUTE));
    const token = await sourceFor(service.url, credentials.store).bearer();
    expect(credentials.rows.get('location')).toMatchObject({ accessToken: token, refreshToken: 'refresh-2' });
  });

  it('is not used when it could not be stored', async () => {
    await using service = await tokenService();
    const { store } = memoryCredentials(stored(service.seed('Location'), 'location', 0));
    const broken = { ...store, save: () => Promise.reject(new Error('the disk is full')) };
    await expect(sourceFor(service.url, broken).bearer()).rejects.toThrow('the disk is full');
  });

  it('is renewed once for all who ask at the same time, in this process and in another', async () => {
    await using service = await tokenService();
    const pair = service.seed('Location');
    const credentials = memoryCredentials(stored(pair, 'location', 0));
    const [one, other] = [
      sourceFor(service.url, credentials.store),
      sourceFor(service.url, credentials.store),
    ];
    const asked = [one, other, one, other].flatMap((source) => [
      source.bearer(),
      source.refresh(pair.access),
    ]);
    expect(new Set(await Promise.all(asked))).toEqual(new Set(['access-2']));
    expect(service.seen).toHaveLength(1);
    expect(credentials.mostHolders()).toBe(1);
  });

  it('is renewed when GHL refuses it, though it should last', async () => {
    await using service = await tokenService();
    const pair = service.seed('Location');
    const { store } = memoryCredentials(stored(pair, 'location', DAY));
    const source = sourceFor(service.url, store);
    expect(await source.bearer()).toBe(pair.access);
    expect(await source.refresh(pair.access)).toBe('access-2');
    expect(await source.refresh(pair.access)).toBe('access-2');
    expect(service.seen).toHaveLength(1);
  });

  it('is taken from the store when another process has renewed it', async () => {
    await using service = await tokenService();
    const credentials = memoryCredentials(stored({ access: 'old', refresh: 'used' }, 'location', DAY));
    const source = sourceFor(service.url, credentials.store);
    expect(await source.bearer()).toBe('old');
    credentials.rows.set('location', stored({ access: 'new', refresh: 'r' }, 'location', DAY));
    expect(await source.refresh('old')).toBe('new');
    expect(service.seen).toHaveLength(0);
  });

  it('is re-read when the refresh token was used by a process that did not hold the lock', async () => {
    const credentials = memoryCredentials(stored({ access: 'old', refresh: 'used' }, 'location', 0));
    await using service = await tokenService({
      fault: () => {
        credentials.rows.set('location', stored({ access: 'theirs', refresh: 'r' }, 'location', DAY));
        return undefined;
      },
    });
    expect(await sourceFor(service.url, credentials.store).bearer()).toBe('theirs');
    expect(service.seen).toHaveLength(1);
  });

  it('is renewed with the refresh token that another process stored, if theirs has expired since', async () => {
    const credentials = memoryCredentials(stored({ access: 'old', refresh: 'used' }, 'location', 0));
    await using service = await tokenService({
      fault: (_seen, n) => {
        if (n === 1) credentials.rows.set('location', stored(service.seed('Location'), 'location', 0));
        return undefined;
      },
    });
    expect(await sourceFor(service.url, credentials.store).bearer()).toBe('access-2');
  });

  it('is made from the company’s token when its refresh token is dead', async () => {
    await using service = await tokenService();
    const credentials = memoryCredentials(
      stored({ access: 'old', refresh: 'dead' }, 'location', 0),
      stored(service.seed('Company'), 'company', DAY),
    );
    expect(await sourceFor(service.url, credentials.store).bearer()).toBe('access-2');
    expect(credentials.rows.get('location')?.refreshToken).toBe('refresh-2');
    expect(service.seen.map((s) => s.path)).toEqual(['/oauth/token', '/oauth/locationToken']);
  });

  it('is made from the company’s token when there is none yet, and when it cannot be renewed', async () => {
    for (const location of [null, stored({ access: 'old', refresh: null }, 'location', 0)]) {
      await using service = await tokenService();
      const company = stored(service.seed('Company'), 'company', DAY);
      const { store } = memoryCredentials(...(location === null ? [company] : [location, company]));
      expect(await sourceFor(service.url, store).bearer()).toBe('access-2');
    }
  });

  it.each([
    ['has expired', 0, false],
    ['is refused', DAY, true],
  ])(
    'is made from the company’s token even if that %s: it is renewed first',
    async (_what, lastsMs, refuse) => {
      await using service = await tokenService({
        fault: (seen) =>
          refuse && seen.headers.authorization === 'Bearer access-1'
            ? { answer: { status: 401, json: { message: 'Invalid token: access token is invalid' } } }
            : undefined,
      });
      const credentials = memoryCredentials(
        stored({ access: 'old', refresh: 'dead' }, 'location', 0),
        stored(service.seed('Company'), 'company', lastsMs),
      );
      expect(await sourceFor(service.url, credentials.store).bearer()).toBe('access-3');
      expect(credentials.rows.get('company')?.refreshToken).toBe('refresh-2');
    },
  );

  it('survives a refresh whose reply was lost, by asking again and then through the company', async () => {
    await using service = await tokenService({
      fault: (_seen, n) => (n === 1 ? { answer: 'drop', after: true } : undefined),
    });
    const credentials = memoryCredentials(
      stored(service.seed('Location'), 'location', 0),
      stored(service.seed('Company'), 'company', DAY),
    );
    const token = await sourceFor(service.url, credentials.store).bearer();
    expect(credentials.rows.get('location')?.accessToken).toBe(token);
    expect(service.seen.map((s) => s.path)).toEqual(['/oauth/token', '/oauth/token', '/oauth/locationToken']);
  });

  it('survives a refresh that never arrived', async () => {
    await using service = await tokenService({
      fault: (_seen, n) => (n === 1 ? { answer: 'never' } : undefined),
    });
    const { store } = memoryCredentials(stored(service.seed('Location'), 'location', 0));
    expect(await sourceFor(service.url, store, 200).bearer()).toBe('access-2');
  });

  it.each([
    ['nobody signed in', [], /Not signed in to GHL location locA/],
    ['the refresh token is dead', [stored({ access: 'a', refresh: 'dead' }, 'location', 0)], /refresh token/],
    [
      'the company’s is dead too',
      [
        stored({ access: 'a', refresh: 'dead' }, 'location', 0),
        stored({ access: 'b', refresh: 'dead-too' }, 'company', 0),
      ],
      /company/,
    ],
    [
      'the tokens are for another location',
      [{ ...stored({ access: 'a', refresh: 'r' }, 'location', DAY), locationId: 'locB' }],
      /locB.*locA/,
    ],
  ])('asks for a sign-in when %s', async (_what, rows, says) => {
    await using service = await tokenService();
    const error = await sourceFor(service.url, memoryCredentials(...rows).store)
      .bearer()
      .catch((e: unknown) => e);
    expect(error).toBeInstanceOf(SignInError);
    expect((error as SignInError).message).toMatch(says);
    expect((error as SignInError).hint).toContain('ephysio-ghl auth');
    expect((error as SignInError).message).not.toMatch(/dead|very-secret/);
  });

  it('is refused when the renewed one is for another location, and that is not stored', async () => {
    await using service = await tokenService({ locationId: 'locB' });
    const credentials = memoryCredentials(stored(service.seed('Location'), 'location', 0));
    await expect(sourceFor(service.url, credentials.store).bearer()).rejects.toBeInstanceOf(SignInError);
    expect(credentials.saves).toEqual([]);
  });

  it('is used to its end while GHL cannot renew it, and not after', async () => {
    await using service = await tokenService({ fault: () => ({ answer: { status: 503, text: '' } }) });
    const alive = memoryCredentials(stored({ access: 'a', refresh: 'r' }, 'location', 4 * MINUTE));
    await expect(sourceFor(service.url, alive.store).bearer()).resolves.toBe('a');
    const dead = memoryCredentials(stored({ access: 'a', refresh: 'r' }, 'location', 0));
    await expect(sourceFor(service.url, dead.store).bearer()).rejects.toBeInstanceOf(UnreachableError);
  });

  it('keeps the tokens of a paused location, and works again when it is back', async () => {
    let paused = true;
    await using service = await tokenService({
      fault: () =>
        paused ? { answer: { status: 400, json: { message: 'Location is not active' } } } : undefined,
    });
    const credentials = memoryCredentials(stored(service.seed('Location'), 'location', 0));
    const source = sourceFor(service.url, credentials.store);
    await expect(source.bearer()).rejects.toBeInstanceOf(LocationPausedError);
    expect(credentials.saves).toEqual([]);
    paused = false;
    await expect(source.bearer()).resolves.toBe('access-2');
  });
});

describe('renewing for cron', () => {
  it.each([
    ['leaves tokens alone that last', DAY, { withinMs: 12 * 60 * MINUTE, force: false }, false],
    ['renews tokens that expire soon', 11 * 60 * MINUTE, { withinMs: 12 * 60 * MINUTE, force: false }, true],
    ['renews whatever it is when forced', DAY, { withinMs: 0, force: true }, true],
  ])('%s', async (_what, lastsMs, options, renewed) => {
    await using service = await tokenService();
    const { store } = memoryCredentials(
      stored(service.seed('Location'), 'location', lastsMs),
      stored(service.seed('Company'), 'company', lastsMs),
    );
    expect(await sourceFor(service.url, store).renew(options)).toMatchObject({ renewed });
    expect(await companiesFor(service.url, store).renew('comp1', options)).toMatchObject({ renewed });
    expect(service.seen).toHaveLength(renewed ? 2 : 0);
  });

  it('does not pass over a failure, though the token still lasts', async () => {
    await using service = await tokenService({ fault: () => ({ answer: { status: 503, text: '' } }) });
    const { store } = memoryCredentials(stored({ access: 'a', refresh: 'r' }, 'location', 60 * MINUTE));
    const renewing = sourceFor(service.url, store).renew({ withinMs: 12 * 60 * MINUTE, force: false });
    await expect(renewing).rejects.toBeInstanceOf(UnreachableError);
  });
});
