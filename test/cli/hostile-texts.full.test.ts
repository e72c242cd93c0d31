import type { Command } from 'commander';
import { expect, it } from 'vitest';
import { buildCli } from '../../src/cli/program.ts';
import { harmless, harmlessJson } from '../../src/texts/harmless.ts';
import { documentOf } from './run-program.ts';
import { type Office, openOffice } from './set-up.ts';

/** What a terminal obeys, what turns its text around, what nobody sees, and what looks like another line. */
const NASTY = '\u001b[2J\u001b]0;owned\u0007\u009b31m\u202e\u2066\u200b\u2028\u0085\u007f';

/** Commands that show nothing of what a service has said, and why. */
const OTHERS: Readonly<Record<string, string>> = {
  init: 'asks; its names are rendered as those of doctor',
  auth: 'waits for a browser',
  'serve-webhooks': 'runs until it is stopped; its lines have ids only',
  rehearse: 'writes its own records',
  demo: 'has a sandbox of its own',
  sandbox: 'is the service',
  'admin hash': 'reads a password',
  'schedule cron': 'reads the config only',
  'schedule systemd': 'reads the config only',
  ...Object.fromEntries(
    ['bash', 'zsh', 'fish', 'words'].map((shell) => [`completion ${shell}`, 'reads nothing']),
  ),
  'review apart': 'is review distinct by its old name',
  'import django': 'reads a file of ids',
  backup: 'copies',
  restore: 'copies',
  'webhooks show': 'there is no event',
  digest: 'counts, in a mail',
};

const leavesOf = (command: Command, path: readonly string[] = []): string[] =>
  command.commands
    .filter((one) => one.name() !== 'help')
    .flatMap((one) => {
      const own = [...path, one.name()];
      return one.commands.length > 0 ? leavesOf(one, own) : [own.join(' ')];
    });

/** People, visits and settings of both services whose every text is hostile, and differs on both sides. */
const openHostile = async (): Promise<Office> => {
  const office = await openOffice({ patients: 2, eventsPerPatient: 0 });
  const { ephysio, ghl } = office.sandbox;
  const address = { street: `Weg${NASTY}3`, zip: 8000, city: `Bern${NASTY}` };
  const [therapist] = ephysio.practice.therapists;
  const [calendarId = '', calendar] = [...ghl.state.calendars][0] ?? [];
  if (calendar) Object.assign(calendar, { name: `Praxis${NASTY}` });
  const start = Date.now() + 50 * 3_600_000;
  for (const [n, name] of ['Anna', 'Beat', 'Carla'].entries()) {
    const { id } = ephysio.edit.addPatient({
      firstName: `${name}${NASTY}`,
      lastName: `Müller${NASTY}${n}`,
      birthDate: `0${n + 1}.03.1975`,
      phone: `079 345 67 8${n}`,
      email: '',
      ...address,
    });
    ephysio.edit.addEvent({
      patientId: id,
      start: start + n * 3_600_000,
      ...(therapist && { clientId: therapist.clientId }),
    });
  }
  await office.run('sync');
  for (const { id, firstName } of [...ghl.state.contacts.values()])
    if (firstName?.includes('Anna')) ghl.edit.updateContact(id, { city: `Chur${NASTY}` });
    else if (firstName?.includes('Beat')) ghl.edit.updateContact(id, { firstName: `Zora${NASTY}` });
  for (const patient of ephysio.state.patients.values())
    if (patient.firstName?.includes('Anna')) ephysio.edit.changePatient(patient.id, { city: `Thun${NASTY}` });
  const lead = ghl.edit.createContact({ firstName: `Lea${NASTY}`, email: 'lea@example.com' });
  ghl.edit.createContact({
    firstName: `Ana${NASTY}`,
    lastName: `Müller${NASTY}0`,
    dateOfBirth: '1975-03-01',
  });
  ghl.edit.createAppointment({
    calendarId,
    contactId: lead.id,
    start: start + 86_400_000,
    end: start + 86_400_000 + 1_800_000,
    title: `Titel${NASTY}`,
  });
  ghl.edit.createContact({ firstName: 'Ines', lastName: `Refuses${NASTY}`, email: 'ines@example.com' });
  return office;
};

it('no command shows what a terminal obeys, whatever the services hold', { timeout: 300_000 }, async () => {
  const office = await openHostile();
  const said: string[] = [];
  const ids = async (key: string, ...words: string[]): Promise<string[]> =>
    documentOf(await office.run(...words, '--json'))[key].map((item: { id: string }) => item.id);
  const asked = new Set<string>();
  const ask = async (command: string, ...words: readonly string[]): Promise<void> => {
    asked.add(command);
    for (const json of [[], ['--json']]) {
      const { stdout, stderr } = await office.run(...command.split(' '), ...words, ...json);
      const unsafe = [stdout, stderr].filter(
        (text) => harmless(text) !== text || harmlessJson(text) !== text,
      );
      said.push(
        ...unsafe.map((text) => `${command} ${words.join(' ')}: ${JSON.stringify(text).slice(0, 400)}`),
      );
      expect(stdout + stderr).not.toBe('');
    }
  };
  await ask('sync', '--dry-run', '--names');
  for (const command of ['sync patients', 'sync appointments', 'sync'] as const) await ask(command);
  await ask('status');
  await ask('status', '--short');
  await ask('doctor');
  await ask('auth status');
  await ask('refresh-token');
  await ask('review list');
  const reviews = await ids('reviews', 'review', 'list');
  expect(reviews.length).toBeGreaterThan(2);
  await ask('review show', ...reviews);
  await ask('review distinct');
  const conflicts = await ids('conflicts', 'conflicts', 'list');
  expect(conflicts.length).toBeGreaterThan(0);
  await ask('conflicts list');
  await ask('conflicts show', ...conflicts);
  await ask('failures list');
  await ask('failures show', 'none');
  await ask('failures retry', 'none');
  await ask('links list', '--names');
  const links = await ids('links', 'links', 'list');
  await ask('links show', ...links);
  await ask('links restore', links[0] ?? '');
  await ask('runs list');
  for (const run of (await ids('runs', 'runs', 'list')).slice(0, 2)) await ask('runs show', run, '--names');
  await ask('webhooks list', '--state', 'all');
  await ask('webhooks retry', '1');
  await ask('webhooks discard', '1');
  await ask('audit list');
  await ask('person exclude', '900001');
  await ask('person include', '900001');
  await ask('contacts clear-field', 'city', '--dry-run');
  await ask('conflicts resolve', conflicts[0] ?? '', '--take', 'ghl');
  await ask('review resolve', reviews[0] ?? '');
  await ask('links remove', links[0] ?? '', '--yes');
  expect(said).toEqual([]);
  const cli = buildCli({ stopping: new AbortController().signal }, () => undefined);
  const missing = leavesOf(cli).filter((name) => !asked.has(name) && OTHERS[name] === undefined);
  expect(missing).toEqual([]);
});
