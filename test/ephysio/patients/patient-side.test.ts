import { describe, expect, test } from 'vitest';
import { NotFoundError, NotSupportedError, RecordError, RefusedError } from '../../../src/errors.ts';
import { json, type Script } from '../scripted-ephysio.ts';
import { ANNA, FULL, startSides } from '../side-set-up.ts';

const start = async (routes: Record<string, Script>, ephysio: Record<string, unknown> = {}) => {
  const { patients: side, ...rest } = await startSides(routes, { ephysio });
  return { side, ...rest };
};

const ORIGIN = { id: 'ghl-1' };

describe('reading', () => {
  test('lists everybody in one request', async () => {
    const { side, server } = await start({ 'GET /patients': () => json([ANNA, { lastName: 'x' }]) });
    expect(await side.list({ since: '2026-01-01T00:00:00.000Z' })).toMatchObject({
      records: [{ id: '4', record: { lastName: 'Muster' } }],
      bad: [{ id: null }],
      complete: true,
      deleted: [],
      asOf: '2026-11-21T10:00:00.000Z',
    });
    expect(server.seen).toHaveLength(2);
  });

  test('takes a patient for gone only if a readable list lacks it', async () => {
    const { side } = await start({
      'GET /patients': (_seen, n) => json(n === 3 ? [ANNA, {}] : [ANNA, { id: 6, zip: [] }]),
    });
    expect(await side.get('4')).toMatchObject({ state: 'held', held: { id: '4' } });
    expect(await side.get('5')).toEqual({ state: 'gone' });
    await expect(side.get('5')).rejects.toBeInstanceOf(RecordError);
    await expect(side.get('6')).rejects.toThrow('patient 6: missing or unreadable: zip');
  });
});

describe('a new patient', () => {
  test('is sent as e-Physio wants it', async () => {
    const { side, server } = await start({ 'POST /patients/request': () => json({ id: 9 }) });
    const origin = { id: 'ghl-1', extras: { sex: 'm', emailConsent: true } } as const;
    expect(await side.create(FULL, origin)).toEqual({ id: '9', record: FULL });
    expect(server.seen[1]?.body).toEqual({
      id: 'ghl-1',
      firstName: 'Anna',
      lastName: 'Muster',
      street: 'Weg 1',
      zip: '8001',
      city: 'Zürich',
      birthDate: '1980-02-03',
      sex: 'm',
      status: 1,
      phone: '+41791234567',
      email: 'anna@example.ch',
      hasEmailConsent: true,
      comment: '',
    });
  });

  test('gets the placeholders for what is missing, which the comment names; consent is never made up', async () => {
    const { side, server } = await start({ 'POST /patients/request': () => json({ id: 9 }) });
    const held = await side.create({ firstName: 'Anna', lastName: 'Muster', city: null }, ORIGIN);
    expect(server.seen[1]?.body).toEqual({
      id: 'ghl-1',
      firstName: 'Anna',
      lastName: 'Muster',
      street: '-',
      zip: '0000',
      city: '-',
      birthDate: '1900-01-01',
      sex: 'f',
      status: 1,
      hasEmailConsent: false,
      comment: 'Placeholders, real values are missing: birthDate, street, zip, city, sex',
    });
    expect(held.record).toMatchObject({ street: null, zip: null, city: null, birthDate: null });
  });

  test.each([
    ['nobody said so', {}, FULL],
    ['GHL says no', { emailConsent: false }, FULL],
    ['there is no e-mail', { emailConsent: true }, { ...FULL, email: null }],
  ])('has not consented to e-mails when %s', async (_name, extras, record) => {
    const { side, sent } = await start({ 'POST /patients/request': () => json({ id: 9 }) });
    await side.create(record, { id: 'ghl-1', extras });
    expect(sent('POST')).toMatchObject([{ hasEmailConsent: false }]);
  });

  test('with something missing waits for a person when the config says hold', async () => {
    const { side, server } = await start({}, { missingData: 'hold' });
    const { street: _street, ...rest } = FULL;
    const origin = { id: 'ghl-1', extras: { sex: 'f' } } as const;
    await expect(side.create(rest, origin)).rejects.toBeInstanceOf(NotSupportedError);
    await expect(side.create(rest, origin)).rejects.toThrow('needs street of a new patient');
    expect(server.seen).toEqual([]);
  });

  test('without a name is refused before anything is sent', async () => {
    const { side, server } = await start({});
    await expect(side.create({ ...FULL, lastName: null }, ORIGIN)).rejects.toBeInstanceOf(RefusedError);
    expect(server.seen).toEqual([]);
  });

  test('whose create ended in doubt is found by its whole content', async () => {
    const twin = { ...ANNA, id: 12, email: 'anna@example.ch' };
    const { side } = await start({
      'GET /patients': () => json([{ ...ANNA, id: 11 }, twin, { ...twin, id: 13 }, { ...twin, id: 14 }]),
    });
    const query = {
      sentAt: '2026-11-21T10:00:00.000Z',
      lostAt: '2026-11-21T10:00:00.000Z',
      isLinked: (id: string) => id === '14',
    };
    expect(await side.findSame(FULL, query)).toMatchObject({ id: '13' });
    expect(await side.findSame({ ...FULL, firstName: 'Anne' }, query)).toBeNull();
  });

  test.each(['placeholder', 'hold'])('with placeholders is found by the rest (%s)', async (missingData) => {
    const { side } = await start(
      { 'GET /patients': () => json([{ ...ANNA, street: '-', zip: 0, city: '-', phone: '', email: '' }]) },
      { missingData },
    );
    const query = {
      sentAt: '2026-11-21T10:00:00.000Z',
      lostAt: '2026-11-21T10:00:00.000Z',
      isLinked: () => false,
    };
    const record = { firstName: 'Anna', lastName: 'Muster', birthDate: '1980-02-03' };
    expect(await side.findSame(record, query)).toMatchObject({ id: '4' });
  });
});

