import { describe, expect, it } from 'vitest';
import { inTerminal } from './in-terminal.ts';
import { documentOf } from './run-program.ts';
import { openOffice } from './set-up.ts';

describe('person', () => {
  it('exclude keeps a patient from GHL by id, names what to delete there, and include takes it back', async () => {
    const office = await openOffice({ patients: 2, eventsPerPatient: 0 });
    const { ephysio, ghl } = office.sandbox;
    const [known = 0, unknown = 0] = ephysio.state.patients.keys();
    expect(documentOf(await office.run('person', 'exclude', `${unknown}`, '--json'))).toEqual({
      command: 'person exclude',
      practice: 'main',
      ok: true,
      id: `${unknown}`,
      changed: true,
      link: null,
      contact: null,
      contactDeleted: false,
    });
    await office.run('sync', 'patients');
    expect(ghl.state.contacts.size).toBe(1);
    const [contact] = ghl.state.contacts.keys();
    const text = await office.run('person', 'exclude', `${known}`);
    expect(text.stdout).toContain(`GHL still has contact ${contact}: delete it there.`);
    const again = documentOf(await office.run('person', 'exclude', `${known}`, '--json'));
    expect(again).toMatchObject({ changed: false, contact });
    const back = documentOf(await office.run('person', 'include', again.link.slice(0, 8), '--json'));
    expect(back).toMatchObject({ id: `${known}`, changed: true, contact });
    const status = documentOf(await office.run('review', 'list', '--json'));
    expect(status.reviews).toEqual([]);
  });

  it.each([
    [['person', 'exclude', '999999'], 'e-Physio has no active patient "999999"'],
    [['person', 'exclude'], 'Whom is it about?'],
    [['person', 'exclude', '1', '--search'], 'do not go together'],
    [['person', 'exclude', '--search'], 'Nobody can be asked off a terminal'],
  ])('refuses %j', async (args, message) => {
    const office = await openOffice({ patients: 1, eventsPerPatient: 0 });
    const ended = await office.run(...args);
    expect(ended.exitCode).toBe(2);
    expect(ended.stderr).toContain(message);
  });

  it('exclude --search asks for a name, and which of those who bear it is meant', async () => {
    const office = await openOffice({ patients: 0 });
    const { edit } = office.sandbox.ephysio;
    const base = { sex: false, street: 'A 1', zip: 8000, city: 'Bern', phone: '', email: '' };
    const { id } = edit.addPatient({
      ...base,
      firstName: 'Zoë',
      lastName: 'Müller',
      birthDate: '01.02.1980',
    });
    edit.addPatient({ ...base, firstName: 'Zoë', lastName: 'Frei', birthDate: '01.02.1990' });
    const { exitCode, screen } = await inTerminal(office, ['person', 'exclude', '--search'], {
      answers: [
        [/Name of the patient:/, 'zoe mul'],
        [/that you mean:/, `${id}`],
      ],
    });
    expect([exitCode, screen.includes('Frei')]).toEqual([0, false]);
    expect(screen).toContain(`Patient ${id} is excluded`);
  });
});
