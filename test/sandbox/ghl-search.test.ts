import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { ghlCall } from './calls.ts';

const START = Date.parse('2026-11-21T10:00:00Z');

describe('GHL search in the sandbox', () => {
  let sandbox: Sandbox;
  let time: number;

  const start = async (ghl: object = {}) => {
    time = START;
    sandbox = await startSandbox({ patients: 1, now: () => time, ghl: { rateLimit: null, ...ghl } });
  };
  const search = (fields: object) =>
    ghlCall(sandbox, 'POST', '/contacts/search', {
      locationId: sandbox.ghl.locationId,
      pageLimit: 100,
      ...fields,
    });
  beforeEach(() => start());
  afterEach(() => sandbox.close());

  it('pages through everything with the cursor inside each contact, in order and once each', async () => {
    for (let i = 0; i < 25; i += 1) {
      time += i % 3;
      sandbox.ghl.edit.createContact({ firstName: `N${i}` });
    }
    const seen: string[] = [];
    const sort = [{ field: 'dateUpdated', direction: 'asc' }];
    for (let after: unknown; ; ) {
      const { body } = await search({
        sort,
        pageLimit: 10,
        ...(after === undefined ? {} : { searchAfter: after }),
      });
      expect(body.total).toBe(25);
      if (body.contacts.length === 0) break;
      seen.push(...body.contacts.map((c: { id: string }) => c.id));
      after = body.contacts.at(-1).searchAfter;
      expect(after).toEqual([Date.parse(body.contacts.at(-1).dateUpdated), seen.at(-1)]);
    }
    expect(new Set(seen).size).toBe(25);
    expect(seen).toHaveLength(25);
  });

  it('says address for address1 and shows nulls', async () => {
    sandbox.ghl.edit.createContact({ firstName: 'A', address1: 'Seestrasse 1' });
    const contact = (await search({})).body.contacts[0];
    expect(contact).toMatchObject({ address: 'Seestrasse 1', email: null, contactName: 'A' });
    expect(contact).not.toHaveProperty('address1');
  });

  it('filters by change time, identifiers and groups', async () => {
    const a = sandbox.ghl.edit.createContact({ email: 'a@example.ch' }).id;
    time += 60_000;
    const b = sandbox.ghl.edit.createContact({ phone: '+41791234567' }).id;
    const ids = async (filters: object[]) =>
      (await search({ filters })).body.contacts.map((c: { id: string }) => c.id).sort();
    const since = new Date(START + 1).toISOString();
    expect(await ids([{ field: 'dateUpdated', operator: 'range', value: { gte: since } }])).toEqual([b]);
    const byMail = { field: 'email', operator: 'eq', value: 'A@example.ch' };
    const byPhone = { field: 'phone', operator: 'eq', value: '+41791234567' };
    expect(await ids([byMail])).toEqual([a]);
    expect(await ids([byMail, byPhone])).toEqual([]);
    expect(await ids([{ group: 'OR', filters: [byMail, byPhone] }])).toEqual([a, b].sort());
    expect(await ids([{ field: 'email', operator: 'not_exists' }])).toEqual([b]);
  });

  it.each([
    [{ filters: [{ field: 'dateUpdated', operator: 'gte', value: 1 }] }, 422, 'Invalid Operator'],
    [{ filters: [{ field: 'shoeSize', operator: 'eq', value: 1 }] }, 400, 'Invalid field shoeSize'],
    [{ pageLimit: 501 }, 422, ['pageLimit must be 1 to 500']],
    [{ limit: 10 }, 422, ['property limit should not exist']],
    [{ page: 101 }, 400, 'page and pageLimit reach 10000 contacts'],
    [{ query: 'x'.repeat(76) }, 422, ['query must be shorter than or equal to 75 characters']],
  ])('refuses %j', async (fields, status, message) => {
    expect(await search(fields)).toMatchObject({ status, body: { message } });
  });

  it('lags behind: the stale copy, then nothing, then the new one; a read by id is right at once', async () => {
    await sandbox.close();
    await start({ indexLagMs: 10_000, indexGapMs: 2000 });
    const { id } = sandbox.ghl.edit.createContact({ firstName: 'Old' });
    const names = async () => (await search({})).body.contacts.map((c: { firstName: string }) => c.firstName);
    expect(await names()).toEqual([]);
    time += 10_000;
    expect(await names()).toEqual(['Old']);
    sandbox.ghl.edit.updateContact(id, { firstName: 'New' });
    expect((await ghlCall(sandbox, 'GET', `/contacts/${id}`)).body.contact.firstName).toBe('New');
    time += 7999;
    expect(await names()).toEqual(['Old']);
    time += 1;
    expect(await names()).toEqual([]);
    time += 2000;
    expect(await names()).toEqual(['New']);
    sandbox.ghl.edit.deleteContact(id);
    expect(await names()).toEqual(['New']);
    time += 10_000;
    expect(await names()).toEqual([]);
  });
});
