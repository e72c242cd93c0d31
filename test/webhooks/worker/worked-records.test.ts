import { describe, expect, it } from 'vitest';
import {
  ConfigError,
  GuardError,
  LockedError,
  RefusedError,
  SignInError,
  StoppedError,
  UnreachableError,
} from '../../../src/errors.ts';
import type { ProcessResult, WorkedRecord } from '../../../src/webhooks/worker/process-record.ts';
import { event, openRig } from './running-drain.ts';

/** What is said of a record whose work ends like this. */
const workedWith = async (process: () => Promise<ProcessResult>): Promise<readonly WorkedRecord[]> => {
  const all: WorkedRecord[] = [];
  const rig = await openRig({ process, onWorked: (worked) => all.push(worked) });
  await rig.arrive(event('c1', { type: 'ContactCreate' }), event('c1'));
  return all;
};

const failing =
  (error: Error): (() => Promise<ProcessResult>) =>
  () =>
    Promise.reject(error);

describe('the work on a record', () => {
  it.each<[string, () => Promise<ProcessResult>, WorkedRecord['outcome']]>([
    ['is done', async () => 'done', { kind: 'done' }],
    ['was an echo', async () => 'echo', { kind: 'echo' }],
    [
      'waits as the processor says',
      async () => ({ later: 'another process', code: 'busy', waitMs: 60_000 }),
      { kind: 'waits', code: 'busy' },
    ],
    ['waits for a lock', failing(new LockedError('held', 'wait')), { kind: 'waits', code: 'locked' }],
    ['waits for a sign-in', failing(new SignInError('no', 'auth')), { kind: 'waits', code: 'sign-in' }],
    ['waits for a service', failing(new UnreachableError('no', '')), { kind: 'waits', code: 'unreachable' }],
    [
      'is held back by a guard',
      failing(new GuardError('creations', 'too many', '')),
      { kind: 'waits', code: 'creations' },
    ],
    [
      'failed as the processor says',
      async () => ({ retry: 'status 422', code: 'refused' }),
      { kind: 'failed', code: 'refused', isLast: false },
    ],
    [
      'failed by an error of the record',
      failing(new RefusedError('status 422')),
      { kind: 'failed', code: 'refused', isLast: false },
    ],
    [
      'failed by a bug',
      failing(new TypeError('Anna is not a function')),
      { kind: 'failed', code: 'internal-error', isLast: false },
    ],
    [
      'failed by another error of a run',
      failing(new ConfigError('no', '')),
      { kind: 'failed', code: 'config', isLast: false },
    ],
  ])('%s', async (_how, process, outcome) => {
    expect(await workedWith(process)).toMatchObject([
      {
        practice: 'main',
        id: 'c1',
        events: [{ type: 'ContactCreate' }, { type: 'ContactUpdate' }],
        outcome,
      },
    ]);
  });

  it('is not over when the listener is stopped', async () => {
    const all: WorkedRecord[] = [];
    const stop = new AbortController();
    const rig = await openRig({
      stopping: stop.signal,
      process: async () => {
        stop.abort();
        throw new StoppedError();
      },
      onWorked: (worked) => all.push(worked),
    });
    await rig.arrive(event('c1'));
    await rig.running;
    expect(rig.ids()).toEqual(['c1']);
    expect(all).toEqual([]);
  });
});
