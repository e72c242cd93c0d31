import { describe, expect, it, onTestFinished } from 'vitest';
import { configSchema } from '../../src/config/schema.ts';
import type { SandboxOptions } from '../../src/sandbox/options.ts';
import { type Sandbox, type SandboxPractice, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { type Answer, ghlCall, signInEphysio } from './calls.ts';

const NOW = Date.parse('2026-11-21T10:00:00Z');

const startTwo = async (
  options: SandboxOptions = {},
): Promise<{ sandbox: Sandbox; main: SandboxPractice; other: SandboxPractice }> => {
  const sandbox = await startSandbox({ practices: 2, patients: 3, now: () => NOW, ...options });
  onTestFinished(() => sandbox.close());
  const [main, other] = sandbox.practices;
  if (main === undefined || other === undefined) throw new Error('two practices were asked for');
  return { sandbox, main, other };
};

const as =
  (sandbox: Sandbox, { ghl }: SandboxPractice) =>
  (method: string, path: string, body?: unknown): Promise<Answer> =>
    ghlCall(sandbox, method, path, body, { authorization: `Bearer ${ghl.privateToken}` });

describe('a sandbox with several practices', () => {
  it('gives one config with all of them, in four languages and the first as it is alone', async () => {
    const { sandbox } = await startTwo({ practices: 6 });
    const alone = await startSandbox({ patients: 3, now: () => NOW });
    onTestFinished(() => alone.close());
    const { practices } = configSchema.parse(sandbox.config());
    expect(practices.map(({ name, language }) => [name, language])).toEqual([
      ['main', 'de'],
      ['lausanne', 'fr'],
      ['lugano', 'it'],
      ['zug', 'en'],
      ['bern', 'de'],
      ['fribourg', 'fr'],
    ]);
    expect(sandbox.ephysio.practice).toEqual(alone.ephysio.practice);
    expect(sandbox.ghl.locationId).toBe(alone.ghl.locationId);
    expect([...sandbox.ghl.state.calendars]).toEqual([...alone.ghl.state.calendars]);
  });

  it('gives two hundred practices ids, people and sign-ins of their own', async () => {
    const { sandbox } = await startTwo({ practices: 200, patients: 5, eventsPerPatient: 1 });
    const own: Record<string, (p: SandboxPractice) => readonly unknown[]> = {
      accounts: ({ ephysio }) => [ephysio.email, ephysio.password],
      locations: ({ name, ghl }) => [name, ghl.locationId, ghl.privateToken],
      calendars: ({ ghl }) => [...ghl.state.calendars.values()].flatMap(({ id, team }) => [id, ...team]),
      therapists: ({ ephysio }) => ephysio.practice.therapists.map(({ clientId }) => clientId),
      treatments: ({ ephysio }) => ephysio.practice.therapists.flatMap(({ eventTypeIds }) => eventTypeIds),
      patients: ({ ephysio }) => [...ephysio.state.patients.keys()],
      people: ({ ephysio }) =>
        [...ephysio.state.patients.values()].map((p) => `${p.firstName} ${p.lastName} ${p.birthDate}`),
      events: ({ ephysio }) => [...ephysio.state.events.keys()],
      invoices: ({ ephysio }) => [...ephysio.state.invoices.keys()],
    };
    const shared = Object.entries(own).filter(([, pick]) => {
      const all = sandbox.practices.flatMap(pick);
      return all.length < 200 || new Set(all).size < all.length;
    });
    expect(shared.map(([what]) => what)).toEqual([]);
  });

  it('shows an account of e-Physio the records of its own practice only', async () => {
    const { sandbox, main, other } = await startTwo();
    const [first, second] = [
      await signInEphysio(sandbox, main.ephysio),
      await signInEphysio(sandbox, other.ephysio),
    ];
    expect([first.login.id, second.login.id]).toEqual([4211, 4212]);
    const listed = (await second.call('GET', '/patients?status=1')).body.map((p: { id: number }) => p.id);
    expect(listed).toEqual([...other.ephysio.state.patients.keys()]);
    const [theirs = 0] = main.ephysio.state.patients.keys();
    expect((await second.call('PUT', `/patients/${theirs}`, { city: 'X' })).status).toBe(404);
    const crossed = { 'x-crypto-key': first.login.keys[0]?.key ?? '' };
    expect((await second.call('GET', '/patients?status=1', undefined, crossed)).status).toBe(401);
    expect(
      await signInEphysio(sandbox, { email: main.ephysio.email, password: other.ephysio.password }),
    ).toMatchObject({
      login: { message: 'Invalid credentials' },
    });
  });

  it('refuses a token at another location with 403, by its id and by the id of a record', async () => {
    const { sandbox, main, other } = await startTwo();
    const asOther = as(sandbox, other);
    const contact = main.ghl.edit.createContact({ firstName: 'A' });
    const [calendarId = ''] = main.ghl.state.calendars.keys();
    const visit = { calendarId, contactId: contact.id, start: NOW, end: NOW + 1_800_000 };
    const appointment = main.ghl.edit.createAppointment(visit);
    const [single] = main.ghl.edit.createSeries(visit);
    const slot = main.ghl.edit.addBlockSlot({ calendarId, start: NOW, end: NOW + 1_800_000 });
    const { locationId } = main.ghl;
    for (const [method, path, body] of [
      ['GET', `/locations/${locationId}`],
      ['POST', '/contacts/search', { locationId, pageLimit: 1 }],
      ['POST', '/contacts/', { locationId, firstName: 'B' }],
      ['GET', `/contacts/${contact.id}`],
      ['PUT', `/contacts/${contact.id}`, { firstName: 'B' }],
      ['DELETE', `/contacts/${contact.id}`],
      ['GET', `/calendars?locationId=${locationId}`],
      ['GET', `/calendars/events?locationId=${locationId}&calendarId=${calendarId}&startTime=1&endTime=2`],
      ['GET', `/calendars/events/appointments/${appointment.id}`],
      ['GET', `/calendars/events/appointments/${single?.id}`],
      ['PUT', `/calendars/events/appointments/${appointment.id}`, { title: 'x' }],
      ['DELETE', `/calendars/events/${appointment.id}`],
      ['DELETE', `/calendars/events/${slot.id}`],
      ['PUT', `/calendars/events/block-slots/${slot.id}`, { locationId: other.ghl.locationId, title: 'x' }],
    ] as const)
      expect([method, path, (await asOther(method, path, body)).status]).toEqual([method, path, 403]);
    expect(main.ghl.state.contacts.get(contact.id)).toEqual(contact);
    expect(main.ghl.state.appointments.get(appointment.id)).toEqual(appointment);
    const away = { locationId: other.ghl.locationId, calendarId, contactId: contact.id };
    const booked = await asOther('POST', '/calendars/events/appointments', {
      ...away,
      startTime: '2026-12-01T10:00:00Z',
      endTime: '2026-12-01T10:30:00Z',
    });
    expect(booked.status).toBe(400);
  });

  it('limits the requests of each location by itself, and counts them', async () => {
    const { sandbox, main, other } = await startTwo({ ghl: { rateLimit: { max: 2 } } });
    const ask = (p: SandboxPractice) => as(sandbox, p)('GET', `/locations/${p.ghl.locationId}`);
    await ask(main);
    await ask(main);
    expect([(await ask(main)).status, (await ask(other)).status]).toEqual([429, 200]);
    expect(main.ghl.counters).toMatchObject({ requests: 3, rateLimited: 1 });
    expect(other.ghl.counters).toMatchObject({ requests: 1, rateLimited: 0 });
    expect(sandbox.ghl.counters).toMatchObject({ requests: 4, rateLimited: 1 });
  });

  it('disturbs the requests of one practice only, its sign-ins included', async () => {
    const { sandbox, main, other } = await startTwo();
    for (const service of ['ghl', 'ephysio'] as const)
      sandbox.faults.add({ service, practice: other.name, fault: { status: 503 } });
    const look = async (p: SandboxPractice) =>
      (await as(sandbox, p)('GET', `/locations/${p.ghl.locationId}`)).status;
    expect([await look(main), await look(other)]).toEqual([200, 503]);
    expect((await signInEphysio(sandbox, main.ephysio)).login.id).toBe(4211);
    await expect(signInEphysio(sandbox, other.ephysio)).rejects.toThrow();
    expect([main.ephysio.counters.faulted, other.ephysio.counters.faulted]).toEqual([0, 1]);
    sandbox.faults.clear('ghl', other.name);
    expect(await look(other)).toBe(200);
    expect(sandbox.faults.rules).toHaveLength(1);
  });

  it('ends the sign-in of one location without the others', async () => {
    const { sandbox, main, other } = await startTwo();
    const signIn = async ({ ghl }: SandboxPractice) => {
      const form = { client_id: sandbox.ghl.clientId, client_secret: sandbox.ghl.clientSecret };
      const redirect = 'http://localhost/callback';
      const page = new URL(`${sandbox.ghl.url}/v2/oauth/chooselocation`);
      page.search = new URLSearchParams({
        ...{ response_type: 'code', client_id: form.client_id, redirect_uri: redirect },
        ...{ scope: 'locations.readonly', location_id: ghl.locationId },
      }).toString();
      const back = (await fetch(page, { redirect: 'manual' })).headers.get('location') ?? '';
      const code = new URL(back).searchParams.get('code') ?? '';
      const body = new URLSearchParams({
        ...form,
        grant_type: 'authorization_code',
        code,
        redirect_uri: redirect,
      });
      return (await (await fetch(`${sandbox.ghl.url}/oauth/token`, { method: 'POST', body })).json()) as {
        access_token: string;
        locationId: string;
      };
    };
    const tokens = [await signIn(main), await signIn(other)];
    expect(tokens.map((t) => t.locationId)).toEqual([main.ghl.locationId, other.ghl.locationId]);
    main.ghl.edit.expireAccessTokens();
    const status = async ({ access_token, locationId }: (typeof tokens)[number]) =>
      (
        await ghlCall(sandbox, 'GET', `/locations/${locationId}`, undefined, {
          authorization: `Bearer ${access_token}`,
        })
      ).status;
    expect(await Promise.all(tokens.map(status))).toEqual([401, 200]);
  });

  it('sends webhooks that name the location that they are about', async () => {
    const { sandbox, main, other } = await startTwo();
    const sender = sandbox.ghl.deliverWebhooks({ url: 'http://127.0.0.1:9/', manual: true });
    main.ghl.edit.createContact({ firstName: 'A' });
    const { id: contactId } = other.ghl.edit.createContact({ firstName: 'B' });
    const [calendarId = ''] = other.ghl.state.calendars.keys();
    other.ghl.edit.createAppointment({ calendarId, contactId, start: NOW, end: NOW + 1_800_000 });
    expect(sender.deliveries.map(({ body }) => JSON.parse(body).locationId)).toEqual([
      main.ghl.locationId,
      other.ghl.locationId,
      other.ghl.locationId,
    ]);
  });
});

describe('the authorize page of a sandbox with several practices', () => {
  const address = ({ ghl }: Sandbox, more: Record<string, string> = {}): string =>
    `${ghl.url}/v2/oauth/chooselocation?${new URLSearchParams({
      ...{ response_type: 'code', client_id: ghl.clientId, redirect_uri: 'http://localhost/callback' },
      ...{ scope: 'contacts.readonly', state: 's', ...more },
    })}`;

  it('lets a browser choose, by links that lead back', async () => {
    const { sandbox, main, other } = await startTwo();
    const page = await fetch(address(sandbox), { headers: { accept: 'text/html,*/*' } });
    const links = [...(await page.text()).matchAll(/href="([^"]+)"/g)].map(([, href = '']) =>
      href.replaceAll('&amp;', '&'),
    );
    expect(links.map((href) => new URLSearchParams(href).get('location_id'))).toEqual([
      main.ghl.locationId,
      other.ghl.locationId,
    ]);
    const chosen = await fetch(new URL(links[1] ?? '', address(sandbox)), { redirect: 'manual' });
    expect(chosen.headers.get('location')).toMatch(/^http:\/\/localhost\/callback\?code=\w+&state=s$/);
  });

  it('knows no location that is not there', async () => {
    const { sandbox } = await startTwo();
    expect((await fetch(address(sandbox, { location_id: 'elsewhere' }), { redirect: 'manual' })).status).toBe(
      400,
    );
  });
});