describe('a changed patient', () => {
  test('goes back whole, with the change', async () => {
    const { side, server } = await start({
      'GET /patients': () => json([ANNA]),
      'PUT /patients/4': () => json({}),
    });
    const held = await side.update('4', { city: 'Bern', phone: null }, FULL);
    expect(server.seen[2]?.body).toEqual({
      ...ANNA,
      status: 1,
      zip: '8001',
      city: 'Bern',
      phone: '',
      birthDate: '1980-02-03',
    });
    expect(held).toMatchObject({ id: '4', record: { city: 'Bern', phone: null, lastName: 'Muster' } });
  });

  test.each([
    ['m', true, 'm'],
    ['m', false, 'f'],
    ['f', true, 'f'],
    [null, true, true],
  ])('with sexTrue %j and a listed %j is written as %j', async (sexTrue, sex, written) => {
    const { side, server } = await start(
      { 'GET /patients': () => json([{ ...ANNA, sex }]), 'PUT /patients/4': () => json({}) },
      { sexTrue },
    );
    await side.update('4', { city: 'Bern' }, FULL);
    expect(server.seen[2]?.body).toMatchObject({ sex: written });
  });

  test('keeps its placeholders, and a birth date that cannot be read', async () => {
    const wire = { ...ANNA, street: '-', zip: 0, birthDate: '01.01.1900' };
    const { side, sent } = await start({
      'GET /patients': () => json([wire, { ...ANNA, id: 5, birthDate: 'unknown' }]),
      'PUT /patients/4': () => json({}),
      'PUT /patients/5': () => json({}),
    });
    const held = await side.update('4', { city: 'Bern' }, FULL);
    await side.update('5', { city: 'Bern' }, FULL);
    expect(sent('PUT')).toMatchObject([
      { street: '-', zip: '0', birthDate: '1900-01-01', city: 'Bern' },
      { birthDate: 'unknown', city: 'Bern' },
    ]);
    expect(held.record).toMatchObject({ street: null, zip: null, birthDate: null, city: 'Bern' });
  });

  test('never loses what e-Physio demands', async () => {
    const { side, server } = await start({ 'GET /patients': () => json([ANNA]) });
    await expect(side.update('4', { street: null }, FULL)).rejects.toThrow(
      'e-Physio cannot hold street empty',
    );
    expect(server.seen.filter((s) => s.method === 'PUT')).toEqual([]);
  });

  test('that is not listed, or cannot be read, is not written', async () => {
    const { side, sent } = await start({ 'GET /patients': () => json([ANNA, { id: 6, zip: [] }]) });
    await expect(side.update('5', { city: 'Bern' }, FULL)).rejects.toBeInstanceOf(NotFoundError);
    await expect(side.update('6', { city: 'Bern' }, FULL)).rejects.toThrow('missing or unreadable: zip');
    expect(sent('PUT')).toEqual([]);
  });

  test('is never retired', async () => {
    const { side, server } = await start({});
    await expect(side.cancel('4', FULL)).rejects.toBeInstanceOf(NotSupportedError);
    expect(server.seen).toEqual([]);
  });
});
