import { describe, expect, it } from 'vitest';
import { readDump } from '../../../../src/cli/commands/import-django/read-dump.ts';
import {
  classifyDump,
  type TakeOverOptions,
  takeOver,
} from '../../../../src/cli/commands/import-django/take-over.ts';
import type { Store } from '../../../../src/store/store.ts';
import { appointmentSync } from '../../../../src/store/tables/appointment-sync.ts';
import { contactSync } from '../../../../src/store/tables/contact-sync.ts';
import { markDistinct } from '../../../../src/store/tables/distinct-pairs.ts';
import { loadCredentials, saveCredentials } from '../../../../src/store/tables/sign-in/credentials.ts';
import { NOON, openTemp } from '../../../store/temp-store.ts';
import { appointmentRow, contactRow, type OldRow, signInRow } from './old-system.ts';

const OPTIONS: TakeOverOptions = {
  practice: 'main',
  locationId: 'loc1',
  usesPrivateToken: false,
  tokens: true,
  now: NOON,
};

const take = (store: Store, rows: readonly OldRow[], options: Partial<TakeOverOptions> = {}) =>
  store.transaction(async (handle) => {
    const all = { ...OPTIONS, ...options };
    const judged = await classifyDump(handle, readDump(JSON.stringify(rows), 'f'), all);
    await takeOver(handle, judged, all);
    return judged;
  });

const HOUR = 3_600_000;
const token = (claims: object): string =>
  `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`;

describe('what is taken over', () => {
  it('is who is who, since when and from which side; nothing counts as agreed, and a second time adds nothing', async () => {
    const store = await openTemp();
    const rows = [
      contactRow(12, 'c12', { source: 'ghl' }),
      contactRow(13, 'c13', { last_synced_at: '2099-01-01T00:00:00Z' }),
      appointmentRow(7, 'a7', NOON + HOUR),
    ];
    await take(store, rows);
    const [link, young] = [
      await contactSync.findByGhlId(store, 'main', 'c12'),
      await contactSync.findByGhlId(store, 'main', 'c13'),
    ];
    expect(link).toMatchObject({
      ephysio_id: '12',
      source: 'ghl',
      state: 'linked',
      created_at: '2025-12-01T10:00:00.123Z',
      updated_at: '2025-12-01T10:00:00.123Z',
    });
    expect(young?.updated_at).toBe(new Date(NOON).toISOString());
    expect(link && contactSync.openBase(store, link)).toEqual({ ephysio: {}, ghl: {} });
    const [visit] = await appointmentSync.list(store, 'main');
    expect(visit).toMatchObject({ ephysio_id: '7', ghl_id: 'a7', cancelled: 0 });
    expect(visit?.starts_at).toBe(new Date(NOON + HOUR).toISOString());

    const again = await take(store, rows);
    expect([again.contacts, again.appointments]).toMatchObject([
      { taken: [], known: 2, contradictions: [] },
      { taken: [], known: 1, contradictions: [] },
    ]);
    expect(await contactSync.list(store, 'main')).toHaveLength(2);
  });

  it('is not what a person has said to be two people', async () => {
    const store = await openTemp();
    const names = [
      { side: 'ghl', id: 'c12' },
      { side: 'ephysio', id: '12' },
    ] as const;
    await markDistinct(store, 'main', names, NOON);
    const { contacts } = await take(store, [contactRow(12, 'c12')]);
    expect(contacts.taken).toEqual([]);
    expect(contacts.contradictions).toMatchObject([{ reason: 'a person has said that they are two people' }]);
  });

  it('is of one practice', async () => {
    const store = await openTemp();
    await take(store, [contactRow(12, 'c12')]);
    await take(store, [contactRow(12, 'c99')], { practice: 'second' });
    expect(await contactSync.list(store, 'main')).toHaveLength(1);
    expect(await contactSync.list(store, 'second')).toHaveLength(1);
  });
});

describe("GHL's tokens", () => {
  it.each([
    [
      'that say until when they last',
      { exp: NOON / 1000 + 3600, iat: NOON / 1000 - 60 },
      NOON + HOUR,
      NOON - 60_000,
    ],
    ['that say nonsense', { exp: 'never', iat: -1 }, NOON, NOON],
  ])('%s are kept as they are', async (_what, claims, expires, obtained) => {
    const store = await openTemp();
    const access = token(claims);
    await take(store, [signInRow('loc1', { access_token: access })]);
    expect(await loadCredentials(store, 'main')).toEqual({
      kind: 'location',
      locationId: 'loc1',
      companyId: 'co1',
      accessToken: access,
      refreshToken: 'geheim-refresh',
      expiresAt: new Date(expires).toISOString(),
      obtainedAt: new Date(obtained).toISOString(),
      scope: 'contacts.readonly contacts.write',
    });
  });

  it.each<[string, readonly OldRow[], Partial<TakeOverOptions>, string]>([
    ['when there are none', [], {}, 'none'],
    ['when nobody wants them', [signInRow('loc1')], { tokens: false }, 'not-wanted'],
    ['with a private integration token', [signInRow('loc1')], { usesPrivateToken: true }, 'private-token'],
    ['of another location', [signInRow('loc2'), signInRow(null)], {}, 'other-location'],
    ['of an agency', [signInRow('loc1', { user_type: 'Company' })], {}, 'other-location'],
    ['when there are several', [signInRow('loc1'), signInRow('loc1')], {}, 'several'],
  ])('are left alone %s', async (_when, rows, options, leave) => {
    const store = await openTemp();
    expect((await take(store, rows, options)).signIn).toEqual({ leave });
    expect(await loadCredentials(store, 'main')).toBeNull();
  });

  it('never replace those that the practice has', async () => {
    const store = await openTemp();
    const own = {
      kind: 'location',
      locationId: 'loc1',
      companyId: null,
      accessToken: 'own',
      refreshToken: null,
      expiresAt: '2020-01-01T00:00:00.000Z',
      obtainedAt: '2020-01-01T00:00:00.000Z',
      scope: '',
    } as const;
    await saveCredentials(store, 'main', [own]);
    expect((await take(store, [signInRow('loc1')])).signIn).toEqual({ leave: 'signed-in' });
    expect(await loadCredentials(store, 'main')).toEqual(own);
  });
});
