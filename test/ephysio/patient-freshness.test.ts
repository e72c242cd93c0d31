import { describe, expect, test } from 'vitest';
import { RecordError } from '../../src/errors.ts';
import { json, type Script } from './scripted-ephysio.ts';
import { ANNA, FULL, type StartOptions, startSides } from './side-set-up.ts';

const BEAT = { ...ANNA, id: 5, firstName: 'Beat' };
const ALL = { since: null };

/** An e-Physio that keeps what is written; `desk` is what it holds. */
const startOffice = async (options: StartOptions = {}, more: Record<string, Script> = {}) => {
  const desk = new Map<number, Record<string, unknown>>([
    [4, ANNA],
    [5, BEAT],
  ]);
  const put =
    (id: number): Script =>
    ({ body }) => {
      desk.set(id, body as Record<string, unknown>);
      return json({});
    };
  const sides = await startSides(
    {
      'GET /patients': () => json([...desk.values()]),
      'PUT /patients/4': put(4),
      'PUT /patients/5': put(5),
      'PUT /patients/9': put(9),
      'POST /patients/request': ({ body }) => {
        desk.set(9, { ...(body as object), id: 9, insurance: 'new', birthDate: '03.02.1980' });
        return json({ id: 9 });
      },
      ...more,
    },
    options,
  );
  const lists = () => sides.urls().filter((url) => url.startsWith('GET')).length;
  return { ...sides, desk, lists };
};

describe('an update sends the whole record', () => {
  test('as listed within the last two seconds', async () => {
    const { patients, clock, lists } = await startOffice();
    await patients.list(ALL);
    clock.ms += 1_999;
    await patients.update('4', { city: 'Bern' }, FULL);
    expect(lists()).toBe(1);
    clock.ms += 1;
    await patients.update('4', { city: 'Basel' }, { ...FULL, city: 'Bern' });
    expect(lists()).toBe(2);
  });

  test('with what somebody at the desk has changed since', async () => {
    const { patients, clock, desk, sent } = await startOffice();
    await patients.list(ALL);
    desk.set(4, { ...ANNA, phone: '031 300 00 00', insurance: 'other' });
    clock.ms += 5_000;
    await patients.update('4', { city: 'Bern' }, FULL);
    expect(sent('PUT')).toMatchObject([{ phone: '031 300 00 00', insurance: 'other', city: 'Bern' }]);
  });

  test('and several at once share one list', async () => {
    const { patients, clock, lists } = await startOffice();
    await patients.list(ALL);
    clock.ms += 5_000;
    await Promise.all([
      patients.update('4', { city: 'Bern' }, FULL),
      patients.update('5', { city: 'Bern' }, FULL),
    ]);
    expect(lists()).toBe(2);
  });

  test('and the next one starts from what the last one wrote', async () => {
    const { patients, sent, lists } = await startOffice();
    await patients.list(ALL);
    await patients.update('4', { city: 'Bern' }, FULL);
    await patients.update('4', { phone: null }, FULL);
    expect(sent('PUT')).toMatchObject([{ city: 'Bern' }, { city: 'Bern', phone: '' }]);
    expect(lists()).toBe(1);
  });

  test('of somebody whom we have just made as e-Physio holds it, not as we sent it', async () => {
    const { patients, sent } = await startOffice();
    await patients.list(ALL);
    await patients.create(FULL, { id: 'ghl-9' });
    await patients.update('9', { city: 'Bern' }, FULL);
    expect(sent('PUT')).toMatchObject([{ insurance: 'new', city: 'Bern' }]);
  });
});

