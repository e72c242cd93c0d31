import { afterEach, describe, expect, test } from 'vitest';
import type { PatientExtras } from '../../src/ephysio/patient-body.ts';
import { createPatientSide } from '../../src/ephysio/patient-side.ts';
import { NotFoundError, NotSupportedError, RecordError, RefusedError } from '../../src/errors.ts';
import { json, NOW, rigFor, type Script, type Scripted, scriptedEphysio, token } from './scripted-ephysio.ts';

const open: Scripted[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

const start = async (
  routes: Record<string, Script>,
  ephysio: Record<string, unknown> = {},
  extras: PatientExtras = {},
) => {
  const server = await scriptedEphysio({ 'POST /token': () => token(), ...routes });
  open.push(server);
  const { client, practice } = rigFor(server.baseUrl, { ephysio, now: () => NOW });
  const side = createPatientSide({ client, config: practice.ephysio, now: () => NOW, extras: () => extras });
  return { side, server };
};

const ANNA = {
  id: 4,
  salutation: 'Frau',
  firstName: 'Anna',
  lastName: 'Muster',
  street: 'Weg 1',
  zip: 8001,
  city: 'Zürich',
  birthDate: '03.02.1980',
  sex: true,
  phone: '079 123 45 67',
  insurance: 'kept',
};
const FULL = {
  firstName: 'Anna',
  lastName: 'Muster',
  birthDate: '1980-02-03',
  email: 'anna@example.ch',
  phone: '+41791234567',
  street: 'Weg 1',
  zip: '8001',
  city: 'Zürich',
};

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
    const { side, server } = await start(
      { 'POST /patients/request': () => json({ id: 9 }) },
      {},
      { ownId: 'ghl-1', sex: 'm', emailConsent: true },
    );
    expect(await side.create(FULL)).toEqual({ id: '9', record: FULL });
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
    const held = await side.create({ firstName: 'Anna', lastName: 'Muster', city: null });
    expect(server.seen[1]?.body).toEqual({
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
    expect(held.record).toMatchObject({ street: '-', birthDate: '1900-01-01' });
  });

  test('with something missing waits for a person when the config says hold', async () => {
    const { side, server } = await start({}, { missingData: 'hold' }, { sex: 'f' });
    const { street: _street, ...rest } = FULL;
    await expect(side.create(rest)).rejects.toBeInstanceOf(NotSupportedError);
    await expect(side.create(rest)).rejects.toThrow('needs street of a new patient');
    expect(server.seen).toEqual([]);
  });

  test('without a name is refused before anything is sent', async () => {
    const { side, server } = await start({});
    await expect(side.create({ ...FULL, lastName: null })).rejects.toBeInstanceOf(RefusedError);
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
      isTaken: (id: string) => id === '14',
    };
    expect(await side.findSame(FULL, query)).toMatchObject({ id: '13' });
    expect(await side.findSame({ ...FULL, firstName: 'Anne' }, query)).toBeNull();
  });

  test('with placeholders is found by them', async () => {
    const { side } = await start({
      'GET /patients': () => json([{ ...ANNA, street: '-', zip: '0000', city: '-', phone: '', email: '' }]),
    });
    const query = {
      sentAt: '2026-11-21T10:00:00.000Z',
      lostAt: '2026-11-21T10:00:00.000Z',
      isTaken: () => false,
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
    const held = await side.update(
      '4',
      { city: 'Bern', phone: null },
      { ...FULL, city: 'Bern', phone: null },
    );
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
    await side.update('4', { city: 'Bern' }, { ...FULL, city: 'Bern' });
    expect(server.seen[2]?.body).toMatchObject({ sex: written });
  });

  test('never loses what e-Physio demands', async () => {
    const { side, server } = await start({ 'GET /patients': () => json([ANNA]) });
    await expect(side.update('4', { street: null }, { ...FULL, street: null })).rejects.toThrow(
      'e-Physio cannot hold street empty',
    );
    expect(server.seen.filter((s) => s.method === 'PUT')).toEqual([]);
  });

  test('that e-Physio cannot take is told from one that is gone', async () => {
    const { side } = await start({ 'GET /patients': (_seen, n) => json(n < 3 ? [ANNA] : []) });
    await expect(side.update('4', { city: 'Bern' }, FULL)).rejects.toBeInstanceOf(NotSupportedError);
    await expect(side.update('4', { city: 'Bern' }, FULL)).rejects.toBeInstanceOf(NotFoundError);
    await expect(side.update('5', { city: 'Bern' }, FULL)).rejects.toBeInstanceOf(NotFoundError);
    await expect(side.cancel('4', FULL)).rejects.toBeInstanceOf(NotSupportedError);
  });
});
