import { describe, expect, it } from 'vitest';
import { setDisconnectedAt } from '../../src/store/tables/practices.ts';
import { changePractice, found, look } from './look-with-doctor.ts';
import { inStore, openOAuthOffice, openOffice, signIn } from './set-up.ts';

const NO_SCOPE = { status: 401, body: { message: 'The token is not authorized for this scope.' } };

describe('doctor at GHL', () => {
  it('asks for the sign-in, then tells until when it is good', async () => {
    const office = await openOAuthOffice();
    const before = await look(office);
    expect(before.exitCode).toBe(3);
    expect(found(before, 'ghl-sign-in')).toMatchObject([
      { status: 'fail', exitCode: 3, cure: 'Run `ephysio-ghl auth --practice main`.' },
    ]);
    expect(found(before, 'ephysio-patients')).toMatchObject([{ status: 'ok' }]);
    expect(await signIn(office)).toMatchObject({ exitCode: 0 });
    const after = await look(office);
    expect(after.exitCode).toBe(0);
    expect(found(after, 'ghl-sign-in')[0].message).toMatch(/by OAuth, until \d{4}-/);
    expect(found(after, 'ghl-scopes')).toMatchObject([
      { status: 'ok', message: 'GHL granted all that are needed' },
    ]);
    expect(after.all).not.toMatch(/at_|rt_/);

    await inStore(office, (store) => setDisconnectedAt(store, 'main', '2026-11-01T10:00:00.000Z'));
    const removed = await look(office);
    expect(removed.exitCode).toBe(3);
    expect(found(removed, 'ghl-sign-in')[0].message).toMatch(/^the app was removed from location/);
  });

  it('finds a scope that the sign-in does not have, though nothing needed it yet', async () => {
    const office = await openOAuthOffice();
    office.rewrite(({ ghl }) => {
      ghl.scopes = ghl.scopes.filter((scope) => scope !== 'contacts.write' && scope !== 'locations.readonly');
    });
    expect(await signIn(office)).toMatchObject({ exitCode: 0 });
    const looked = await look(office);
    expect(looked.exitCode).toBe(3);
    expect(found(looked, 'ghl-scopes')).toMatchObject([
      {
        status: 'fail',
        exitCode: 3,
        message: 'contacts.write is missing',
        cure: expect.stringContaining('to the app and to ghl.scopes'),
      },
      { status: 'warn', message: 'locations.readonly is missing: doctor and init see less' },
    ]);
  });

  it('does without scopes that only it needs', async () => {
    const office = await openOffice();
    for (const path of ['/locations/', /^\/calendars\/?$/])
      office.sandbox.faults.add({ service: 'ghl', path, fault: NO_SCOPE });
    const looked = await look(office);
    expect(looked.exitCode).toBe(0);
    expect(found(looked, 'ghl-scopes').map(({ status }) => status)).toEqual(['warn', 'warn', 'ok']);
    expect(found(looked, 'ghl-location')).toMatchObject([
      { status: 'skip', message: 'needs the scope locations.readonly' },
    ]);
    for (const check of ['duplicates', 'time-zone', 'ghl-calendars', 'ghl-users'])
      expect(found(looked, check)).toMatchObject([{ status: 'skip' }]);
  });

  it('is not worried by a contact that was deleted a moment ago', async () => {
    const office = await openOffice();
    const search = { contacts: [{ id: 'gone' }], total: 1 };
    office.sandbox.faults.add({
      service: 'ghl',
      path: '/contacts/search',
      fault: { status: 200, body: search },
    });
    const looked = await look(office);
    expect(found(looked, 'ghl-contacts')).toMatchObject([
      { status: 'ok', message: 'contacts: 1, all as expected' },
    ]);
  });

  it('finds nothing missing where an agency has signed in for its location', async () => {
    const office = await openOAuthOffice({ config: { agencyScopes: true } });
    office.sandbox.ghl.edit.chooseAtSignIn({ installAs: 'Company' });
    expect(await signIn(office)).toMatchObject({ exitCode: 0 });
    const looked = await look(office);
    expect(looked.exitCode).toBe(0);
    expect(found(looked, 'ghl-scopes')).toMatchObject([{ status: 'ok' }]);
  });

  it('finds out by reading what a private integration token may not', async () => {
    const office = await openOffice();
    office.sandbox.faults.add({ service: 'ghl', path: '/calendars/events', fault: NO_SCOPE });
    const looked = await look(office);
    expect(looked.exitCode).toBe(3);
    expect(found(looked, 'ghl-scopes')).toMatchObject([
      { status: 'fail', message: 'calendars/events.readonly is missing' },
      {
        status: 'ok',
        message: expect.stringMatching(/^contacts.readonly, calendars.readonly, locations.readonly: granted/),
      },
    ]);
    expect(found(looked, 'ghl-calendars')).toMatchObject([{ status: 'ok' }]);
  });

  it('looks at the rest although the token may not even read contacts', async () => {
    const office = await openOffice();
    office.sandbox.faults.add({ service: 'ghl', path: '/contacts', fault: NO_SCOPE });
    const looked = await look(office);
    expect(found(looked, 'ghl-sign-in')).toMatchObject([{ status: 'ok' }]);
    expect(found(looked, 'ghl-contacts')).toMatchObject([{ status: 'fail', exitCode: 3 }]);
    expect(found(looked, 'ghl-calendars')).toMatchObject([{ status: 'ok' }]);
  });

  it('tells that the token is of another location', async () => {
    const office = await openOffice();
    changePractice(office, ({ ghl }) => {
      ghl.locationId = office.sandbox.ghl.otherLocationId;
    });
    const looked = await look(office);
    expect(looked.exitCode).toBe(3);
    expect(found(looked, 'ghl-sign-in')[0].message).toMatch(/another GHL location/);
    expect(found(looked, 'ghl-calendars')).toMatchObject([{ status: 'skip' }]);
  });

  it('tells of calendars, users, duplicates and hours that are not right', async () => {
    const office = await openOffice({ ghl: { allowDuplicateContact: true } });
    changePractice(office, (practice) => {
      practice.timezone = 'America/New_York';
      const [first, second] = practice.calendars;
      if (first) first.ghlCalendarId = 'gone';
      if (second) second.ghlUserId = 'somebody';
    });
    const looked = await look(office);
    expect(looked.exitCode).toBe(2);
    expect(found(looked, 'ghl-calendars')[0]).toMatchObject({
      status: 'fail',
      message: 'the location has no calendar gone (calendars[0].ghlCalendarId)',
    });
    expect(found(looked, 'ghl-users')[0].message).toMatch(
      /^somebody \(calendars\[1\]\.ghlUserId\) is not in the team/,
    );
    expect(found(looked, 'duplicates')).toMatchObject([{ status: 'warn' }]);
    expect(found(looked, 'time-zone')).toMatchObject([{ status: 'warn' }]);
  });

  it('names fields of contacts and appointments that have changed', async () => {
    const office = await openOffice();
    const contact = { id: 'c1', firstName: 'Gerda', phone: ['+41441112233'] };
    const { faults } = office.sandbox;
    const search = { contacts: [contact], total: 1 };
    faults.add({ service: 'ghl', path: '/contacts/search', fault: { status: 200, body: search } });
    const one = { contact: { id: 'c1', email: { primary: 'gerda@example.ch' } } };
    faults.add({ service: 'ghl', path: '/contacts/c1', fault: { status: 200, body: one } });
    const events = { events: [{ id: 'a1', contactId: 7 }] };
    faults.add({ service: 'ghl', path: '/calendars/events', fault: { status: 200, body: events } });
    const calendars = { calendars: [{ id: 'k1', name: { first: 'Gerda' } }] };
    faults.add({ service: 'ghl', path: /^\/calendars\/?$/, fault: { status: 200, body: calendars } });
    const looked = await look(office);
    expect(found(looked, 'ghl-calendars')).toMatchObject([
      { status: 'fail', exitCode: 69, message: expect.stringMatching(/promises: calendars\.0\.name$/) },
    ]);
    expect(found(looked, 'ghl-users')).toMatchObject([{ status: 'skip', message: 'needs ghl-calendars' }]);
    expect(found(looked, 'ghl-contacts').map(({ message }) => message)).toEqual([
      '1 of 1 contacts: field phone: expected string or number, found array (c1)',
      '1 of 1 contacts by id: field email: expected string or number, found object (c1)',
    ]);
    expect(found(looked, 'ghl-appointments')).toMatchObject([
      { message: '1 of 1 appointments: field contactId: expected string, found number (a1)' },
    ]);
    expect(looked.exitCode).toBe(69);
    for (const value of ['Gerda', '41441112233', 'example.ch']) expect(looked.all).not.toContain(value);
  });
});
