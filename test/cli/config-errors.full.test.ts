import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { documentsOf, runProgram } from './run-program.ts';
import { tempFolder, writeConfig } from './set-up.ts';

// As they stand in a config file, not templates of this one.
const FROM_ENVIRONMENT = '$'.concat('{NO_SUCH_VARIABLE}');
const FROM_FILE = '$'.concat('{file:nothing}');

const practice = (more: object = {}): object => ({
  name: 'main',
  ephysio: { email: 'desk@practice.example', password: 'correct-horse' },
  ghl: { locationId: 'location1', privateIntegrationToken: 'pit-secret' },
  ...more,
});

const bad: { name: string; config: unknown; mode?: number; says: RegExp }[] = [
  {
    name: 'an unknown key',
    config: { practices: [practice({ ephisio: {} })] },
    says: /practices\[0\]\.ephisio: is not a known key/,
  },
  {
    name: 'a missing key',
    config: { practices: [practice({ ephysio: { email: 'desk@practice.example' } })] },
    says: /practices\[0\]\.ephysio\.password: is missing/,
  },
  {
    name: 'a variable that is not set',
    config: {
      practices: [practice({ ephysio: { email: 'desk@x.example', password: FROM_ENVIRONMENT } })],
    },
    says: /practices\[0\]\.ephysio\.password: environment variable NO_SUCH_VARIABLE is not set/,
  },
  {
    name: 'a file that is not there',
    config: { practices: [practice({ ephysio: { email: 'desk@x.example', password: FROM_FILE } })] },
    says: /practices\[0\]\.ephysio\.password: cannot read \S+nothing \(ENOENT\)/,
  },
  {
    name: 'a zone that is none',
    config: { practices: [practice({ timezone: 'Europe/Zurig' })] },
    says: /practices\[0\]\.timezone: must be an IANA time zone/,
  },
  {
    name: 'a secret that all can read',
    config: { practices: [practice()] },
    mode: 0o644,
    says: /practices\[0\]\.ephysio\.password: is written in \S+, which other users can read; run: chmod 600/,
  },
  {
    name: 'no app for a practice without a private token',
    config: { practices: [practice({ ghl: { locationId: 'location1' } })] },
    says: /ghl\.clientId: is needed, because practice "main"/,
  },
  { name: 'no practice', config: { practices: [] }, says: /practices: must list at least one practice/ },
];

const flags = ['--json'];

describe('a config that is wrong', () => {
  it('is reported to a person in the same way', async () => {
    const cwd = tempFolder();
    writeConfig(cwd, { practices: [] });
    const { exitCode, stdout, stderr } = await runProgram(['sync'], { cwd });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(
      /^error: .*\n {2}practices: must list at least one practice\n {2}Correct these settings/,
    );
  });

  it.each(bad)('ends with 2, the path of the key and no value: $name', async ({ config, mode, says }) => {
    const cwd = tempFolder();
    chmodSync(writeConfig(cwd, config, mode), mode ?? 0o600);
    const { exitCode, stdout, stderr } = await runProgram(['sync', ...flags], { cwd });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(says);
    expect(stderr).toMatch(/^error: /);
    expect(stderr).not.toMatch(/correct-horse|pit-secret|desk@|\n\s+at /);
    expect(existsSync(join(cwd, 'ephysio-ghl.sqlite'))).toBe(false);
  });

  it('ends with 2 and the places that were looked at, when there is none', async () => {
    const cwd = tempFolder();
    const { exitCode, stdout, stderr } = await runProgram(['sync', ...flags], { cwd });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/no config file\. Looked for: .*ephysio-ghl\.config\.json/);
    expect(stderr).toMatch(/--config/);
  });

  it('ends with 2 and line and column, when it is no JSON', async () => {
    const cwd = tempFolder();
    writeFileSync(join(cwd, 'c.json'), '{\n  "practices": [oops]\n}', { mode: 0o600 });
    const { exitCode, stdout, stderr } = await runProgram(['sync', '--config', 'c.json', ...flags], { cwd });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/c\.json is not JSON \(line 2, column 17\)/);
  });

  it('ends with 2 and the names there are, when --practice names none', async () => {
    const cwd = tempFolder();
    writeConfig(cwd, { practices: [practice()] });
    const args = ['sync', '--practice', 'elsewhere', ...flags];
    const { exitCode, stdout, stderr } = await runProgram(args, { cwd });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/no practice "elsewhere"\n {2}It has: main\./);
  });

  it.each([
    { days: ['--from', '2026-02-30', '--to', '2026-03-01'], says: /--from is not a date/ },
    { days: ['--from', '1.2.2026', '--to', '2026-03-01'], says: /--from is not a date/ },
    { days: ['--from', '2026-02-01', '--to', 'tomorrow'], says: /--to is not a date/ },
    { days: ['--from', '2026-02-01'], says: /--from and --to go together/ },
    { days: ['--to', '2026-02-01'], says: /--from and --to go together/ },
    { days: ['--from', '2026-02-02', '--to', '2026-02-01'], says: /--from is after --to/ },
  ])('ends with 2 before anything is opened, for $days', async ({ days, says }) => {
    const cwd = tempFolder();
    writeConfig(cwd, {
      practices: [
        practice(),
        practice({ name: 'other', ghl: { locationId: 'l2', privateIntegrationToken: 'x' } }),
      ],
    });
    const { exitCode, stdout, stderr } = await runProgram(['sync', 'appointments', ...days, ...flags], {
      cwd,
    });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr.match(/error: /g)).toHaveLength(1);
    expect(stderr).toMatch(says);
    expect(existsSync(join(cwd, 'ephysio-ghl.sqlite'))).toBe(false);
  });
});

describe('where the config comes from', () => {
  it('takes EPHYSIO_GHL_CONFIG, and --config before it', async () => {
    const cwd = tempFolder();
    const [a, b] = [tempFolder(), tempFolder()];
    const one = writeConfig(a, { database: join(cwd, 'a.sqlite'), practices: [practice({ name: 'one' })] });
    const two = writeConfig(b, { database: join(cwd, 'b.sqlite'), practices: [practice({ name: 'two' })] });
    const env = { EPHYSIO_GHL_CONFIG: one };
    const byEnv = await runProgram(['auth', 'status', '--json'], { cwd, env });
    const byFlag = await runProgram(['auth', 'status', '--json', '--config', two], { cwd, env });
    expect(documentsOf(byEnv).map((d) => d.practice)).toEqual(['one']);
    expect(documentsOf(byFlag).map((d) => d.practice)).toEqual(['two']);
  });
});
