import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { AnyJson } from '../any-json.ts';
import { documentOf, documentsOf } from './run-program.ts';
import { type Office, openOAuthOffice, openOffice, signIn } from './set-up.ts';

const status = async (office: Office): Promise<{ exitCode: number | null; document: AnyJson }> => {
  const end = await office.run('status', '--json');
  return { exitCode: end.exitCode, document: documentOf(end) };
};

const codes = (document: AnyJson): string[] => document.problems.map((p: { code: string }) => p.code);

describe('status', () => {
  it('makes no database where there is none, and says what comes first', async () => {
    const office = await openOffice();
    const before = readdirSync(office.folder);
    const { exitCode, stdout, stderr } = await office.run('status');
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(
      /There is no database at .*: nothing was ever synced\.\n {2}Sign in with `ephysio-ghl auth`/,
    );
    expect(readdirSync(office.folder)).toEqual(before);
    expect(office.sandbox.ghl.counters.requests + office.sandbox.ephysio.counters.requests).toBe(0);
  });

  it('is red until everything was synced once, then green; it asks nobody', async () => {
    const office = await openOffice();
    expect(await office.run('sync', '--dry-run')).toMatchObject({ exitCode: 0 });
    const dry = await status(office);
    expect([dry.exitCode, codes(dry.document)]).toEqual([1, ['never-ran']]);
    await office.run('sync', 'patients');
    expect(codes((await status(office)).document)).toEqual(['never-ran']);
    await office.run('sync');
    const asked = () => office.sandbox.ghl.counters.requests + office.sandbox.ephysio.counters.requests;
    const before = asked();
    const { exitCode, document } = await status(office);
    expect(exitCode).toBe(0);
    expect(document).toMatchObject({
      command: 'status',
      practice: 'main',
      ok: true,
      problems: [],
      links: { patients: 8 },
      signIns: { ghl: { connected: true, kind: 'private integration token' } },
    });
    expect(document.runs.map((run: AnyJson) => [run.command, run.exitCode, run.dryRun])).toEqual([
      ['sync', 0, false],
      ['sync patients', 0, false],
    ]);
    expect(document.days).toHaveLength(14);
    expect(document.days.at(-1).runs).toBe(2);
    const text = await office.run('status');
    expect(text).toMatchObject({ exitCode: 0, stderr: '' });
    expect(text.stdout).toMatch(/^main: all is well/);
    const lines = text.stdout.trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(24);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(asked()).toBe(before);
  });

  it('stays red after a guard stopped a run, until one goes through', async () => {
    const office = await openOffice();
    await office.run('sync');
    const all = office.sandbox.faults;
    all.add({ service: 'ephysio', path: '/patients', fault: { status: 200, body: [] } });
    expect(await office.run('sync')).toMatchObject({ exitCode: 4 });
    const red = await status(office);
    expect([red.exitCode, codes(red.document)]).toEqual([4, ['run-guarded']]);
    expect(red.document.problems[0]).toMatchObject({
      message: expect.stringMatching(/^sync of .* ended with 4: e-Physio lists nothing/),
      cure: expect.stringContaining('--allow-empty'),
    });
    all.clear();
    expect(await office.run('sync', '--dry-run')).toMatchObject({ exitCode: 0 });
    expect((await status(office)).exitCode).toBe(4);
    expect(await office.run('sync')).toMatchObject({ exitCode: 0 });
    expect(await status(office)).toMatchObject({ exitCode: 0, document: { problems: [] } });
  });

  it('ends with 3 where a sign-in is missing, and judges each practice by itself', async () => {
    const office = await openOAuthOffice();
    office.rewrite((config) => {
      const [main] = config.practices;
      if (main)
        config.practices.push({ ...main, name: 'second', ghl: { ...main.ghl, locationId: 'elsewhere' } });
    });
    await signIn(office, '--practice', 'main');
    await office.run('sync', '--practice', 'main');
    const end = await office.run('status', '--json');
    expect(end.exitCode).toBe(3);
    expect(documentsOf(end).map((document) => [document.practice, document.ok, codes(document)])).toEqual([
      ['main', true, []],
      ['second', false, ['not-signed-in', 'never-ran']],
    ]);
    const main = await office.run('status', '--practice', 'main', '--json');
    expect(main.exitCode).toBe(0);
    expect(main.stdout).not.toMatch(/access_token|refresh_token|eyJ/);
  });

  it('leaves reviews out of its exit code, and shows them', async () => {
    const office = await openOffice();
    office.sandbox.ghl.edit.createContact({ firstName: 'Lea', email: 'lea@example.ch' });
    await office.run('sync');
    const { exitCode, document } = await status(office);
    expect([exitCode, document.ok, document.reviews.open > 0]).toEqual([0, true, true]);
    expect(document.problems).toMatchObject([{ code: 'reviews', severity: 'warning' }]);
  });

  it('--watch looks again and again, and ends by a signal with the last code', async () => {
    const office = await openOffice();
    await office.run('sync', 'patients');
    const program = office.start(['status', '--watch', '1', '--json']);
    await program.says(/"never-ran"[\s\S]*\n[\s\S]*"never-ran"[\s\S]*\n/);
    expect(await office.run('sync')).toMatchObject({ exitCode: 0 });
    await program.says(/"ok":true/);
    program.process.kill('SIGINT');
    const end = await program.ended;
    expect([end.exitCode, end.signal]).toEqual([0, null]);
    const documents = documentsOf(end);
    expect([documents[0].ok, documents.at(-1).ok]).toEqual([false, true]);
  });
});
