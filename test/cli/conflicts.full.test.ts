import { describe, expect, it } from 'vitest';
import { renderValue } from '../../src/cli/render/format.ts';
import { openStore } from '../../src/store/database/open.ts';
import { insertConflict, type NewConflict } from '../../src/store/tables/conflicts.ts';
import { contactSync } from '../../src/store/tables/contact-sync.ts';
import { openDisputed } from './disputed.ts';
import { documentOf, documentsOf } from './run-program.ts';
import { type Office, openOffice } from './set-up.ts';

const DAY = 86_400_000;

const LINK = '0c0c0c0c-1111-4111-8111-111111111111';
const GONE = '0d0d0d0d-2222-4222-8222-222222222222';

const name: NewConflict = {
  practice: 'main',
  entity: 'patient',
  linkId: LINK,
  field: 'lastName',
  winner: 'ghl',
  reason: 'owner',
  values: { winner: 'Keller', loser: null },
  now: Date.now() - 3 * DAY,
};

const time: NewConflict = {
  practice: 'main',
  entity: 'appointment',
  linkId: GONE,
  field: 'time',
  winner: 'ephysio',
  reason: 'both-changed',
  values: {
    winner: '2026-07-01T07:00:00.000Z/2026-07-01T07:30:00.000Z',
    loser: '2026-07-01T08:00:00.000Z/2026-07-01T08:30:00.000Z',
  },
  now: Date.now() - 2 * DAY,
};

/** An office with two conflicts: of a patient, and of an appointment whose link is gone. */
const openBusyOffice = async (): Promise<Office & { readonly ids: readonly [string, string] }> => {
  const office = await openOffice();
  const store = await openStore({ path: office.database, env: {}, now: Date.now });
  await contactSync.insert(store, {
    id: LINK,
    practice: 'main',
    ephysioId: '12',
    ghlId: 'c12',
    source: 'ephysio',
    base: { ephysio: {}, ghl: {} },
    hasOmitted: false,
    placeholders: [],
    now: name.now,
  });
  const second = await insertConflict(store, time);
  const first = await insertConflict(store, name);
  await store.close();
  return { ...office, ids: [first, second] };
};

