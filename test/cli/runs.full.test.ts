import { describe, expect, it } from 'vitest';
import { documentOf } from './run-program.ts';
import { inStore, openOffice } from './set-up.ts';

const PATIENT = {
  firstName: 'Nora',
  lastName: 'Später',
  birthDate: '03.04.1981',
  sex: true,
  street: 'Weg 1',
  zip: 8001,
  city: 'Zürich',
  email: 'nora@example.ch',
};

/** An office whose second run changed a field, and whose third cancelled a visit. */
const openWorked = async () => {
  const office = await openOffice({ patients: 0, ghl: { indexLagMs: 0 }, config: { opensInvoices: true } });
  const { edit } = office.sandbox.ephysio;
  const { id } = edit.addPatient(PATIENT);
  const event = edit.addEvent({
    patientId: id,
    start: Math.ceil(Date.now() / 3_600_000) * 3_600_000 + 86_400_000,
  });
  expect(await office.run('sync')).toMatchObject({ exitCode: 0 });
  edit.changePatient(id, { city: 'Chur' });
  expect(await office.run('sync', 'patients')).toMatchObject({ exitCode: 0 });
  const [contact] = office.sandbox.ghl.state.contacts.values();
  return { office, id, event, contact: contact?.id ?? '' };
};

const NAMES = /Nora|Später|Chur|Zürich|Weg 1|nora@/;

describe('runs', () => {
  it('list and show say what each run changed by ids and fields, and with --names with both values', async () => {
    const { office, id, contact } = await openWorked();
    const list = await office.run('runs', 'list');
    expect(list).toMatchObject({ exitCode: 0, stderr: '' });
    expect(list.stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    const cells = list.stdout.split('\n').map((line) => line.split(/ {2,}/));
    expect(cells.slice(1, 3).map((row) => row.slice(2))).toEqual([
      ['sync patients', 'ok', '1 updated'],
      ['sync', 'ok', '2 created, 9 blocked'],
    ]);
    expect(list.stdout).toMatch(/\nmain: 2 entries\n$/);
    const [updated = '', created = ''] = cells.slice(1, 3).map(([short]) => short);

    const plain = await office.run('runs', 'show', updated);
    expect(plain).toMatchObject({ exitCode: 0, stderr: '' });
    expect(plain.stdout).toContain(`patient GHL ${contact}, linked to e-Physio ${id}\n    city\n`);
    expect(plain.stdout).not.toMatch(NAMES);
    const named = await office.run('runs', 'show', updated, '--names');
    expect(named).toMatchObject({ exitCode: 0, stderr: 'This is patient data.\n' });
    expect(named.stdout).toContain('Nora Später, 1981-04-03');
    expect(named.stdout).toMatch(/city +Zürich -> Chur\n/);

    const both = await office.run('runs', 'show', created, '--names');
    expect(both.stdout).toMatch(/\ncreated \(2\)\n/);
    expect(both.stdout).not.toContain('phone');
    expect(both.stdout).toMatch(/about +Nora Später, \d{4}-\d\d-\d\d \S+ to \S+ \S+, e-Physio client/);
    expect((await office.run('runs', 'show', created)).stdout).not.toMatch(NAMES);
  });

  it('print the same for machines, values only with --names', async () => {
    const { office, id, contact } = await openWorked();
    const list = documentOf(await office.run('runs', 'list', '--json', '--limit', '1'));
    expect(list).toMatchObject({
      command: 'runs list',
      practice: 'main',
      ok: true,
      total: 2,
      runs: [
        {
          by: 'run',
          command: 'sync patients',
          state: 'ended',
          exitCode: 0,
          dryRun: false,
          created: { ephysio: 0, ghl: 0 },
          updated: { ephysio: 0, ghl: 1 },
          cancelled: { ephysio: 0, ghl: 0 },
          linked: 0,
          unlinked: 0,
          renumbered: 0,
          detail: 'changes',
        },
      ],
    });
    const { id: run } = list.runs[0];
    const shown = await office.run('runs', 'show', run, '--json');
    expect(shown.stdout).not.toMatch(NAMES);
    const change = {
      at: expect.any(String),
      kind: 'updated',
      entity: 'patient',
      side: 'ghl',
      ephysioId: String(id),
      ghlId: contact,
      link: expect.any(String),
      fields: ['city'],
    };
    expect(documentOf(shown)).toEqual({
      command: 'runs show',
      practice: 'main',
      ok: true,
      run: list.runs[0],
      changes: [change],
    });
    expect(documentOf(await office.run('runs', 'show', run, '--json', '--names')).changes).toEqual([
      {
        ...change,
        about: { ghl: { firstName: 'Nora', lastName: 'Später', birthDate: '1981-04-03' } },
        before: { city: 'Zürich' },
        after: { city: 'Chur' },
      },
    ]);
  });

  it('refuse an id that no list shows, and the log has no value', async () => {
    const { office } = await openWorked();
    for (const [wrong, says] of [
      ['abc', /Write 8 or more/],
      ['ffffffff', /There is no run "ffffffff"/],
    ] as const) {
      const end = await office.run('runs', 'show', wrong);
      expect(end).toMatchObject({ exitCode: 2, stdout: '' });
      expect(end.stderr).toMatch(says);
    }
    office.sandbox.ephysio.edit.changePatient([...office.sandbox.ephysio.state.patients.keys()][0] ?? 0, {
      city: 'Zürich',
    });
    const run = await office.run('sync', 'patients', '--log-level', 'debug');
    expect(run.stderr).toContain('record.write');
    expect(run.stderr + run.stdout).not.toMatch(NAMES);
  });

  it('list names by webhook and by person what they changed', async () => {
    const { office } = await openWorked();
    const link = documentOf(await office.run('links', 'list', '--json')).links.find(
      ({ entity }: { entity: string }) => entity === 'patient',
    );
    expect(await office.run('links', 'remove', link.id, '--yes')).toMatchObject({ exitCode: 0 });
    const [newest] = documentOf(await office.run('runs', 'list', '--json')).runs;
    expect(newest).toMatchObject({ by: 'person', command: 'links remove', unlinked: 1, exitCode: null });
    const named = await office.run('runs', 'show', newest.id.slice(0, 8), '--names');
    expect(named.stdout).toMatch(/unlinked \(1\)\n.* patient e-Physio \d+ and GHL \S+\n +about +Nora Später/);
  });

  it('mark each run of which only the counts are known, and say once what the mark means', async () => {
    const { office } = await openWorked();
    await inStore(office, async ({ db }) => {
      await db.updateTable('sync_runs').set({ lists_changes: 0 }).execute();
      await db.deleteFrom('changes').execute();
    });
    const MEANING = /^\* counts only: .*$/gm;
    const { stdout } = await office.run('runs', 'list');
    expect(stdout.match(/\d (created|updated|blocked) \*$/gm)).toEqual(['1 updated *', '9 blocked *']);
    expect(stdout.match(MEANING)).toHaveLength(1);
    expect(stdout).toMatch(/\n\* counts only: (?:.+\n)+main: 2 entries\n$/);
    const [newest] = documentOf(await office.run('runs', 'list', '--json')).runs;
    expect(newest.detail).toBe('counts');
    const shown = await office.run('runs', 'show', newest.id.slice(0, 8));
    expect(shown).toMatchObject({ exitCode: 0, stderr: '' });
    expect(shown.stdout).toMatch(/changed +1 updated \*\n\n\* counts only: .*\n$/);
    expect(shown.stdout.match(MEANING)).toHaveLength(1);
  });
});
