import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { insertChange } from '../../src/store/tables/changes.ts';
import { insertConflict } from '../../src/store/tables/conflicts.ts';
import { contactSync } from '../../src/store/tables/contact-sync.ts';
import { putKept } from '../../src/store/tables/kept-records.ts';
import { insertOperation } from '../../src/store/tables/operations.ts';
import { saveCredentials } from '../../src/store/tables/sign-in/credentials.ts';
import { saveEphysioSession } from '../../src/store/tables/sign-in/ephysio-session.ts';
import { NOON, openTemp, TOKENS } from './temp-store.ts';

const create = {
  practice: 'main',
  entity: 'patient',
  side: 'ghl',
  kind: 'create',
  linkId: null,
  sourceId: '7',
  targetId: null,
  owner: 'me',
  payload: { lastName: 'Müller', email: null },
  now: NOON,
} as const;
const conflict = {
  practice: 'main',
  entity: 'patient',
  linkId: 'l1',
  field: 'phone',
  winner: 'ephysio',
  reason: 'both-changed',
  values: { winner: '+41791112233', loser: null },
  now: NOON,
} as const;

it('nothing readable about a patient and no token is in any file of the database, while it is open or closed', async () => {
  const store = await openTemp();
  const folder = dirname(store.path);
  const base = { ephysio: { lastName: 'Müller', phone: '+41791112233' }, ghl: { lastName: 'Müller' } };
  await contactSync.insert(store, {
    practice: 'main',
    ephysioId: '7',
    ghlId: 'g7',
    source: 'ghl',
    base,
    hasOmitted: true,
    placeholders: [],
    now: NOON,
  });
  await insertOperation(store, create);
  await insertConflict(store, conflict);
  await insertChange(store, {
    id: 'o1',
    practice: 'main',
    writer: { kind: 'run', id: 'r1', command: 'sync' },
    entity: 'patient',
    kind: 'updated',
    side: 'ghl',
    ephysioId: '7',
    ghlId: 'g7',
    linkId: 'l1',
    data: {
      about: { ghl: { lastName: 'Müller' } },
      before: { phone: null },
      after: { phone: '+41791112233' },
    },
    now: NOON,
  });
  const key = { entity: 'patient', side: 'ghl', id: 'g8' } as const;
  const kept = { fields: { lastName: 'Müller', phone: '+41791112233' }, agreed: null };
  await putKept(store, 'main', key, kept, { startsAt: null, at: NOON });
  await saveCredentials(store, 'main', [TOKENS, { ...TOKENS, kind: 'company', companyId: 'co' }]);
  await saveEphysioSession(
    store,
    'main',
    'desk',
    { token: 'session-secret', cryptoKey: 'crypto-secret', practiceId: null, expiresAt: null },
    NOON,
  );
  const clear = () =>
    readdirSync(folder).flatMap((name) => {
      const bytes = readFileSync(join(folder, name));
      return ['Müller', 'ller', '791112233', 'lastName', '-secret'].filter((word) => bytes.includes(word));
    });
  expect(readdirSync(folder)).toContain('db.sqlite-wal');
  expect(clear()).toEqual([]);
  await store.close();
  expect(clear()).toEqual([]);
});
