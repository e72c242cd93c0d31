import { describe, expect, it } from 'vitest';
import {
  type Access,
  type AccessFilter,
  countAccesses,
  listAccesses,
  recordAccess,
  recordAccesses,
} from '../../../src/store/audit/audit-log.ts';
import { pruneOld } from '../../../src/store/tables/retention.ts';
import { NOON, openTemp } from '../temp-store.ts';

const DAY = 86_400_000;

const access = (more: Partial<Access>): Access => ({
  at: NOON,
  who: 'Petra',
  practice: 'main',
  action: 'show',
  subject: null,
  from: '192.0.2.7',
  ...more,
});

describe('the audit log', () => {
  it('lists the newest first, those of one moment in their order', async () => {
    const store = await openTemp();
    const ids = Array.from({ length: 2500 }, (_, n) => String(n));
    await recordAccess(store, access({ at: NOON + 1, subject: 'last' }));
    await recordAccesses(
      store,
      ids.map((subject) => access({ kind: 'review', subject })),
    );
    const rows = await listAccesses(store, { practices: ['main'], general: 'all' });
    expect(rows.map(({ subject }) => subject)).toEqual(['last', ...ids.toReversed()]);
    expect(rows[1]).toEqual({
      id: expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/),
      at: '2026-03-01T10:00:00.000Z',
      who: 'Petra',
      practice: 'main',
      action: 'show',
      kind: 'review',
      subject: '2499',
      address: '192.0.2.7',
    });
  });

  it.each<[string, Partial<AccessFilter>, string[]]>([
    ['of some practices, with all log-ins', {}, ['b', 'a', 'in H', 'in P']],
    ['with those of one user', { general: { of: 'Hans' } }, ['b', 'a', 'in H']],
    ['of none, with the own log-ins', { practices: [], general: { of: 'Petra' } }, ['in P']],
    ['of a user, whatever the case', { user: 'PETRA' }, ['a', 'in P']],
    ['from a moment on', { from: '2026-03-02T10:00:00.000Z' }, ['b', 'a']],
    ['before a moment', { before: '2026-03-02T10:00:00.000Z' }, ['in H', 'in P']],
  ])('lists what is asked for: %s', async (_what, filter, expected) => {
    const store = await openTemp();
    const out = access({ practice: null, action: 'log-in' });
    await recordAccess(store, { ...out, subject: 'in P' });
    await recordAccess(store, { ...out, subject: 'in H', who: 'Hans' });
    await recordAccess(store, access({ at: NOON + DAY, subject: 'a' }));
    await recordAccess(store, access({ at: NOON + 2 * DAY, subject: 'b', who: 'os:root' }));
    await recordAccess(store, access({ at: NOON + DAY, subject: 'c', practice: 'other' }));
    const wanted: AccessFilter = { practices: ['main'], general: 'all', ...filter };
    const rows = await listAccesses(store, wanted);
    expect(rows.map(({ subject }) => subject)).toEqual(expected);
    expect(await countAccesses(store, wanted)).toBe(expected.length);
    expect(await listAccesses(store, wanted, 1)).toEqual(rows.slice(0, 1));
  });

  it('goes after its days', async () => {
    const store = await openTemp();
    for (const daysAgo of [731, 730, 1]) await recordAccess(store, access({ at: NOON - daysAgo * DAY }));
    const days = { webhookEventsDays: 30, runsDays: 90, changesDays: 1, conflictsDays: 1, reviewsDays: 1 };
    const stopping = new AbortController().signal;
    expect(await pruneOld(store, { ...days, auditDays: 730 }, { now: NOON, stopping })).toBe(1);
    expect(await listAccesses(store, { practices: ['main'], general: 'all' })).toHaveLength(2);
  });
});
