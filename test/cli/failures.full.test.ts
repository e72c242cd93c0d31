import { describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/database/open.ts';
import { recordFailure } from '../../src/store/tables/failures.ts';
import { documentOf } from './run-program.ts';
import { type Office, openOffice, rows } from './set-up.ts';

/** An office with a record that was refused once, and one that was given up. */
const openFailed = async (): Promise<Office> => {
  const office = await openOffice();
  const store = await openStore({ path: office.database, env: {}, now: Date.now });
  const fail = (recordId: string, side: 'ephysio' | 'ghl', times: number) =>
    Array.from({ length: times }).reduce<Promise<unknown>>(
      (before) =>
        before.then(() =>
          recordFailure(
            store,
            { practice: 'main', entity: 'patient', side, recordId },
            { fingerprint: 'f', reason: `${side} refuses the field zip of this record`, now: Date.now() },
          ),
        ),
      Promise.resolve(),
    );
  await fail('4711', 'ghl', 1);
  await fail('aBcDeFgHiJkLmNoPqRsT', 'ephysio', 12);
  await store.close();
  return office;
};

describe('failures', () => {
  it('list says which records failed, why, and when they are tried again', async () => {
    const office = await openFailed();
    const text = await office.run('failures', 'list');
    expect(text).toMatchObject({ exitCode: 0, stderr: '' });
    const lines = text.stdout.split('\n');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines.map((line) => line.split(/ {2,}/)).filter((cells) => cells.length > 3)).toEqual([
      ['record', 'entity', 'written to', 'tries', 'next'],
      ['4711', 'patient', 'ghl', '1', 'by the next run'],
      ['aBcDeFgHiJkLmNoPqRsT', 'patient', 'ephysio', '12', 'given up < 1 min ago'],
    ]);
    expect(text.stdout).toContain('\n  ghl refuses the field zip of this record\n');
    expect(text.stdout).toMatch(/\nmain: 2 failures; 1 given up\n$/);
    expect(documentOf(await office.run('failures', 'list', '--dead', '--json'))).toMatchObject({
      total: 1,
      dead: 1,
      failures: [
        { id: 'aBcDeFgHiJkLmNoPqRsT', side: 'ephysio', attempts: 12, dead: true, nextAttemptAt: null },
      ],
    });
    const limited = await office.run('failures', 'list', '--limit', '1');
    expect(limited.stdout).toMatch(/main: 2 failures, 1 of them left off \(--limit\); 1 given up\n$/);
  });

  it('show tells the reason of one in full', async () => {
    const office = await openFailed();
    const { exitCode, stdout } = await office.run('failures', 'show', '4711');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('id            4711\n');
    expect(stdout).toContain('reason        ghl refuses the field zip of this record\n');
  });

  it('retry forgets the tries of records by id, or of all that were given up', async () => {
    const office = await openFailed();
    const dead = await office.run('failures', 'retry', '--dead');
    expect(dead).toMatchObject({ exitCode: 0, stdout: 'due by the next run: aBcDeFgHiJkLmNoPqRsT\n' });
    expect(documentOf(await office.run('failures', 'retry', '4711', '--json'))).toMatchObject({
      ok: true,
      changed: ['4711'],
    });
    expect(rows(office.database, 'failures')).toBe(0);
    expect((await office.run('failures', 'retry', '--dead')).stdout).toBe('none was given up\n');
    expect((await office.run('failures', 'list')).stdout).toBe('main: 0 failures; 0 given up\n');
  });

  it.each([
    [['show', '4712'], 'No record 4712 has failed.'],
    [['retry', '4711', '4712'], 'No record 4712 has failed.'],
    [['retry'], 'Which records?'],
    [['retry', '4711', '--dead'], 'Which records?'],
  ])('%j exits with 2, says what to do, and does nothing', async (args, says) => {
    const office = await openFailed();
    const { exitCode, stdout, stderr } = await office.run('failures', ...args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(says);
    expect(rows(office.database, 'failures')).toBe(2);
  });
});
