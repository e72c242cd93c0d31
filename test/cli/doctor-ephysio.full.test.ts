import { describe, expect, it } from 'vitest';
import { setAccounts } from '../../src/store/tables/practices.ts';
import { changePractice, found, look } from './look-with-doctor.ts';
import { inStore, openOffice } from './set-up.ts';

describe('doctor at e-Physio', () => {
  it('is not deceived about a wrong password by a session that is still good', async () => {
    const office = await openOffice();
    expect(await office.run('sync')).toMatchObject({ exitCode: 0 });
    changePractice(office, ({ ephysio }) => {
      ephysio.password = 'wrong-word';
    });
    const looked = await look(office);
    expect(looked.exitCode).toBe(3);
    expect(looked.practices.main.ok).toBe(false);
    expect(found(looked, 'ephysio-sign-in')).toMatchObject([
      { status: 'fail', exitCode: 3, cure: expect.stringContaining('ephysio.password') },
    ]);
    expect(found(looked, 'ephysio-patients')).toMatchObject([
      { status: 'skip', message: 'needs ephysio-sign-in' },
    ]);
    expect(found(looked, 'ghl-contacts')).toMatchObject([{ status: 'ok' }]);
    expect(looked.all).not.toContain('wrong-word');
    // The session that is still good is left to those who use it.
    expect(await office.run('sync')).toMatchObject({ exitCode: 0 });
  });

  it('stops at another practice than the one that the data came from', async () => {
    const office = await openOffice();
    await inStore(office, (store) => setAccounts(store, 'main', { ephysioPracticeId: '1' }));
    const looked = await look(office);
    expect(looked.exitCode).toBe(4);
    expect(found(looked, 'ephysio-sign-in')).toMatchObject([{ status: 'fail', exitCode: 4 }]);
  });

  it('names fields that have changed, and no patient', async () => {
    const office = await openOffice({ patients: 25 });
    const rows = [...office.sandbox.ephysio.state.patients.values()].map(
      ({ id, firstName, lastName, street, city, phone = '', email = '', birthDate, sex }, i) => ({
        ...{ id, firstName, lastName, street, city, phone, email, sex, postcode: '8000' },
        birthDate: i === 0 ? birthDate : null,
        ...(i < 2 ? { phone: { home: '044 111 22 33' } } : {}),
      }),
    );
    const path = '/patients';
    office.sandbox.faults.add({ service: 'ephysio', path, fault: { status: 200, body: rows } });
    const event = [...office.sandbox.ephysio.state.events.values()].find((e) => e.patientId !== undefined);
    office.sandbox.ephysio.edit.changeEvent(event?.id ?? 0, { status: 'offen' });
    const looked = await look(office);
    expect(looked.exitCode).toBe(1);
    const ids = rows.slice(0, 2).map(({ id }) => id);
    expect(found(looked, 'ephysio-patients')).toMatchObject([
      {
        status: 'fail',
        message: `2 of 25 patients: field phone: expected string or number, found object (${ids.join(', ')})`,
      },
      { status: 'warn', message: 'none of 25 patients has the field zip' },
    ]);
    expect(found(looked, 'ephysio-events')[0].message).toMatch(
      new RegExp(
        `^1 of \\d+ events with a patient: field status: expected .+, found string \\(${event?.id}\\)$`,
      ),
    );
    for (const value of ['044 111', 'offen', String(rows[0]?.lastName)])
      expect(looked.all).not.toContain(value);
  });

  it('tells of invoices whose state cannot be read', async () => {
    const office = await openOffice();
    const body = [{ id: 5, stati: { status: 'open', statusDetail: 0 } }];
    office.sandbox.faults.add({ service: 'ephysio', path: '/invoices/', fault: { status: 200, body } });
    expect(found(await look(office), 'ephysio-invoices')).toMatchObject([
      {
        status: 'fail',
        message: expect.stringContaining(
          'field stati.status: expected number or other text, found string (5)',
        ),
      },
    ]);
  });

  it('that answers with a page is not there, and GHL is looked at', async () => {
    const office = await openOffice();
    office.sandbox.faults.add({ service: 'ephysio', path: '/events', fault: 'html' });
    const looked = await look(office);
    expect(looked.exitCode).toBe(69);
    expect(found(looked, 'ephysio-events')).toMatchObject([{ status: 'fail', exitCode: 69 }]);
    for (const check of ['ephysio-invoices', 'therapists', 'statuses'])
      expect(found(looked, check)).toMatchObject([{ status: 'skip', message: 'needs ephysio-events' }]);
    expect(found(looked, 'ephysio-patients')).toMatchObject([{ status: 'ok' }]);
    expect(found(looked, 'ghl-appointments')).toMatchObject([{ status: 'ok' }]);
  });
});
