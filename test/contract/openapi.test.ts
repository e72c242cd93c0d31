import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { ghlCall } from '../sandbox/calls.ts';
import { recordExchanges, validateExchanges } from './openapi.ts';

const folder = process.env.GHL_OPENAPI ?? '';
if (folder === '') {
  console.warn('contract tests skipped: GHL_OPENAPI names no folder with the official OpenAPI files');
}

describe.skipIf(folder === '')("the sandbox against GHL's OpenAPI files", () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox({ patients: 1 });
  });
  afterAll(() => sandbox.close());

  const contacts = (method: string, path: string, body?: unknown) => ghlCall(sandbox, method, path, body);
  const calendars = (method: string, path: string, body?: unknown) =>
    ghlCall(sandbox, method, path, body, { version: '2021-04-15' });

  const signIn = async () => {
    const { authorizeUrl, clientId, clientSecret, redirectUri } = sandbox.config().ghl;
    const scopes = ['contacts.readonly', 'oauth.readonly', 'oauth.write'];
    const url = new URL(authorizeUrl);
    url.search = new URLSearchParams({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: redirectUri,
      scope: scopes.join(' '),
    }).toString();
    const reply = await fetch(url, { redirect: 'manual' });
    const code = new URL(reply.headers.get('location') ?? '').searchParams.get('code') ?? '';
    const token = (fields: Record<string, string>) =>
      fetch(`${sandbox.ghl.url}/oauth/token`, {
        method: 'POST',
        body: new URLSearchParams({ client_id: clientId, client_secret: clientSecret, ...fields }),
      }).then((r) => r.json() as Promise<{ access_token: string; refresh_token: string }>);
    const first = await token({ grant_type: 'authorization_code', code, redirect_uri: redirectUri });
    const refresh = {
      grant_type: 'refresh_token',
      user_type: 'Location',
      refresh_token: first.refresh_token,
    };
    await token(refresh);
    await token(refresh);
    return first.access_token;
  };

  it('takes and answers what the files describe, less their errata', async () => {
    const { locationId, companyId } = sandbox.ghl;
    const record = recordExchanges(sandbox);
    sandbox.ghl.edit.chooseAtSignIn({ installAs: 'Company' });
    const bearer = { authorization: `Bearer ${await signIn()}` };
    const form = new URLSearchParams({ companyId, locationId }).toString();
    await ghlCall(sandbox, 'POST', '/oauth/locationToken', form, {
      ...bearer,
      'content-type': 'application/x-www-form-urlencoded',
    });
    const query = `companyId=${companyId}&appId=${sandbox.ghl.clientId.split('-')[0]}`;
    await ghlCall(sandbox, 'GET', `/oauth/installedLocations?${query}`, undefined, bearer);

    const person = {
      locationId,
      firstName: 'Zoë',
      lastName: "O'Neill",
      email: 'zoe@example.ch',
      phone: '+41791234567',
      dateOfBirth: '1980-02-29',
      address1: 'Seestrasse 1',
      postalCode: '8001',
      city: 'Zürich',
    };
    const { id } = (await contacts('POST', '/contacts/', person)).body.contact;
    await contacts('POST', '/contacts/', person);
    await contacts('POST', '/contacts/', { ...person, nickname: 'Z' });
    await contacts('GET', `/contacts/${id}`);
    await contacts('GET', '/contacts/unknown');
    await contacts('PUT', `/contacts/${id}`, { email: null, dateOfBirth: null, city: 'Bern' });
    await contacts('POST', `/contacts/${id}/tags`, { tags: ['a'] });
    await contacts('DELETE', `/contacts/${id}/tags`, { tags: ['a'] });
    await contacts('POST', '/contacts/upsert', { locationId, phone: '+41791234567' });
    await contacts('POST', '/contacts/search', { locationId, pageLimit: 10 });
    await contacts('GET', `/contacts/search/duplicate?locationId=${locationId}&email=zoe%40example.ch`);

    await calendars('GET', `/calendars/?locationId=${locationId}`);
    const [calendar] = sandbox.ghl.state.calendars.values();
    const times = { startTime: '2026-11-23T08:05:00Z', endTime: '2026-11-23T08:30:00Z' };
    const booking = {
      ...times,
      calendarId: calendar?.id,
      locationId,
      contactId: id,
      assignedUserId: calendar?.team[0],
      appointmentStatus: 'confirmed',
      ignoreFreeSlotValidation: true,
      toNotify: false,
    };
    const path = '/calendars/events/appointments';
    const event = (await calendars('POST', path, booking)).body.id;
    await calendars('POST', path, { ...booking, assignedUserId: 'somebody-else' });
    await calendars('GET', `${path}/${event}`);
    await calendars('PUT', `${path}/${event}`, { ...times, appointmentStatus: 'cancelled' });
    const range = `startTime=0&endTime=4102444800000&calendarId=${calendar?.id}`;
    await calendars('GET', `/calendars/events?locationId=${locationId}&${range}`);
    await calendars('DELETE', `/calendars/events/${event}`, {});
    await calendars('GET', `${path}/${event}`);
    await contacts('DELETE', `/contacts/${id}`);
    await ghlCall(sandbox, 'GET', `/contacts/${id}`, undefined, { authorization: 'Bearer expired' });
    record.stop();

    expect(record.exchanges.length).toBeGreaterThan(25);
    expect(validateExchanges(record.exchanges, folder)).toEqual([]);
  });

  it('finds what the files do not allow', async () => {
    const { locationId } = sandbox.ghl;
    const record = recordExchanges(sandbox);
    const { id } = (await contacts('POST', '/contacts/', { locationId, firstName: 'A' })).body.contact;
    await calendars('GET', `/contacts/${id}`);
    record.stop();
    const [made, read] = record.exchanges;
    if (made === undefined || read === undefined) throw new Error('nothing was recorded');
    const spoilt = [
      { ...made, requestBody: JSON.stringify({ locationId, nickname: 'x' }) },
      { ...made, requestBody: '{}' },
      { ...made, responseBody: JSON.stringify({ contact: { id: 7 } }) },
      { ...made, path: '/contacts/nowhere/at/all' },
      read,
    ];
    const problems = validateExchanges(spoilt, folder);
    expect(problems.map((p) => `${p.where}: ${p.message}`)).toEqual([
      'request: must NOT have additional properties nickname',
      "request: must have required property 'locationId' locationId",
      'reply: /contact/id must be string string',
      'route: no such operation',
      expect.stringMatching(/^request: must be equal to one of the allowed values/),
    ]);
  });
});
