import { userInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import { openSqlite } from '../../src/store/database/sqlite.ts';
import { openDisputed } from './disputed.ts';
import { documentOf } from './run-program.ts';
import { inDatabase, type Office } from './set-up.ts';

const WHO = `os:${userInfo().username}`;

const column = (office: Office, query: string): string[] =>
  inDatabase(office.database, (database) => database.prepare(query).pluck().all() as string[]);

/** What, about what; oldest first. */
const deeds = (office: Office): string[] =>
  column(
    office,
    "select action || coalesce(' ' || kind, '') || coalesce(' ' || subject, '') from audit_log order by id",
  );

/** Ids of runs, the oldest first. */
const runsOf = (office: Office): string[] => column(office, 'select id from sync_runs order by started_at');

const firstLink = (office: Office): string => column(office, 'select id from contact_sync')[0] ?? '';

describe('the audit log at a terminal', () => {
  it('has a row for each command that shows names or values, and none for the others', async () => {
    const { office, conflict } = await openDisputed();
    const { id } = conflict;
    const [link, [run = '']] = [firstLink(office), runsOf(office)];
    for (const args of [
      ['links', 'list'],
      ['runs', 'show', run],
      ['sync', 'patients', '--dry-run'],
      ['sync', 'patients', '--dry-run', '--names'],
      ['conflicts', 'show', id.slice(0, 8)],
      ['links', 'list', '--names'],
      ['links', 'show', link],
      ['runs', 'show', run, '--names'],
    ])
      expect([args, (await office.run(...args)).exitCode]).toEqual([args, 0]);
    expect(deeds(office)).toEqual([
      `names-shown run ${runsOf(office).at(-1)}`,
      `show conflict ${id}`,
      'names-shown',
      `show link ${link}`,
      `show run ${run}`,
    ]);
  });

  it('has a row for each decision', async () => {
    const { office, conflict } = await openDisputed();
    const { id } = conflict;
    const [patient] = office.sandbox.ephysio.state.patients.keys();
    const link = firstLink(office);
    await office.run('conflicts', 'resolve', id, '--take', 'ghl');
    await office.run('person', 'exclude', `${patient}`);
    await office.run('person', 'include', `${patient}`);
    await office.run('links', 'remove', link, '--yes');
    await office.run('sync', 'patients', '--allow-create');
    const last = runsOf(office).at(-1);
    expect(deeds(office)).toEqual([
      `take-ghl conflict ${id}`,
      `exclude patient ephysio ${patient}`,
      `include patient ephysio ${patient}`,
      `remove-link link ${link}`,
      `override run ${last}`,
    ]);
    const { total, entries } = documentOf(await office.run('audit', 'list', '--json', '--limit', '2'));
    expect([total, entries.length]).toEqual([5, 2]);
    expect(entries[0]).toEqual({
      id: expect.any(String),
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      who: WHO,
      practice: 'main',
      action: 'override',
      kind: 'run',
      subject: last,
      from: 'terminal',
    });
  });
});

it('what cannot be entered in the audit log is not shown', async () => {
  const { office, conflict, cities } = await openDisputed();
  const database = openSqlite(office.database);
  database.exec("create trigger held before insert on audit_log begin select raise(fail, 'held'); end");
  database.close();
  for (const args of [
    ['conflicts', 'show', conflict.id, '--json'],
    ['sync', '--dry-run', '--names'],
    ['conflicts', 'resolve', conflict.id, '--take', 'ghl'],
  ]) {
    const { exitCode, stdout, stderr } = await office.run(...args);
    expect([exitCode, stdout]).toEqual([70, '']);
    expect(`${stdout}${stderr}`).not.toMatch(/Bern|Chur/);
  }
  expect(cities()).toEqual(['Bern', 'Bern']);
});
