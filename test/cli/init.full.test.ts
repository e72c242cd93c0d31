import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { filesIn } from './commands/init/desk.ts';
import { documentOf, type Ended, runProgram, startProgram } from './run-program.ts';
import { AUTHORIZE, freePort, tempFolder } from './set-up.ts';

interface Place {
  readonly sandbox: Sandbox;
  readonly folder: string;
  /** The flags of a script. */
  readonly flags: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

const open = async (): Promise<Place> => {
  const sandbox = await startSandbox({ patients: 8 });
  onTestFinished(() => sandbox.close());
  const { ephysio, ghl } = sandbox;
  const calendars = sandbox.config().practices[0]?.calendars ?? [];
  return {
    sandbox,
    folder: tempFolder(),
    flags: [
      ...['init', '--yes', '--ephysio-url', ephysio.url, '--ghl-url', ghl.url, '--location', ghl.locationId],
      ...calendars.flatMap((c) => [
        '--calendar',
        `${c.ghlCalendarId}:${c.ghlUserId}=${c.ephysioClientId}/${c.ephysioEventTypeId}`,
      ]),
    ],
    env: { EPHYSIO_EMAIL: ephysio.email, EPHYSIO_PASSWORD: ephysio.password },
  };
};

const secretsOf = ({ sandbox }: Place): string[] => [
  sandbox.ephysio.password,
  sandbox.ghl.privateToken,
  sandbox.ghl.clientSecret,
];

const expectNoSecret = (place: Place, { stdout, stderr }: Ended): void => {
  for (const secret of secretsOf(place)) expect(stdout + stderr).not.toContain(secret);
};

describe('init off a terminal', () => {
  it('says that nobody can answer', async () => {
    const folder = tempFolder();
    const end = await runProgram(['init'], { cwd: folder });
    expect(end).toMatchObject({ exitCode: 2, stdout: '' });
    expect(end.stderr).toMatch(/no terminal\.\n {2}.*--yes/);
    expect(filesIn(folder)).toEqual({});
  });

  it('names the variables and flags that are missing', async () => {
    const end = await runProgram(['init', '--yes'], { cwd: tempFolder() });
    expect(end).toMatchObject({ exitCode: 2, stdout: '' });
    expect(end.stderr).toMatch(/ {2}GHL_TOKEN, or .*\n {2}--location\n {2}--calendar.*\n {2}EPHYSIO_EMAIL\n/);
  });

  it('leads from an empty folder to a first sync, by a private token', async () => {
    const place = await open();
    const { sandbox, folder, flags } = place;
    const options = { cwd: folder, env: { ...place.env, GHL_TOKEN: sandbox.ghl.privateToken } };
    const written = await runProgram([...flags, '--json'], options);
    expect(written).toMatchObject({ exitCode: 0 });
    expectNoSecret(place, written);
    const path = join(folder, 'ephysio-ghl.config.json');
    expect(documentOf(written)).toMatchObject({
      command: 'init',
      practice: 'main',
      ok: true,
      config: path,
      tested: { ephysio: true, ghl: true },
    });
    expect((statSync(path).mode & 0o777).toString(8)).toBe('600');
    expect(await runProgram(['auth'], options)).toMatchObject({ exitCode: 0 });
    const dry = await runProgram(['sync', '--dry-run', '--json'], options);
    expect(documentOf(dry)).toMatchObject({ ok: true, created: { ghl: expect.any(Number) }, failed: 0 });
    expect(await runProgram(['sync'], options)).toMatchObject({ exitCode: 0 });
    expect(sandbox.ghl.state.contacts.size).toBe(8);
  });

  it('leads from an empty folder to a sign-in by an app, with secrets in files', async () => {
    const place = await open();
    const { sandbox, folder, flags } = place;
    const { clientId: GHL_CLIENT_ID, clientSecret: GHL_CLIENT_SECRET } = sandbox.ghl;
    const redirectUri = `http://127.0.0.1:${await freePort()}/api/auth/callback`;
    const written = await runProgram([...flags, '--redirect-uri', redirectUri, '--secrets', 'files'], {
      cwd: folder,
      env: { ...place.env, GHL_CLIENT_ID, GHL_CLIENT_SECRET },
    });
    expect(written).toMatchObject({ exitCode: 0 });
    expect(written.stdout).toContain('ephysio-ghl auth --practice main\n');
    expectNoSecret(place, written);
    // Nothing of it is in the environment any more.
    const auth = startProgram(['auth', '--no-browser'], { cwd: folder });
    const [url] = await auth.says(AUTHORIZE);
    expect(await sandbox.visitAuthorize(url)).toBe(200);
    expect(await auth.ended).toMatchObject({ exitCode: 0 });
    expect(await runProgram(['sync', '--dry-run'], { cwd: folder })).toMatchObject({ exitCode: 0 });
  });

  it('fits its lines into 80 columns', async () => {
    const place = await open();
    const { sandbox, folder, flags } = place;
    const { exitCode, stdout, stderr } = await runProgram(flags, {
      cwd: folder,
      env: { ...place.env, GHL_TOKEN: sandbox.ghl.privateToken },
    });
    expect(exitCode).toBe(0);
    for (const line of (stdout + stderr).replaceAll(folder, '').split('\n'))
      expect(line.length).toBeLessThanOrEqual(80);
  });
});
