import { describe, expect, it } from 'vitest';
import { configSchema, type PracticeConfig } from '../../src/config/schema.ts';
import { gatherStatus } from '../../src/status/gather-status.ts';
import type { Store } from '../../src/store/store.ts';
import { acquireLock } from '../../src/store/tables/locks.ts';
import { setDisconnectedAt } from '../../src/store/tables/practices.ts';
import { saveCredentials } from '../../src/store/tables/sign-in/credentials.ts';
import { finishRun, startRun } from '../../src/store/tables/sync-runs.ts';
import { insertEvents } from '../../src/store/tables/webhooks/webhook-events.ts';
import { markDone } from '../../src/store/tables/webhooks/webhook-queue.ts';
import { openTemp } from '../store/temp-store.ts';
import { countsOf, NOW } from './status-fixtures.ts';

const HOUR = 3_600_000;

const practiceOf = (over: object = {}): PracticeConfig => {
  const practice = {
    name: 'main',
    ephysio: { email: 'desk@practice.example', password: 'secret' },
    ghl: { locationId: 'loc' },
    ...over,
  };
  const [only] = configSchema.parse({
    ghl: { clientId: 'a', clientSecret: 'b' },
    practices: [practice],
  }).practices;
  if (only === undefined) throw new Error('no practice');
  return only;
};

const look = (store: Store, practice = practiceOf(), now = NOW) =>
  gatherStatus(store, practice, { now, days: 3, maxRunAgeHours: 3 });

const ended = async (
  store: Store,
  command: string,
  startedAt: number,
  { exitCode = 0, dryRun = false, counts = countsOf({ dryRun }) } = {},
): Promise<void> => {
  const id = await startRun(store, { practice: 'main', command, dryRun, now: startedAt });
  await finishRun(store, id, { exitCode, counts, error: null, now: startedAt + 1000 });
};

const arrive = (store: Store, practice: string, recordId: string, receivedAt: number) =>
  insertEvents(store, [
    {
      webhookId: `${practice} ${recordId} ${receivedAt}`,
      practice,
      locationId: 'loc',
      type: 'ContactUpdate',
      entity: 'patient',
      recordId,
      lane: recordId,
      payload: {},
      receivedAt,
    },
  ]);

const tokens = (over: object = {}) => ({
  kind: 'location' as const,
  locationId: 'loc',
  companyId: null,
  accessToken: 'access-secret',
  refreshToken: 'refresh-secret',
  expiresAt: new Date(NOW + 9 * HOUR).toISOString(),
  obtainedAt: new Date(NOW - HOUR).toISOString(),
  scope: 'contacts.readonly',
  ...over,
});

