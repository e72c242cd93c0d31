import { describe, expect, it } from 'vitest';
import { PERSON, runEphysio } from './running-ephysio.ts';

describe('patients of e-Physio in the sandbox', () => {
  it('lists active patients as the service writes them', async () => {
    const { sandbox, call, firstPatient } = await runEphysio();
    sandbox.ephysio.edit.archivePatient(firstPatient());
    const { body } = await call('GET', '/patients?status=1');
    expect(body).toHaveLength(4);
    expect(body[0].birthDate).toMatch(/^\d{2}\.\d{2}\.\d{4}$/);
    expect(typeof body[0].sex).toBe('boolean');
    expect((await call('GET', '/patients')).status).toBe(400);
  });

  it('creates a patient from a request and lists it in the other spelling', async () => {
    const { call } = await runEphysio();
    const made = await call('POST', '/patients/request', PERSON);
    expect(made).toMatchObject({ status: 200, body: { id: expect.any(Number) } });
    const { body } = await call('GET', '/patients?status=1');
    expect(body.at(-1)).toMatchObject({ id: made.body.id, birthDate: '29.02.1980', sex: false, zip: '8001' });
  });

  it.each([
    [{ street: '' }, '/street is required'],
    [{ zip: undefined }, '/zip is required'],
    [{ birthDate: '29.02.1980' }, '/birthDate is not valid'],
    [{ birthDate: '1981-02-29' }, '/birthDate is not valid'],
    [{ sex: true }, '/sex is required'],
    [{ nickname: 'x' }, '/nickname is not allowed'],
  ])('refuses a patient with %j', async (fields, message) => {
    const { sandbox, call } = await runEphysio();
    expect(await call('POST', '/patients/request', { ...PERSON, ...fields })).toMatchObject({
      status: 400,
      body: message,
    });
    expect(sandbox.ephysio.counters.violations).toHaveLength(1);
  });

  it.each(['firstName', 'lastName', 'street', 'zip', 'city', 'birthDate', 'sex', 'status'])(
    'refuses a patient without %s',
    async (field) => {
      const { call } = await runEphysio();
      expect(await call('POST', '/patients/request', { ...PERSON, [field]: undefined })).toMatchObject({
        status: 400,
        body: `/${field} is required`,
      });
    },
  );

  it('takes a whole patient back as it was listed, with a change in either spelling', async () => {
    const { sandbox, call } = await runEphysio();
    const { id } = sandbox.ephysio.edit.addPatient({
      ...{ firstName: 'Anna', lastName: 'Muster', street: '-', zip: 8001, city: 'Bern' },
      ...{ birthDate: '03.02.1980', sex: false, phone: '079/123 45 67 (Mutter)', email: null, insurance: 7 },
    });
    const listed = (await call('GET', '/patients?status=1')).body.at(-1);
    const change = { birthDate: '1980-02-04', zip: '8002', sex: 'f' };
    expect((await call('PUT', `/patients/${id}`, { ...listed, ...change })).status).toBe(200);
    const after = (await call('GET', '/patients?status=1')).body.at(-1);
    expect(after).toEqual({ ...listed, birthDate: '04.02.1980', zip: '8002' });
    const refused = await call('PUT', `/patients/${id}`, { ...listed, phone: '079 999 99 99' });
    expect(refused).toMatchObject({ status: 400, body: '/phone is not valid' });
  });

  it('takes odd records from a person at the desk', async () => {
    const { sandbox, call } = await runEphysio();
    const { id } = sandbox.ephysio.edit.addPatient({ firstName: 42, birthDate: '1.1.80', zip: 8001 });
    sandbox.ephysio.edit.changePatient(id, { lastName: undefined, email: null });
    const { body } = await call('GET', '/patients?status=1');
    expect(body.at(-1)).toEqual({
      id,
      status: 1,
      firstName: 42,
      birthDate: '1.1.80',
      zip: 8001,
      email: null,
    });
  });
});
