import { expect, test } from 'vitest';
import { digestFacts, pageAddress } from '../../../../src/cli/commands/digest/digest-facts.ts';
import type { RunSummary } from '../../../../src/store/tables/sync-runs.ts';

test.each([
  ['https://sync.example.ch', 'https://sync.example.ch/admin/?practice=main'],
  ['https://sync.example.ch/', 'https://sync.example.ch/admin/?practice=main'],
  ['https://sync.example.ch/admin', 'https://sync.example.ch/admin/?practice=main'],
  ['https://sync.example.ch:8443/admin/', 'https://sync.example.ch:8443/admin/?practice=main'],
])('the page of %s', (publicUrl, expected) => {
  expect(pageAddress(publicUrl, 'main')).toBe(expected);
});

const run = (more: Partial<RunSummary>): RunSummary => ({
  command: 'sync patients',
  state: 'ended',
  startedAt: '2026-11-30T05:07:00.000Z',
  finishedAt: '2026-11-30T05:08:00.000Z',
  exitCode: 0,
  dryRun: false,
  counts: null,
  error: null,
  ...more,
});

const STOP = { exitCode: 69, message: 'no answer', hint: 'wait' };

test.each<[string, Partial<RunSummary>, string]>([
  ['went through', {}, 'finished'],
  ['left records out', { exitCode: 1 }, 'finished'],
  ['was stopped by hand', { exitCode: 1, error: { ...STOP, exitCode: 1 } }, 'unfinished'],
  ['reached no service', { exitCode: 69, error: STOP }, 'unfinished'],
  ['was stopped by a guard', { exitCode: 4, error: { ...STOP, exitCode: 4 } }, 'stopped'],
  ['was killed', { state: 'killed', exitCode: null, finishedAt: null }, 'unfinished'],
  ['is running', { state: 'running', exitCode: null, finishedAt: null }, 'running'],
])('a run that %s', (_how, more, state) => {
  const runs = [run({ dryRun: true }), run({ command: 'refresh-token' }), run(more), run({ exitCode: 3 })];
  const status = { practice: 'main', at: '2026-11-30T06:00:00.000Z', ok: true, runs };
  const at = state === 'running' || more.finishedAt === null ? run({}).startedAt : run({}).finishedAt;
  expect(digestFacts(status, [], 0, null).lastRun).toEqual({ at, state });
});

test('all is well only where nothing waits', () => {
  const stateWith = (ok: boolean, count: number): string => {
    const items = Array.from({ length: count }, (_, i) => ({ kind: 'conflict' as const, key: String(i) }));
    return digestFacts({ practice: 'main', at: '', ok, runs: [] }, items, 0, null).state;
  };
  expect([stateWith(true, 0), stateWith(true, 1), stateWith(false, 0), stateWith(false, 1)]).toEqual([
    'good',
    'warning',
    'error',
    'error',
  ]);
});