describe('the status of a practice', () => {
  it('is all zero in a new database, and not good', async () => {
    const status = await look(await openTemp());
    expect(status).toMatchObject({
      practice: 'main',
      at: '2026-03-01T10:00:00.000Z',
      ok: false,
      runs: [],
      inbox: { open: 0, dead: 0, oldestReceivedAt: null, oldestDueAt: null, lastReceivedAt: null },
      deadLetters: { webhooks: 0, records: 0 },
      conflicts: 0,
      reviews: { open: 0, byKind: {} },
      links: { patients: 0, appointments: 0, tombstones: 0 },
    });
    expect(status.problems.map((p) => p.code)).toEqual(['not-signed-in', 'never-ran']);
  });

  it('has the newest run of each command, and a dry one only if it is newer', async () => {
    const store = await openTemp();
    await ended(store, 'sync', NOW - 5 * HOUR, { dryRun: true });
    await ended(store, 'sync', NOW - 4 * HOUR, { exitCode: 4 });
    await ended(store, 'sync', NOW - 3 * HOUR);
    await ended(store, 'sync', NOW - 2 * HOUR, { dryRun: true });
    await ended(store, 'sync', NOW - HOUR, { dryRun: true });
    await ended(store, 'sync patients', NOW - 100 * 24 * HOUR);
    const { runs } = await look(store);
    expect(runs.map((run) => [run.command, run.dryRun, run.startedAt, run.exitCode])).toEqual([
      ['sync', true, '2026-03-01T09:00:00.000Z', 0],
      ['sync', false, '2026-03-01T07:00:00.000Z', 0],
      ['sync patients', false, '2025-11-21T10:00:00.000Z', 0],
    ]);
    expect(runs[1]).toMatchObject({ state: 'ended', counts: { read: { ephysio: 3 } }, error: null });
    expect(runs[1]).not.toHaveProperty('id');
  });

  it('tells a run that goes on from one that was killed', async () => {
    const store = await openTemp();
    await startRun(store, { practice: 'main', command: 'sync', now: NOW - HOUR });
    await startRun(store, { practice: 'main', command: 'sync patients', now: NOW - 1000 });
    const lock = await acquireLock(store, { name: 'sync main', command: 'x', now: () => NOW });
    const states = async (now = NOW) =>
      Object.fromEntries((await look(store, practiceOf(), now)).runs.map((run) => [run.command, run.state]));
    expect(await states()).toEqual({ sync: 'killed', 'sync patients': 'running' });
    // The holder did not renew it: whatever process it was, it is dead.
    expect(await states(NOW + HOUR)).toEqual({ sync: 'killed', 'sync patients': 'killed' });
    await lock.release();
    expect(await states()).toEqual({ sync: 'killed', 'sync patients': 'killed' });
  });

  it('knows a dry run that was killed for what it was', async () => {
    const store = await openTemp();
    await ended(store, 'sync', NOW - HOUR);
    await startRun(store, { practice: 'main', command: 'sync', dryRun: true, now: NOW - 1000 });
    const { runs, problems } = await look(store);
    expect(runs[0]).toMatchObject({ state: 'killed', dryRun: true });
    expect(problems.map((p) => p.code)).toEqual(['not-signed-in']);
  });

  it('counts each day of the practice, also when the clocks change', async () => {
    const store = await openTemp();
    const zurich = practiceOf();
    // Sunday 29 March 2026 has 23 hours in Zurich: it ends at 22:00Z, and began at 23:00Z.
    const noon = Date.parse('2026-03-30T10:00:00.000Z');
    for (const [at, options] of [
      ['2026-03-28T22:59:59.999Z', {}],
      ['2026-03-28T23:00:00.000Z', { exitCode: 1 }],
      ['2026-03-29T21:59:59.000Z', {}],
      ['2026-03-29T22:00:00.000Z', { dryRun: true }],
      ['2026-03-29T22:00:00.000Z', {}],
      ['2026-03-27T22:59:59.999Z', {}],
    ] as const)
      await ended(store, 'sync', Date.parse(at), options);
    await ended(store, 'refresh-token', Date.parse('2026-03-29T12:00:00.000Z'), { exitCode: 3 });
    for (const at of ['2026-03-28T22:59:59.999Z', '2026-03-28T23:00:00.000Z', '2026-03-29T21:59:59.999Z'])
      await arrive(store, 'main', 'c1', Date.parse(at));
    await arrive(store, 'other', 'c1', Date.parse('2026-03-29T12:00:00.000Z'));
    const { days } = await look(store, zurich, noon);
    expect(days).toEqual([
      { day: '2026-03-28', runs: 1, failed: 0, written: 1, webhooks: 1 },
      { day: '2026-03-29', runs: 2, failed: 1, written: 2, webhooks: 2 },
      { day: '2026-03-30', runs: 1, failed: 0, written: 1, webhooks: 0 },
    ]);
  });

  it('counts each day also where it begins with half an hour', async () => {
    const store = await openTemp();
    const noon = Date.parse('2026-03-30T10:00:00.000Z');
    for (const at of ['2026-03-29T18:29:59.999Z', '2026-03-29T18:30:00.000Z', '2026-03-29T18:59:00.000Z'])
      await arrive(store, 'main', 'c1', Date.parse(at));
    const { days } = await look(store, { ...practiceOf(), timezone: 'Asia/Kolkata' }, noon);
    expect(days.map(({ webhooks }) => webhooks)).toEqual([0, 1, 2]);
  });

  it('counts what waits, of this practice only', async () => {
    const store = await openTemp();
    await arrive(store, 'main', 'c1', NOW - 5000);
    await arrive(store, 'main', 'c2', NOW - 4000);
    await arrive(store, 'other', 'c3', NOW - 3000);
    await markDone(store, { practice: 'main', entity: 'patient', recordId: 'c2' }, 2, NOW);
    const link = (id: string, practice: string, state: 'linked' | 'tombstone') => ({
      id,
      practice,
      ephysio_id: id,
      ghl_id: id,
      source: 'ephysio' as const,
      state,
      base: Buffer.from('x'),
      ephysio_fingerprint: '',
      ghl_fingerprint: '',
      unsettled: 0,
      created_at: '',
      updated_at: '',
    });
    for (const [id, practice, state, placeholders] of [
      ['1', 'main', 'linked', ''],
      ['2', 'main', 'linked', 'zip,city'],
      ['3', 'main', 'tombstone', 'zip'],
      ['4', 'other', 'linked', 'zip'],
    ] as const)
      await store.db
        .insertInto('contact_sync')
        .values({ ...link(id, practice, state), left_out: 0, placeholders })
        .execute();
    await store.db
      .insertInto('appointment_sync')
      .values({ ...link('5', 'main', 'linked'), starts_at: '', cancelled: 0 })
      .execute();
    const review = (id: string, kind: string, resolved: string | null) => ({
      id,
      practice: 'main',
      kind,
      subject: id,
      side: 'ghl' as const,
      about: '{}',
      facts: '{}',
      detail: null,
      created_at: '',
      last_seen_at: '',
      resolved_at: resolved,
    });
    await store.db
      .insertInto('reviews')
      .values([
        review('a', 'archived', null),
        review('b', 'placeholders', null),
        review('c', 'placeholders', null),
        review('d', 'placeholders', 'x'),
      ])
      .execute();
    const failure = (recordId: string, dead: string | null) => ({
      practice: 'main',
      entity: 'patient' as const,
      side: 'ghl' as const,
      record_id: recordId,
      fingerprint: '',
      attempts: 1,
      next_attempt_at: '',
      dead_at: dead,
      reason: '',
    });
    await store.db
      .insertInto('failures')
      .values([failure('1', null), failure('2', 'x')])
      .execute();
    expect(await look(store)).toMatchObject({
      inbox: {
        open: 1,
        dead: 0,
        oldestReceivedAt: '2026-03-01T09:59:55.000Z',
        lastReceivedAt: '2026-03-01T09:59:56.000Z',
      },
      deadLetters: { webhooks: 0, records: 1 },
      reviews: { open: 3, byKind: { archived: 1, placeholders: 2 } },
      placeholders: 1,
      links: { patients: 2, appointments: 1, tombstones: 1 },
    });
  });

  it.each<[string, object, object]>([
    ['a token of the location', {}, { connected: true, renewable: true, account: 'loc' }],
    ['one without a refresh token', { refreshToken: null }, { connected: true, renewable: false }],
    ['one of another location', { locationId: 'else' }, { connected: false, account: 'else' }],
    [
      'one of the company alone, which may or may not have the location',
      { kind: 'company', locationId: null, companyId: 'co' },
      { connected: false, account: null },
    ],
  ])('GHL: %s', async (_, over, expected) => {
    const store = await openTemp();
    await saveCredentials(store, 'main', [tokens(over)]);
    const { signIns } = await look(store);
    expect(signIns.ghl).toMatchObject({ kind: 'OAuth', disconnectedAt: null, ...expected });
    expect(JSON.stringify(signIns)).not.toContain('secret');
  });

  it('GHL: the company renews what the location cannot, and a removed app ends it all', async () => {
    const store = await openTemp();
    await saveCredentials(store, 'main', [
      tokens({ refreshToken: null, companyId: 'co' }),
      tokens({ kind: 'company', locationId: null, companyId: 'co' }),
    ]);
    expect((await look(store)).signIns.ghl).toMatchObject({ renewable: true, companyId: 'co' });
    await setDisconnectedAt(store, 'main', '2026-03-01T09:00:00.000Z');
    expect((await look(store)).signIns.ghl).toMatchObject({
      connected: false,
      disconnectedAt: '2026-03-01T09:00:00.000Z',
    });
  });

  it('a private integration token does not expire', async () => {
    const practice = practiceOf({ ghl: { locationId: 'loc', privateIntegrationToken: 'pit-secret' } });
    const status = await look(await openTemp(), practice);
    expect(status.signIns.ghl).toMatchObject({ connected: true, expiresAt: null, renewable: true });
    expect(JSON.stringify(status)).not.toContain('secret');
  });
});
