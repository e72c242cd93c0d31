import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/database/open.ts';
import { acquireLock } from '../../src/store/tables/locks.ts';
import { appointmentRow, contactRow, type OldRow, signInRow } from './commands/import-django/old-system.ts';
import { documentOf, ENTRY } from './run-program.ts';
import { HEALTHY, type Office, openOAuthOffice, openOffice, rows, stateOf } from './set-up.ts';

const START = Date.parse('2026-03-04T08:00:00Z');

const dump = ({ folder }: Office, content: readonly OldRow[] | string): void =>
  writeFileSync(join(folder, 'ghl.json'), typeof content === 'string' ? content : JSON.stringify(content));

const locationOf = ({ config }: Office): string => config.practices[0]?.ghl.locationId ?? '';

describe('import django', () => {
  it('links, lists what contradicts itself by ids, takes the tokens, and can be run again', async () => {
    const office = await openOAuthOffice();
    const twice = [contactRow(14, 'c14'), contactRow(14, 'c15')];
    dump(office, [
      contactRow(12, 'c12'),
      contactRow(13, null),
      ...twice,
      appointmentRow(7, 'a7', START),
      contactRow('x', 'c16'),
      signInRow(locationOf(office)),
      { model: 'auth.user', pk: 1, fields: {} },
    ]);
    const look = await office.run('import', 'django', 'ghl.json', '--dry-run', '--json');
    expect(look.exitCode).toBe(1);
    expect(rows(office.database, 'contact_sync')).toBe(0);

    const end = await office.run('import', 'django', 'ghl.json', '--json');
    expect(end.exitCode).toBe(1);
    const [first, second] = twice.map((row) => String(row.pk));
    expect(documentOf(end)).toEqual({
      command: 'import django',
      practice: 'main',
      ok: false,
      dryRun: false,
      contacts: { taken: 1, known: 0, unpaired: 1, contradictions: 2 },
      appointments: { taken: 1, known: 0, unpaired: 0, contradictions: 0 },
      tokens: 'taken',
      others: 1,
      contradictions: [
        {
          of: 'contact',
          row: first,
          ephysioId: '14',
          ghlId: 'c14',
          reason: `row ${second} links e-Physio 14 to GHL c15`,
        },
        {
          of: 'contact',
          row: second,
          ephysioId: '14',
          ghlId: 'c15',
          reason: `row ${first} links e-Physio 14 to GHL c14`,
        },
      ],
      bad: [
        {
          model: 'ghl_accounts.contactsync',
          row: expect.any(String),
          reason: 'ephysio_patient_id is not an id',
        },
      ],
    });
    expect(documentOf(look)).toEqual({ ...documentOf(end), dryRun: true });
    expect(stateOf(office.database)).toEqual(HEALTHY);

    const again = await office.run('import', 'django', 'ghl.json');
    expect(again.stdout).toMatch(/patients +0 +1 +1 +2/);
    expect(again.stdout).toMatch(/signed in already/);
    expect(again.stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(JSON.stringify([look, end, again])).not.toMatch(/[Gg]eheim|Veraltet|079/);
    const status = documentOf(await office.run('auth', 'status', '--json'));
    expect(status.ghl).toMatchObject({ connected: true, kind: 'OAuth', renewable: true });
  });

  it('reads a pipe, and leaves the tokens when asked to', async () => {
    const office = await openOAuthOffice();
    const child = spawn(process.execPath, [ENTRY, 'import', 'django', '-', '--no-tokens', '--json'], {
      cwd: office.folder,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const content = [contactRow(12, 'c12'), signInRow(locationOf(office))];
    child.stdin.end(Buffer.from(`\ufeff${JSON.stringify(content)}`, 'utf16le'));
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk;
    });
    const exitCode = await new Promise((resolve) => child.on('close', resolve));
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ contacts: { taken: 1 }, tokens: 'not-wanted' });
    expect(rows(office.database, 'ghl_auth_credentials')).toBe(0);
  });

  it.each(['sync main', 'webhook inbox'])('is refused with 75 while somebody holds "%s"', async (name) => {
    const office = await openOffice();
    const store = await openStore({ path: office.database, env: {}, now: Date.now });
    const lock = await acquireLock(store, { name, command: 'a test', now: Date.now });
    dump(office, [contactRow(12, 'c12')]);
    expect(await office.run('import', 'django', 'ghl.json')).toMatchObject({ exitCode: 75, stdout: '' });
    expect(rows(office.database, 'contact_sync')).toBe(0);
    await lock.release();
    expect(await office.run('import', 'django', 'ghl.json')).toMatchObject({ exitCode: 0 });
    expect(stateOf(office.database)).toEqual(HEALTHY);
    await store.close();
  });

  it.each<[string, readonly OldRow[] | string, RegExp]>([
    ['of another location', [contactRow(12, 'c12'), signInRow('elsewhere')], /is of GHL location elsewhere/],
    ['with nothing of the old system', [{ model: 'auth.user', pk: 1, fields: {} }], /no rows/],
    [
      'whose rows have other fields',
      [contactRow(12, 'c12'), { model: 'ghl_accounts.appointmentsync', pk: 9, fields: { ghl_id: 'Geheim' } }],
      /rows of ghl_accounts\.appointmentsync lack ephysio_appointment_id, ghl_appointment_id, start_time\..*Expected: ephysio_patient_id, ghl_contact_id in ghl_accounts\.contactsync; /s,
    ],
    [
      'whose rows are no rows of Django',
      JSON.stringify([{ ephysio_patient_id: '12', ghl_contact_id: 'Geheim' }]),
      /without "model" and "fields"\..*Expected: ephysio_patient_id, /s,
    ],
    ['that is cut off', JSON.stringify([contactRow(12, 'c12')]).slice(0, -30), /ends in row 1/],
  ])('refuses a dump %s with 2, and takes nothing', async (_what, content, says) => {
    const office = await openOffice();
    dump(office, content);
    const end = await office.run('import', 'django', 'ghl.json');
    expect(end).toMatchObject({ exitCode: 2, stdout: '' });
    expect(end.stderr).toMatch(says);
    expect(end.stderr).not.toMatch(/Geheim|Veraltet/);
    expect(rows(office.database, 'contact_sync')).toBe(0);
  });

  it('wants one practice, and a file', async () => {
    const office = await openOffice();
    expect(await office.run('import', 'django', 'none.json')).toMatchObject({ exitCode: 2 });
    office.rewrite((config) => {
      const [practice] = config.practices;
      if (!practice) return;
      const ghl = { locationId: 'other', privateIntegrationToken: 'x' };
      config.practices.push({ ...practice, name: 'second', ghl });
    });
    dump(office, [contactRow(12, 'c12')]);
    const end = await office.run('import', 'django', 'ghl.json');
    expect(end).toMatchObject({ exitCode: 2 });
    expect(end.stderr).toMatch(/--practice NAME: main, second/);
    expect(await office.run('import', 'django', 'ghl.json', '--practice', 'main')).toMatchObject({
      exitCode: 0,
    });
  });
});
