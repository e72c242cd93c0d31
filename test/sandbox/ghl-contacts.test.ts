import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { ghlCall } from './calls.ts';

describe('GHL contacts in the sandbox', () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await startSandbox({ patients: 1 });
  });
  afterEach(() => sandbox.close());

  const create = (fields: object) =>
    ghlCall(sandbox, 'POST', '/contacts/', { locationId: sandbox.ghl.locationId, ...fields });

  it('creates with 201, fills the country in, and answers a birthday as an instant on create only', async () => {
    const made = await create({
      firstName: 'Zoë',
      lastName: "O'Neill",
      email: 'zoe@example.ch',
      phone: '+41791234567',
      dateOfBirth: '1980/02/29',
      address1: 'Seestrasse 1',
      postalCode: '8001',
    });
    expect(made.status).toBe(201);
    expect(made.body.contact).toMatchObject({ country: 'CH', dateOfBirth: '1980-02-29T00:00:00.000Z' });
    const got = await ghlCall(sandbox, 'GET', `/contacts/${made.body.contact.id}`);
    expect(got.body.contact).toMatchObject({ dateOfBirth: '1980-02-29', address1: 'Seestrasse 1' });
  });

  it('tells sex and do-not-disturb by id, the latter in a search too, and only whether it is set in a webhook', async () => {
    const settings = { gender: 'male', dnd: false, dndSettings: { Email: { status: 'active' } } };
    const sender = sandbox.ghl.deliverWebhooks({ url: 'http://127.0.0.1:9/', manual: true });
    const { id } = sandbox.ghl.edit.createContact({ firstName: 'Zoë', ...settings });
    const got = await ghlCall(sandbox, 'GET', `/contacts/${id}`);
    expect(got.body.contact).toMatchObject(settings);
    const search = { locationId: sandbox.ghl.locationId, pageLimit: 10 };
    const found = await ghlCall(sandbox, 'POST', '/contacts/search', search);
    const { gender: _, ...listed } = settings;
    expect(found.body.contacts[0]).toMatchObject(listed);
    expect(found.body.contacts[0]).not.toHaveProperty('gender');
    const payload = JSON.parse(sender.deliveries[0]?.body ?? '');
    expect(payload).toMatchObject({ type: 'ContactCreate', id, dnd: false });
    expect(payload).not.toHaveProperty('gender');
    expect(payload).not.toHaveProperty('dndSettings');
  });

  it.each([
    [{ nickname: 'x' }, 'property nickname should not exist'],
    [{ additionalEmails: [] }, 'property additionalEmails should not exist'],
    [{ phone: '079 123 45 67' }, 'phone must be a valid phone number'],
    [{ email: 'not an address' }, 'email must be an email'],
    [{ firstName: 7 }, 'firstName must be a string'],
    [{ postalCode: null }, 'postalCode must be a string'],
    [{ dateOfBirth: '31.02.1980' }, 'dateOfBirth must be a valid date'],
    [{ country: 'Schweiz' }, 'country must be a valid country code'],
    [{ locationId: undefined }, 'locationId should not be empty'],
    [{ tags: 'patient' }, 'tags each value in tags must be a string'],
    [{ dndSettings: { Fax: { status: 'active' } } }, 'dndSettings property Fax should not exist'],
    [
      { dndSettings: { SMS: true } },
      'dndSettings SMS.status must be one of the following values: active, inactive, permanent',
    ],
  ])('refuses %j with 422', async (fields, message) => {
    const answer = await create(fields);
    expect(answer).toMatchObject({
      status: 422,
      body: { message: [message], error: 'Unprocessable Entity', statusCode: 422 },
    });
    expect(sandbox.ghl.state.contacts.size).toBe(0);
  });

  it.each(['1980-02-28', '1980/02/28', '02/28/1980', '1980.02.28', '02_28_1980'])(
    'takes the birthday %s',
    async (dateOfBirth) => {
      const { body } = await create({ dateOfBirth });
      expect(sandbox.ghl.state.contacts.get(body.contact.id)?.dateOfBirth).toBe('1980-02-28');
    },
  );

  it('updates by whitelist, clears with null, and overwrites tags', async () => {
    const { body } = await create({ email: 'a@example.ch', phone: '+41791234567', tags: ['old'] });
    const path = `/contacts/${body.contact.id}`;
    for (const property of ['locationId', 'gender', 'companyName']) {
      const answer = await ghlCall(sandbox, 'PUT', path, { [property]: 'x' });
      expect(answer).toMatchObject({
        status: 422,
        body: { message: [`property ${property} should not exist`] },
      });
    }
    const put = await ghlCall(sandbox, 'PUT', path, { email: null, tags: ['new'] });
    expect(put.body).toMatchObject({ succeded: true, succeeded: true, contact: { tags: ['new'] } });
    expect(put.body.contact).not.toHaveProperty('email');
    const more = await ghlCall(sandbox, 'POST', `${path}/tags`, { tags: ['more', 'new'] });
    expect(more.body).toMatchObject({ tags: ['new', 'more'], tagsAdded: ['more'] });
    const less = await ghlCall(sandbox, 'DELETE', `${path}/tags`, { tags: ['new'] });
    expect(less.body.tags).toEqual(['more']);
  });

  it('refuses duplicates on create and update, naming the holder, e-mail before phone', async () => {
    const a = (await create({ firstName: 'A', email: 'A@example.ch' })).body.contact.id;
    const b = (await create({ firstName: 'B', phone: '+41791234567' })).body.contact.id;
    const both = await create({ email: 'a@EXAMPLE.ch', phone: '+41791234567' });
    expect(both).toMatchObject({
      status: 400,
      body: {
        message: 'This location does not allow duplicated contacts.',
        meta: { contactId: a, contactName: 'A', matchingField: 'email' },
      },
    });
    const put = await ghlCall(sandbox, 'PUT', `/contacts/${a}`, { phone: '+41791234567' });
    expect(put.body.meta).toMatchObject({ contactId: b, matchingField: 'phone' });
    expect((await ghlCall(sandbox, 'PUT', `/contacts/${a}`, { email: 'a@example.ch' })).status).toBe(200);
    sandbox.ghl.edit.setDuplicateRule(sandbox.ghl.locationId, true);
    expect((await create({ email: 'a@example.ch' })).status).toBe(201);
    expect(sandbox.ghl.counters.violations).toEqual([]);
  });

  it('answers 400 for an unknown id and after a deletion', async () => {
    const id = (await create({ firstName: 'A', email: 'a@example.ch' })).body.contact.id;
    const del = await ghlCall(sandbox, 'DELETE', `/contacts/${id}`);
    expect(del.body).toMatchObject({ succeded: true, succeeded: true });
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const answer = await ghlCall(sandbox, method, `/contacts/${id}`, method === 'PUT' ? {} : undefined);
      expect(answer).toMatchObject({ status: 400, body: { message: `Contact with id ${id} not found` } });
    }
    expect((await create({ email: 'a@example.ch' })).status).toBe(201);
  });

  it('looks duplicates up by e-mail or number', async () => {
    const id = (await create({ phone: '+41791234567' })).body.contact.id;
    const base = `/contacts/search/duplicate?locationId=${sandbox.ghl.locationId}`;
    const hit = await ghlCall(sandbox, 'GET', `${base}&number=%2B41791234567`);
    expect(hit.body).toMatchObject({ contact: { id }, matchingField: 'phone' });
    expect((await ghlCall(sandbox, 'GET', `${base}&email=x@example.ch`)).body.contact).toBeNull();
    expect((await ghlCall(sandbox, 'GET', base)).body.message).toBe(
      'Pass at least one of number, email query parameter',
    );
  });

  it('has the traps of upsert', async () => {
    const a = (await create({ firstName: 'A', email: 'a@example.ch' })).body.contact.id;
    await create({ firstName: 'B', phone: '+41791234567' });
    const upsert = (fields: object) =>
      ghlCall(sandbox, 'POST', '/contacts/upsert', { locationId: sandbox.ghl.locationId, ...fields });
    const dropped = await upsert({ email: 'a@example.ch', phone: '+41791234567', gender: 'male' });
    expect(dropped).toMatchObject({ status: 200, body: { new: false, contact: { id: a } } });
    expect(dropped.body.contact).not.toHaveProperty('phone');
    expect(dropped.body.contact).not.toHaveProperty('gender');
    sandbox.ghl.edit.updateContact(a, { additionalEmails: [{ email: 'second@example.ch' }] });
    const swapped = await upsert({ email: 'second@example.ch' });
    expect(swapped.body.contact).toMatchObject({ id: a, email: 'second@example.ch' });
    expect((await upsert({ firstName: 'Nobody' })).status).toBe(400);
    expect((await upsert({ email: 'new@example.ch' })).body.new).toBe(true);
  });

  it('tells the location with its time zone and duplicate rule', async () => {
    const { body } = await ghlCall(sandbox, 'GET', `/locations/${sandbox.ghl.locationId}`);
    expect(body.location).toMatchObject({
      timezone: 'Europe/Zurich',
      settings: { allowDuplicateContact: false, contactUniqueIdentifiers: ['email', 'phone'] },
    });
  });
});
