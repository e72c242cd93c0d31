import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { listAccesses } from '../../src/store/audit/audit-log.ts';
import { inTerminal } from './in-terminal.ts';
import { documentOf } from './run-program.ts';
import { inStore, openOffice } from './set-up.ts';

const NORA = { firstName: 'Nora', lastName: 'Wyss', email: 'nora@example.ch' };

it('links list --search asks for a name on a terminal, and says who has no link', async () => {
  const office = await openOffice({ patients: 3, eventsPerPatient: 0 });
  const { id } = office.sandbox.ephysio.edit.addPatient({
    firstName: 'Zoë',
    lastName: 'Müller',
    birthDate: '01.02.1980',
    sex: false,
    street: 'A 1',
    zip: 8000,
    city: 'Bern',
    phone: '',
    email: '',
  });
  office.rewrite((config) => {
    for (const practice of config.practices) Object.assign(practice, { sync: { newPatients: 'none' } });
  });
  office.sandbox.ghl.edit.createContact(NORA);
  await office.run('sync');
  const search = (name: string) =>
    inTerminal(office, ['links', 'list', '--search'], { answers: [[/Name, e-mail or phone:/, name]] });
  const { exitCode, screen } = await search('zoe mul');
  expect(exitCode).toBe(0);
  expect(screen).toContain(` ${id} `);
  expect(screen).toContain('main: 1 link');
  expect(screen).not.toContain('Müller');
  expect((await search('nora')).screen).toContain('main: 0 links; 1 record of somebody without a link');
  const rows = await inStore(office, (store) =>
    listAccesses(store, { practices: ['main'], general: 'all' }, 10),
  );
  expect(rows.filter(({ action }) => action === 'search').map(({ subject }) => subject)).toEqual([
    null,
    null,
  ]);
  // A sealed database: what was looked for is nowhere in it. Random ids and sealed bytes may look like a short word.
  const stored = readFileSync(office.database, 'latin1');
  expect(stored).not.toMatch(/zoe mul|Zoë Müller|(?<![\w+/=-])nora(?![\w+/=-])/i);
});

it('off a terminal nobody can be asked, and a name on the command line is taken', async () => {
  const office = await openOffice({ patients: 3, eventsPerPatient: 0 });
  await office.run('sync');
  const asked = await office.run('links', 'list', '--search');
  expect([asked.exitCode, asked.stderr]).toEqual([2, expect.stringContaining('off a terminal')]);
  const [patient] = [...office.sandbox.ephysio.state.patients.values()];
  const ended = await office.run(
    'links',
    'list',
    '--json',
    '--search',
    `${patient?.lastName} ${patient?.firstName}`,
  );
  expect(documentOf(ended)).toMatchObject({ total: 1, links: [{ ephysioId: String(patient?.id) }] });
});
