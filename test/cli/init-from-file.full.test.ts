import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { csvOf, envOf, rowsOf, tokensOf } from './commands/init/from-file/practices-file.ts';
import { documentOf, documentsOf, runProgram } from './run-program.ts';
import { tempFolder } from './set-up.ts';

it('several practices come from a CSV file with one wrong row, are synced, and the corrected one follows', async () => {
  const sandbox = await startSandbox({ practices: 4, patients: 4, eventsPerPatient: 1 });
  onTestFinished(() => sandbox.close());
  const folder = tempFolder();
  const options = { cwd: folder, env: { ...envOf(sandbox), ...tokensOf(sandbox) } };
  const args = [
    'init',
    '--from',
    'praxen.csv',
    '--ephysio-url',
    sandbox.ephysio.url,
    '--ghl-url',
    sandbox.ghl.url,
  ];
  const rows = rowsOf(sandbox);
  const wrong = rows.map((row, i) => (i === 4 ? { ...row, ephysioPassword: 'Sommer2026!' } : row));
  const file = join(folder, 'praxen.csv');
  writeFileSync(file, csvOf(wrong));

  const first = await runProgram([...args, '--json'], options);
  expect(first.exitCode).toBe(2);
  expect(documentOf(first)).toMatchObject({
    command: 'init',
    ok: false,
    practices: [
      { practice: 'main', state: 'added', tested: { ephysio: true, ghl: true } },
      { practice: 'lausanne', state: 'failed' },
      { practice: 'lugano', state: 'added' },
      { practice: 'zug', state: 'added' },
    ],
    failures: [{ row: 6, practice: 'lausanne', column: 'ephysioPassword', code: 'clear-password' }],
  });
  expect(first.stdout + first.rawStderr).not.toContain('Sommer');
  const config = join(folder, 'ephysio-ghl.config.json');
  expect(statSync(config).mode & 0o777).toBe(0o600);

  const synced = await runProgram(['sync', '--json'], options);
  expect(synced.exitCode).toBe(0);
  expect(documentsOf(synced)).toMatchObject(
    ['main', 'lugano', 'zug'].map((practice) => ({ practice, ok: true, failed: 0 })),
  );
  const contacts = sandbox.practices.map(({ name, ghl }) => [name, ghl.state.contacts.size > 0]);
  expect(Object.fromEntries(contacts)).toEqual({ main: true, lausanne: false, lugano: true, zug: true });

  writeFileSync(file, csvOf(rows));
  const second = await runProgram(args, options);
  expect(second).toMatchObject({ exitCode: 0 });
  expect(second.stdout).toContain('written    lausanne\nunchanged  main, lugano, zug\n');
  const lausanne = await runProgram(['sync', '--practice', 'lausanne', '--json'], options);
  expect(documentOf(lausanne)).toMatchObject({ practice: 'lausanne', ok: true, failed: 0 });
});
