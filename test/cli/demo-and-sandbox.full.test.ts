import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { documentOf, documentsOf, runProgram, startProgram } from './run-program.ts';
import { freePort, tempFolder } from './set-up.ts';

const ANY_PORT = ['--ephysio-port', '0', '--ghl-port', '0'];

describe('demo', () => {
  it('plays the whole job, and ends with 0 only because both sides agree', async () => {
    const cwd = tempFolder();
    const end = await runProgram(['demo', '--json', '--patients', '12', '--seed', '3'], {
      cwd,
      env: { TMPDIR: cwd },
    });
    const document = documentOf(end);
    expect({ exitCode: end.exitCode, stderr: end.stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(document).toMatchObject({
      command: 'demo',
      ok: true,
      problems: [],
      counts: { patients: 13, contacts: 13 },
    });
    expect(document.counts.appointments).toBe(document.counts.events);
    expect(document.steps.map((s: { ok: boolean }) => s.ok)).toEqual(Array(10).fill(true));
    expect(readdirSync(cwd)).toEqual([]);
  });

  it('plays it in several practices side by side', { timeout: 120_000 }, async () => {
    const cwd = tempFolder();
    const end = await runProgram(['demo', '--json', '--practices', '3', '--patients', '4'], {
      cwd,
      env: { TMPDIR: cwd },
    });
    expect(end.exitCode).toBe(0);
    const names = ['main', 'lausanne', 'lugano'];
    const { practices, steps, problems, counts } = documentOf(end);
    expect(problems).toEqual([]);
    expect(counts).toMatchObject({ patients: 15, contacts: 15 });
    expect(practices).toMatchObject(names.map((practice) => ({ practice, ok: true, problems: [] })));
    const series = steps.filter(({ step }: { step: string }) => step === 'the series moves');
    expect(series).toMatchObject(names.map((practice) => ({ practice, ok: true })));
    expect(readdirSync(cwd)).toEqual([]);
  });

  it('stops on SIGTERM with 1, and leaves no folder behind', async () => {
    const cwd = tempFolder();
    const program = startProgram(['demo', '--json'], { cwd, env: { TMPDIR: cwd } });
    while (program.process.exitCode === null) {
      // As soon as the first command of the demo has made its database.
      const [folder] = readdirSync(cwd);
      if (folder && existsSync(join(cwd, folder, 'ephysio-ghl.sqlite'))) break;
      await new Promise((resolve) => setImmediate(resolve));
    }
    const isStopped = program.process.kill('SIGTERM');
    const end = await program.ended;
    expect({ isStopped, exitCode: end.exitCode, stdout: end.stdout }).toEqual({
      isStopped: true,
      exitCode: 1,
      stdout: '',
    });
    expect(end.stderr).toMatch(/Stopped on request/);
    expect(readdirSync(cwd)).toEqual([]);
  });
});

describe('sandbox', () => {
  it('serves both services with a config that works, until SIGTERM', async () => {
    const cwd = tempFolder();
    const program = startProgram(['sandbox', '--json', '--patients', '5', '--latency', '0', ...ANY_PORT], {
      cwd,
    });
    const [line] = await program.says(/^\{.*\}\n/);
    const { config, ghl } = JSON.parse(line) as { config: string; ghl: string };
    expect((statSync(config).mode & 0o777).toString(8)).toBe('600');
    const dry = await runProgram(['sync', 'patients', '--dry-run', '--json', '--config', config], { cwd });
    // Its config asks for a sign-in first, as the real services do.
    expect(dry.exitCode).toBe(3);
    expect((await fetch(`${ghl}/__sandbox/state`)).status).toBe(200);
    program.process.kill('SIGTERM');
    expect(await program.ended).toMatchObject({ exitCode: 0, signal: null });
    await expect(fetch(`${ghl}/__sandbox/state`)).rejects.toThrow();
  });

  it('serves several practices, each of which signs in and is edited by itself', async () => {
    const cwd = tempFolder();
    const program = startProgram(
      ['sandbox', '--json', '--practices', '3', '--patients', '2', '--latency', '0', ...ANY_PORT],
      { cwd },
    );
    const [line] = await program.says(/^\{.*\}\n/);
    const { config, ghl, practices } = JSON.parse(line) as {
      config: string;
      ghl: string;
      practices: string[];
    };
    expect(practices).toEqual(['main', 'lausanne', 'lugano']);
    const settings = JSON.parse(readFileSync(config, 'utf8'));
    settings.ghl.redirectUri = `http://127.0.0.1:${await freePort()}/api/auth/callback`;
    writeFileSync(config, JSON.stringify(settings));
    const visited = new Set<string>();
    const auth = startProgram(['auth', '--no-browser', '--config', config], { cwd });
    for (const name of practices) {
      const [text] = await auth.says(new RegExp(`practice ${name}, [^\\n]+\\n\\S+(?=\\s)`));
      const url = text.split('\n')[1] ?? '';
      expect(visited.has(url)).toBe(false);
      visited.add(url);
      await fetch(url);
    }
    expect(await auth.ended).toMatchObject({ exitCode: 0 });
    const sync = await runProgram(['sync', '--json', '--config', config], { cwd });
    expect(documentsOf(sync)).toMatchObject(practices.map((practice) => ({ practice, ok: true })));
    const verify = async () =>
      (await (await fetch(`${ghl}/__sandbox/verify?practice=lugano`)).json()) as object;
    expect(await verify()).toMatchObject({ practice: 'lugano', agree: true });
    program.process.kill('SIGTERM');
    expect(await program.ended).toMatchObject({ exitCode: 0 });
  });

  it('tells a person what to try next', async () => {
    const cwd = tempFolder();
    const program = startProgram(['sandbox', '--patients', '1', '--dir', 'here', ...ANY_PORT], { cwd });
    await program.says(/Ctrl-C ends both/);
    program.process.kill('SIGINT');
    const { exitCode, stdout } = await program.ended;
    expect(exitCode).toBe(0);
    const path = join(cwd, 'here', 'ephysio-ghl.config.json');
    expect(stdout).toContain(`ephysio-ghl auth --config ${path}`);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toHaveProperty('practices');
  });

  it('writes a config whose listener is where the webhooks go, and writes over its own only', async () => {
    const cwd = tempFolder();
    const path = join(cwd, 'ephysio-ghl.config.json');
    const args = ['sandbox', '--dir', '.', '--webhooks', 'http://127.0.0.1:8711/api/webhooks/', ...ANY_PORT];
    for (const _again of [false, true]) {
      const program = startProgram(args, { cwd });
      await program.says(/Ctrl-C ends both/);
      program.process.kill('SIGTERM');
      expect((await program.ended).exitCode).toBe(0);
    }
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({
      ghl: { redirectUri: 'http://localhost:8711/api/auth/callback' },
      webhooks: { port: 8711 },
    });
    writeFileSync(path, '{"mine":true}');
    const { exitCode, stderr } = await runProgram(args, { cwd });
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining('--dir') });
    expect(readFileSync(path, 'utf8')).toBe('{"mine":true}');
  });

  it('ends with 2 and the cure when a port is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void other.close());
    await once(other, 'listening');
    const port = String((other.address() as AddressInfo).port);
    const cwd = tempFolder();
    const end = await runProgram(['sandbox', '--ephysio-port', port, '--ghl-port', '0'], { cwd });
    expect(end.exitCode).toBe(2);
    expect(end.stderr).toMatch(new RegExp(`Port ${port} or 0 is in use\\.\\n {2}.*--ephysio-port`));
  });

  it('ends with 2 when it cannot write its config', async () => {
    const cwd = tempFolder();
    const end = await runProgram(['sandbox', '--dir', '/dev/null/here', ...ANY_PORT], { cwd });
    expect(end.exitCode).toBe(2);
    expect(end.stderr).toMatch(/Cannot write \/dev\/null\/here \(ENOTDIR\)\.\n {2}.*--dir/);
  });
});
