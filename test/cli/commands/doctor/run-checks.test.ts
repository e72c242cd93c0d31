import { describe, expect, it } from 'vitest';
import { ok, warn } from '../../../../src/cli/commands/doctor/finding.ts';
import { resultDocument } from '../../../../src/cli/commands/doctor/finding-text.ts';
import { type Check, type CheckResult, runChecks } from '../../../../src/cli/commands/doctor/run-checks.ts';
import { ConfigError, NotFoundError, StoppedError } from '../../../../src/errors.ts';

const run = async (
  checks: readonly Check[],
  stopping = new AbortController().signal,
  onEnd: (results: readonly CheckResult[]) => void = () => undefined,
) => {
  const options = { limitMs: 20, stopping, database: '/there/db', onBegin: () => undefined, onEnd };
  return (await runChecks(checks, options)).map(resultDocument);
};

const failing = (error: unknown): Check => ({ name: 'first', run: () => Promise.reject(error) });
const allIsWell = ok({ code: 'scopes-granted', about: { practice: 'main' }, values: {} });
const odd = warn({ code: 'listener-other', about: { setting: 'webhooks.port' }, values: { address: 'x' } });
const good: Check = { name: 'second', run: () => allIsWell };

const statuses = (results: readonly ReturnType<typeof resultDocument>[]): string[] =>
  results.map(({ check, status }) => `${check} ${status}`);

describe('checks that are run one after the other', () => {
  it('go on after one that failed, with its exit code and cure', async () => {
    const [first, second] = await run([failing(new ConfigError('no such thing', 'make it')), good]);
    expect(first).toEqual({
      check: 'first',
      status: 'fail',
      message: 'no such thing',
      cure: 'make it',
      exitCode: 2,
    });
    expect(second).toMatchObject({ check: 'second', status: 'ok', exitCode: null });
  });

  it('tell what went wrong with one record as that', async () => {
    const [first] = await run([failing(new NotFoundError('contact c1 is gone'))]);
    expect(first).toMatchObject({ message: 'contact c1 is gone', exitCode: 1 });
  });

  it('tell what SQLite says as an error of the database', async () => {
    const error = Object.assign(new Error('insert of Meier'), { code: 'SQLITE_CORRUPT_INDEX' });
    const [first] = await run([failing(error)]);
    expect(first).toMatchObject({ message: 'The database /there/db is damaged.', exitCode: 4 });
  });

  it('show of a bug its name only', async () => {
    const [first] = await run([failing(new TypeError('cannot read Meier'))]);
    expect(first).toMatchObject({ status: 'fail', message: 'internal error (TypeError)', exitCode: 70 });
  });

  it('give up one that takes too long, and go on', async () => {
    const endless: Check = { name: 'first', run: () => new Promise(() => undefined) };
    const results = await run([endless, good]);
    expect(statuses(results)).toEqual(['first fail', 'second ok']);
    expect(results[0]).toMatchObject({ message: 'did not come to an end within 0.02 s', exitCode: 69 });
  });

  it('skip what needs one that failed, and what needs that', async () => {
    const results = await run([
      failing(new ConfigError('no', 'yes')),
      { ...good, needs: ['first'] },
      { name: 'third', needs: ['second'], run: () => allIsWell },
      { name: 'fourth', run: () => allIsWell },
    ]);
    expect(statuses(results)).toEqual(['first fail', 'second skip', 'third skip', 'fourth ok']);
    expect(results[1]?.message).toBe('needs first');
  });

  it('do not skip what needs one that has only warned', async () => {
    const warned: Check = { name: 'first', run: () => odd };
    expect(statuses(await run([warned, { ...good, needs: ['first'] }]))).toEqual(['first warn', 'second ok']);
  });

  it('show each result as soon as it is there', async () => {
    const shown: string[] = [];
    const look: Check = {
      name: 'look',
      run: () => ok({ code: 'references', about: { path: '/there/config' }, values: { names: [...shown] } }),
    };
    const two: Check = { name: 'two', run: () => [allIsWell, odd] };
    const results = await run([two, look], undefined, (found) =>
      shown.push(...statuses(found.map(resultDocument))),
    );
    expect(results.at(-1)?.message).toBe('the config is filled in from two ok, two warn');
  });

  it('end at once when the operator stops the command', async () => {
    const stop = new AbortController();
    const endless: Check = {
      name: 'first',
      run: () => {
        stop.abort();
        return new Promise(() => undefined);
      },
    };
    const begun: string[] = [];
    const after: Check = {
      name: 'second',
      run: () => {
        begun.push('second');
        return allIsWell;
      },
    };
    await expect(run([endless, after], stop.signal)).rejects.toThrow(StoppedError);
    expect(begun).toEqual([]);
  });
});
