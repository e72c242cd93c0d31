import { HighLevel } from '@gohighlevel/api-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';

const REDIRECT = 'http://localhost:8000/api/auth/callback';

describe("GHL's own client against the sandbox", () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await startSandbox({ patients: 1 });
  });
  afterEach(() => sandbox.close());

  /** The client's base address is fixed: its axios instance is pointed at the sandbox. */
  const redirected = (client: HighLevel): HighLevel => {
    client.getHttpClient().defaults.baseURL = sandbox.ghl.url;
    return client;
  };
  const codeFor = async (): Promise<string> => {
    const { authorizeUrl, clientId, scopes } = sandbox.config().ghl;
    const url = new URL(authorizeUrl);
    url.search = new URLSearchParams({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: REDIRECT,
      scope: scopes.join(' '),
    }).toString();
    const reply = await fetch(url, { redirect: 'manual' });
    return new URL(reply.headers.get('location') ?? '').searchParams.get('code') ?? '';
  };
  const signedIn = async (): Promise<HighLevel> => {
    const { clientId, clientSecret } = sandbox.ghl;
    const anonymous = redirected(new HighLevel({ clientId, clientSecret, logLevel: 'none' }));
    const tokens = await anonymous.oauth.getAccessToken({
      client_id: clientId,
      client_secret: clientSecret,
      grant_type: 'authorization_code',
      code: await codeFor(),
      user_type: 'Location',
      redirect_uri: REDIRECT,
    });
    expect(tokens).toMatchObject({ locationId: sandbox.ghl.locationId, userType: 'Location' });
    return redirected(
      new HighLevel({
        clientId,
        clientSecret,
        locationAccessToken: tokens.access_token ?? '',
        logLevel: 'none',
      }),
    );
  };

  it('exchanges a code, then creates, reads, changes and finds a contact', async () => {
    const client = await signedIn();
    const { locationId } = sandbox.ghl;
    const made = await client.contacts.createContact({
      locationId,
      firstName: 'Zoë',
      lastName: "O'Neill",
      phone: '+41791234567',
    } as Parameters<typeof client.contacts.createContact>[0]);
    const contactId = made.contact?.id ?? '';
    await client.contacts.updateContact({ contactId }, { city: 'Zürich' } as Parameters<
      typeof client.contacts.updateContact
    >[1]);
    const got = await client.contacts.getContact({ contactId });
    expect(got.contact).toMatchObject({ id: contactId, city: 'Zürich', phone: '+41791234567' });
    const found = await client.contacts.searchContactsAdvanced({
      locationId,
      pageLimit: 10,
      filters: [{ field: 'phone', operator: 'eq', value: '+41791234567' }],
    } as Parameters<typeof client.contacts.searchContactsAdvanced>[0]);
    expect(found).toMatchObject({ total: 1, contacts: [{ id: contactId }] });
  });

  it('creates, reads, moves and lists an appointment', async () => {
    const client = await signedIn();
    const { locationId } = sandbox.ghl;
    const contact = sandbox.ghl.edit.createContact({ firstName: 'A' });
    const [calendar] = sandbox.ghl.state.calendars.values();
    const calendarId = calendar?.id ?? '';
    const made = await client.calendars.createAppointment({
      calendarId,
      locationId,
      contactId: contact.id,
      assignedUserId: calendar?.team[0] ?? '',
      startTime: '2026-11-23T08:05:00Z',
      endTime: '2026-11-23T08:30:00Z',
      ignoreFreeSlotValidation: true,
      toNotify: false,
    } as Parameters<typeof client.calendars.createAppointment>[0]);
    await client.calendars.editAppointment({ eventId: made.id }, {
      startTime: '2026-11-24T08:05:00Z',
      endTime: '2026-11-24T08:30:00Z',
      appointmentStatus: 'showed',
      ignoreFreeSlotValidation: true,
    } as Parameters<typeof client.calendars.editAppointment>[1]);
    const got: unknown = await client.calendars.getAppointment({ eventId: made.id });
    expect(got).toMatchObject({
      appointment: { appointmentStatus: 'showed', startTime: '2026-11-24T09:05:00+01:00' },
    });
    const list = await client.calendars.getCalendarEvents({
      locationId,
      calendarId,
      startTime: String(Date.parse('2026-11-24T00:00:00Z')),
      endTime: String(Date.parse('2026-11-25T00:00:00Z')),
    });
    expect(list.events).toMatchObject([{ id: made.id, contactId: contact.id }]);
  });

  it('sees the documented error for a duplicate', async () => {
    const client = await signedIn();
    const { id } = sandbox.ghl.edit.createContact({ email: 'a@example.ch' });
    const twin = { locationId: sandbox.ghl.locationId, email: 'a@example.ch' };
    await expect(
      client.contacts.createContact(twin as Parameters<typeof client.contacts.createContact>[0]),
    ).rejects.toMatchObject({ statusCode: 400, response: { meta: { contactId: id } } });
  });
});