describe('conflicts', () => {
  it('list names what was overwritten, oldest first, within 80 columns and without the values', async () => {
    const office = await openBusyOffice();
    const [first, second] = office.ids;
    const text = await office.run('conflicts', 'list');
    expect(text).toMatchObject({ exitCode: 0, stderr: '' });
    const lines = text.stdout.split('\n');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines.map((line) => line.split(/ {2,}/)).filter((cells) => cells.length > 5)).toEqual([
      ['id', 'entity', 'field', 'winner', 'reason', 'age', 'link'],
      [first.slice(0, 8), 'patient', 'lastName', 'ghl', 'owner', '3 d', '0c0c0c0c'],
      [second.slice(0, 8), 'appointment', 'time', 'ephysio', 'both-changed', '2 d', '0d0d0d0d'],
    ]);
    expect(text.stdout).toMatch(/\nmain: 2 conflicts\n$/);
    const json = await office.run('conflicts', 'list', '--json');
    expect(documentOf(json)).toEqual({
      command: 'conflicts list',
      practice: 'main',
      ok: true,
      total: 2,
      conflicts: [
        {
          id: first,
          entity: 'patient',
          field: 'lastName',
          winner: 'ghl',
          reason: 'owner',
          createdAt: new Date(name.now).toISOString(),
          link: LINK,
        },
        expect.objectContaining({ id: second, field: 'time', link: GONE }),
      ],
    });
    expect(text.stdout + json.stdout).not.toMatch(/Keller|07:00:00/);
  });

  it('show tells both values, and whose record it is', async () => {
    const office = await openBusyOffice();
    const [first, second] = office.ids;
    const text = await office.run('conflicts', 'show', first.slice(0, 8), second.slice(0, 8));
    expect(text).toMatchObject({ exitCode: 0, stderr: '' });
    const [patient, appointment] = text.stdout.trimEnd().split('\n\n');
    expect(patient?.split('\n')).toEqual([
      'practice      main',
      `id            ${first}`,
      'entity        patient',
      'field         lastName',
      'winner        ghl',
      'reason        owner',
      `createdAt     ${renderValue(new Date(name.now).toISOString(), 'Europe/Zurich')}`,
      `link          ${LINK}`,
      'ephysioId     12',
      'ghlId         c12',
      'values',
      '  ephysio     (empty)',
      '  ghl         Keller',
      `to settle     ephysio-ghl conflicts resolve ${first.slice(0, 8)}; to have the lost value: --take ephysio`,
    ]);
    expect(appointment?.split('\n').slice(-5, -1)).toEqual([
      `link          ${GONE}`,
      'values',
      '  ephysio     2026-07-01 09:00+02:00 to 2026-07-01 09:30+02:00',
      '  ghl         2026-07-01 10:00+02:00 to 2026-07-01 10:30+02:00',
    ]);
    const json = await office.run('conflicts', 'show', first, second, '--json');
    expect(documentOf(json)).toMatchObject({
      command: 'conflicts show',
      ok: true,
      conflicts: [
        { id: first, ephysioId: '12', ghlId: 'c12', values: { ephysio: null, ghl: 'Keller' } },
        {
          id: second,
          ephysioId: null,
          values: {
            ephysio: { start: '2026-07-01T07:00:00.000Z', end: '2026-07-01T07:30:00.000Z' },
            ghl: { start: '2026-07-01T08:00:00.000Z', end: '2026-07-01T08:30:00.000Z' },
          },
        },
      ],
    });
  });

  it('resolve marks them as seen, for good', async () => {
    const office = await openBusyOffice();
    const [first, second] = office.ids;
    const resolved = await office.run('conflicts', 'resolve', first.slice(0, 8));
    expect(resolved).toMatchObject({ exitCode: 0, stdout: `settled: ${first.slice(0, 8)}\n`, stderr: '' });
    const left = documentOf(await office.run('conflicts', 'list', '--json'));
    expect(left.conflicts.map((c: { id: string }) => c.id)).toEqual([second]);
    const again = await office.run('conflicts', 'resolve', first, second);
    expect([again.exitCode, again.stderr]).toEqual([
      2,
      expect.stringMatching(/no open conflict ".*"\.\n {2}Listed: .*\. See `ephysio-ghl conflicts list`/),
    ]);
    expect(documentOf(await office.run('conflicts', 'resolve', second, '--json'))).toMatchObject({
      ok: true,
      changed: [second],
      unchanged: [],
    });
    expect((await office.run('conflicts', 'list')).stdout).toBe('main: 0 conflicts\n');
  });

  it('resolve --take writes the value that lost to both services', async () => {
    const { office, conflict, cities } = await openDisputed();
    const taken = await office.run('conflicts', 'resolve', conflict.id, '--take', 'ghl');
    expect(taken).toMatchObject({
      exitCode: 0,
      stdout: `${conflict.id.slice(0, 8)}  settled, written to both services\n`,
      stderr: '',
    });
    expect(cities()).toEqual(['Chur', 'Chur']);
    const next = documentOf(await office.run('sync', 'patients', '--full', '--json'));
    expect(next).toMatchObject({ updated: { ephysio: 0, ghl: 0 }, conflicts: 0 });
    expect((await office.run('conflicts', 'list')).stdout).toBe('main: 0 conflicts\n');
  });

  it('resolve --take leaves what cannot be settled open, and says why', async () => {
    const office = await openBusyOffice();
    const [, second] = office.ids;
    const left = await office.run('conflicts', 'resolve', second, '--take', 'ghl');
    expect([left.exitCode, left.stderr]).toEqual([1, '']);
    expect(left.stdout).toMatch(/^.{8} {2}not settled: its link was removed/);
    const wrong = await office.run('conflicts', 'resolve', second, '--take', 'both');
    expect([wrong.exitCode, wrong.stderr]).toEqual([2, expect.stringContaining('ephysio, ghl')]);
    expect(documentOf(await office.run('conflicts', 'list', '--json', '--limit', '1'))).toMatchObject({
      total: 2,
      conflicts: [{ id: office.ids[0] }],
    });
  });

  it('keeps practices apart', async () => {
    const office = await openBusyOffice();
    office.rewrite((config) => {
      const [main] = config.practices;
      if (main)
        config.practices.push({ ...main, name: 'empty', ghl: { ...main.ghl, locationId: 'elsewhere' } });
    });
    const list = documentsOf(await office.run('conflicts', 'list', '--json'));
    expect(list.map((d) => [d.practice, d.conflicts.length])).toEqual([
      ['main', 2],
      ['empty', 0],
    ]);
    for (const command of ['show', 'resolve']) {
      const other = await office.run('conflicts', command, office.ids[0], '--practice', 'empty');
      expect([other.exitCode, other.stderr]).toEqual([2, expect.stringContaining('None is listed.')]);
    }
    expect(documentsOf(await office.run('conflicts', 'show', office.ids[0], '--json'))).toHaveLength(1);
  });
});