describe('a field that was changed at the desk after the plan was made', () => {
  test('is left to the next run', async () => {
    const { patients, clock, desk, sent } = await startOffice();
    await patients.list(ALL);
    desk.set(4, { ...ANNA, city: 'Lugano' });
    clock.ms += 5_000;
    const update = patients.update('4', { city: 'Bern' }, FULL);
    await expect(update).rejects.toBeInstanceOf(RecordError);
    await expect(update).rejects.toThrow(
      'patient 4 was changed in e-Physio after it was read; the next run decides',
    );
    expect(sent('PUT')).toEqual([]);
  });

  test('is noticed also when another update has listed it since', async () => {
    const { patients, clock, desk, sent } = await startOffice();
    await patients.list(ALL);
    desk.set(4, { ...ANNA, city: 'Lugano' });
    clock.ms += 5_000;
    await patients.update('5', { city: 'Bern' }, FULL);
    clock.ms += 1_000;
    await expect(patients.update('4', { city: 'Bern' }, FULL)).rejects.toThrow(
      'changed in e-Physio after it was read',
    );
    expect(sent('PUT')).toHaveLength(1);
  });

  test('is no hindrance when it says the same, or was a placeholder and is another', async () => {
    const { patients, clock, desk, sent } = await startOffice();
    desk.set(4, { ...ANNA, street: '-' });
    await patients.list(ALL);
    desk.set(4, { ...ANNA, street: ' - ', city: 'Bern' });
    clock.ms += 5_000;
    await patients.update('4', { city: 'Bern', street: 'Weg 2' }, { ...FULL, street: null });
    expect(sent('PUT')).toMatchObject([{ city: 'Bern', street: 'Weg 2' }]);
  });

  test('is noticed also when somebody else has been shown it since', async () => {
    const { patients, clock, desk, sent } = await startOffice();
    await patients.list(ALL);
    desk.set(4, { ...ANNA, city: 'Lugano' });
    clock.ms += 5_000;
    await patients.get('4');
    await patients.list(ALL);
    await expect(patients.update('4', { city: 'Bern' }, FULL)).rejects.toThrow(
      'changed in e-Physio after it was read',
    );
    expect(sent('PUT')).toEqual([]);
  });
});

describe('lists that are shared', () => {
  test('by default are none: each call asks e-Physio', async () => {
    const { patients, lists } = await startOffice();
    await patients.list(ALL);
    await patients.get('4');
    expect(lists()).toBe(2);
  });

  test('are as old as they may be, and say so', async () => {
    const { patients, clock, lists } = await startOffice({ reuseListMs: 2_000 });
    const first = await patients.list(ALL);
    clock.ms += 1_999;
    expect((await patients.list(ALL)).asOf).toBe(first.asOf);
    expect(lists()).toBe(1);
    clock.ms += 1;
    await patients.list(ALL);
    expect(lists()).toBe(2);
  });

  test('show what we wrote since', async () => {
    const { patients, lists } = await startOffice({ reuseListMs: 2_000 });
    await patients.list(ALL);
    await patients.update('4', { city: 'Bern' }, FULL);
    await patients.create(FULL, { id: 'ghl-9' });
    const { records } = await patients.list(ALL);
    expect(records.map((held) => [held.id, held.record.city])).toEqual([
      ['4', 'Bern'],
      ['5', records[1]?.record.city],
      ['9', 'Zürich'],
    ]);
    expect(lists()).toBe(1);
  });

  test('show what we wrote while they were under way', async () => {
    let answer = (): void => undefined;
    const asked = new Promise<void>((resolve) => {
      answer = resolve;
    });
    let write = (): void => undefined;
    const written = new Promise<void>((resolve) => {
      write = resolve;
    });
    const { patients } = await startOffice(
      { reuseListMs: 2_000 },
      {
        'GET /patients': async (_seen, n) => {
          if (n === 2) {
            answer();
            await written;
          }
          return json([ANNA, BEAT]);
        },
      },
    );
    await patients.update('4', { city: 'Chur' }, FULL);
    // Made before the write, and answered after it.
    const same = patients.findSame(FULL, { sentAt: '', lostAt: '', isLinked: () => false });
    await asked;
    await patients.update('4', { city: 'Bern' }, { ...FULL, city: 'Chur' });
    await patients.create(FULL, { id: 'ghl-9' });
    write();
    await same;
    const { records } = await patients.list(ALL);
    expect(records.map((held) => held.id)).toEqual(['4', '5', '9']);
    expect(records[0]?.record.city).toBe('Bern');
  });

  test('are never answered from when one patient is asked for: whether a lost change was made must be seen', async () => {
    const { patients, desk } = await startOffice({ reuseListMs: 2_000 });
    await patients.list(ALL);
    desk.set(4, { ...ANNA, city: 'Chur' });
    expect(await patients.get('4')).toMatchObject({ held: { record: { city: 'Chur' } } });
  });

  test('are never answered from when a lost create is looked for', async () => {
    const { patients, desk } = await startOffice({ reuseListMs: 2_000 });
    await patients.list(ALL);
    desk.set(7, { ...ANNA, id: 7, firstName: 'Zoë' });
    const found = await patients.findSame(
      { ...FULL, firstName: 'Zoë', email: null },
      { sentAt: '', lostAt: '', isLinked: () => false },
    );
    expect(found).toMatchObject({ id: '7' });
  });
});
