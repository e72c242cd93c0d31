import { describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/database/open.ts';
import { acquireLock } from '../../src/store/tables/locks.ts';
import { inTerminal } from './in-terminal.ts';
import { documentOf } from './run-program.ts';
import { type Office, openOffice } from './set-up.ts';

const leaveOut = (office: Office, contactFields: readonly string[] | null): void =>
  office.rewrite((config) => {
    const [practice] = config.practices as { sync?: object }[];
    if (practice) practice.sync = { ...practice.sync, contactFields };
  });

/** Everybody was sent whole, and one person came from GHL. */
const withContacts = async () => {
  const office = await openOffice({ patients: 4, eventsPerPatient: 0 });
  const { ghl } = office.sandbox;
  ghl.edit.createContact({
    firstName: 'Laura',
    lastName: 'Frei',
    phone: '+41791112233',
    city: 'Bern',
    dateOfBirth: '1990-05-06',
  });
  await office.run('sync', 'patients');
  return { office, ghl };
};

const citiesOf = ({ sandbox }: Office) => [...sandbox.ghl.state.contacts.values()].map(({ city }) => city);

describe('contacts clear-field', () => {
  it('empties what was sent and is unchanged, reads it back, and leaves everything else', async () => {
    const { office, ghl } = await withContacts();
    leaveOut(office, ['email', 'phone', 'birthDate']);
    await office.run('sync', 'patients');
    const made = [...ghl.state.contacts.values()].filter(({ firstName }) => firstName !== 'Laura');
    const [changed, stubborn, ...others] = made;
    ghl.edit.updateContact(changed?.id ?? '', { city: 'Genf' });
    office.sandbox.faults.add({
      service: 'ghl',
      method: 'PUT',
      path: `/contacts/${stubborn?.id}`,
      fault: { status: 422, body: { statusCode: 422, message: ['city should not be empty'], error: 'x' } },
    });
    const ended = await office.run('contacts', 'clear-field', 'address', '--yes', '--json');
    expect(ended.exitCode).toBe(1);
    expect(documentOf(ended)).toMatchObject({
      command: 'contacts clear-field',
      practice: 'main',
      ok: false,
      field: 'address',
      emptied: others.length,
      failed: [{ contact: stubborn?.id, reason: expect.stringContaining('city') }],
    });
    for (const { id } of others)
      expect(ghl.state.contacts.get(id)).toMatchObject({ city: null, address1: null, postalCode: '' });
    expect(ghl.state.contacts.get(changed?.id ?? '')).toMatchObject({ city: 'Genf' });
    expect(citiesOf(office)).toContain('Bern');
    const [done] = documentOf(await office.run('runs', 'list', '--json')).runs;
    expect(done).toMatchObject({ command: 'contacts clear-field', updated: { ghl: others.length } });
    office.sandbox.faults.clear();
    const again = documentOf(await office.run('contacts', 'clear-field', 'address', '--yes', '--json'));
    expect(again).toMatchObject({ ok: true, emptied: 1, failed: [] });
    expect(documentOf(await office.run('sync', 'patients', '--full', '--json'))).toMatchObject({
      created: { ephysio: 0, ghl: 0 },
      updated: { ephysio: 0, ghl: 0 },
    });
    expect([...office.sandbox.ephysio.state.patients.values()].filter(({ city }) => !city)).toEqual([]);
  });

  it('works also before a run has seen that the field is left out, and fills it in again where it is added', async () => {
    const { office } = await withContacts();
    const before = citiesOf(office);
    leaveOut(office, ['email', 'phone', 'birthDate']);
    await office.run('contacts', 'clear-field', 'address', '--yes');
    expect(citiesOf(office).filter(Boolean)).toEqual(['Bern']);
    leaveOut(office, null);
    await office.run('sync', 'patients');
    await office.run('sync', 'patients');
    expect(citiesOf(office)).toEqual(before);
  });

  it.each([
    ['a field that is sent', 'phone', ['phone'], 2, 'sync.contactFields of practice main includes phone'],
    ['what is no field', 'name', ['phone'], 2, 'There is no field "name"'],
    ['every field by default', 'address', null, 2, 'sync.contactFields of practice main includes address'],
    ['without a person or --yes', 'address', [], 2, 'Nobody can be asked off a terminal'],
  ] as const)('refuses %s', async (_what, field, contactFields, exitCode, message) => {
    const { office } = await withContacts();
    leaveOut(office, contactFields);
    const ended = await office.run('contacts', 'clear-field', field);
    expect(ended.exitCode).toBe(exitCode);
    expect(ended.stderr).toContain(message);
    expect(citiesOf(office)).not.toContain(null);
  });

  it.each([['sync main'], ['webhook inbox']])('is refused while somebody holds the lock %s', async (name) => {
    const { office } = await withContacts();
    leaveOut(office, []);
    const store = await openStore({ path: office.database, env: {}, now: Date.now });
    const lock = await acquireLock(store, { name, command: 'test', now: Date.now });
    const ended = await office.run('contacts', 'clear-field', 'address', '--yes');
    await lock.release();
    await store.close();
    expect(ended.exitCode).toBe(75);
    expect(citiesOf(office)).not.toContain(null);
  });

  it('lists what it emptied also when the answer to it is lost', async () => {
    const { office, ghl } = await withContacts();
    leaveOut(office, []);
    const lost = [...ghl.state.contacts.values()].find(({ firstName }) => firstName !== 'Laura');
    office.sandbox.faults.add({
      service: 'ghl',
      method: 'PUT',
      path: `/contacts/${lost?.id}`,
      fault: 'drop-after',
    });
    await office.run('contacts', 'clear-field', 'address', '--yes');
    expect(ghl.state.contacts.get(lost?.id ?? '')?.city).toBe(null);
    const [run] = documentOf(await office.run('runs', 'list', '--json')).runs;
    const { changes } = documentOf(await office.run('runs', 'show', run.id, '--json'));
    expect(changes.filter(({ ghlId }: { ghlId: string }) => ghlId === lost?.id)).toHaveLength(1);
    expect(changes).toHaveLength(citiesOf(office).filter((city) => !city).length);
  });

  it('shows how many, and asks', async () => {
    const { office } = await withContacts();
    leaveOut(office, []);
    const { exitCode, screen } = await inTerminal(office, ['contacts', 'clear-field', 'birthDate'], {
      answers: [[/Empty birthDate in GHL\?/, 'n']],
    });
    expect(exitCode).toBe(1);
    expect(screen.replace(/\s+/g, ' ')).toContain('birthDate will be emptied in 4 contacts of GHL');
    expect(screen).toContain('Nothing was emptied.');
  });
});
