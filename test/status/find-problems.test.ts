import { describe, expect, it } from 'vitest';
import { findProblems } from '../../src/status/find-problems.ts';
import type { StatusFacts } from '../../src/status/practice-status.ts';
import type { JudgeOptions } from '../../src/status/problem.ts';
import type { RunFact } from '../../src/store/tables/sync-runs.ts';
import { factsOf, minutesAgo, NOW, runOf, stopped } from './status-fixtures.ts';

/** Codes and exit codes of what is found: `code:exit`. */
const found = (
  runs: readonly RunFact[],
  over: Partial<StatusFacts> = {},
  options: Partial<JudgeOptions> = {},
): string[] =>
  findProblems(factsOf(over), runs, {
    now: NOW,
    maxRunAgeHours: 3,
    hasCalendars: true,
    ...options,
  }).map(({ code, exitCode }) => `${code}:${exitCode}`);

const ghl = (over: object): Partial<StatusFacts> => ({
  signIns: { ...factsOf().signIns, ghl: { ...factsOf().signIns.ghl, ...over } },
});
const inbox = (over: object): Partial<StatusFacts> => ({ inbox: { ...factsOf().inbox, ...over } });
const failedRecords = { exitCode: 1 };
const at = (minutes: number) => ({ startedAt: minutesAgo(minutes), finishedAt: minutesAgo(minutes - 1) });
const killed = { state: 'killed', finishedAt: null, exitCode: null, counts: null } as const;
const running = { state: 'running', finishedAt: null, exitCode: null, counts: null } as const;

describe('runs', () => {
  it.each<[string, RunFact[], string[]]>([
    ['went well', [runOf()], []],
    ['never was', [], ['never-ran:1']],
    ['was dry: it proves nothing', [runOf({ dryRun: true })], ['never-ran:1']],
    ['is 3 h old', [runOf(at(180))], []],
    ['is older than 3 h', [runOf(at(181))], ['run-overdue:1']],
    ['goes on, after a long pause', [runOf(running), runOf(at(300))], []],
    ['had failed records', [runOf(failedRecords)], ['records-failed:1']],
    ['met a service that is down', [runOf(stopped(69))], ['run-failed:69']],
    ['lacked a sign-in', [runOf(stopped(3))], ['run-failed:3']],
    ['had a bug', [runOf(stopped(70))], ['run-failed:1']],
    ['was stopped by a guard', [runOf(stopped(4))], ['run-guarded:4']],
    ['was killed', [runOf(killed)], ['run-killed:1']],
    [
      'is running, after one that failed',
      [runOf(running), runOf({ ...stopped(69), ...at(90) })],
      ['run-failed:69'],
    ],
    [
      'went well after all kinds of trouble',
      [runOf(), runOf(stopped(4)), runOf(killed), runOf(stopped(69))],
      [],
    ],
    [
      'failed otherwise since a guard stopped one',
      [runOf(stopped(69)), runOf(stopped(4))],
      ['run-failed:69', 'run-guarded:4'],
    ],
    [
      'is a dry one since a guard stopped one',
      [runOf({ dryRun: true }), runOf(stopped(4))],
      ['run-guarded:4'],
    ],
    [
      'got past the guard, with failed records',
      [runOf(failedRecords), runOf(stopped(4))],
      ['records-failed:1'],
    ],
    [
      'was interrupted since a guard stopped one',
      [runOf(stopped(1)), runOf(stopped(4))],
      ['run-failed:1', 'run-guarded:4'],
    ],
  ])('the last run %s', (_, runs, problems) => {
    expect(found(runs)).toEqual(problems);
  });

  const patients = (over: Partial<RunFact> = {}) => runOf({ command: 'sync patients', ...over });
  const appointments = (over: Partial<RunFact> = {}) => runOf({ command: 'sync appointments', ...over });

  it.each<[string, RunFact[], string[]]>([
    ['one run of each is enough', [patients(), appointments()], []],
    ['patients alone are not', [patients()], ['never-ran:1']],
    ['each is judged by its own', [patients(), appointments(stopped(4)), runOf()], ['run-guarded:4']],
    ['a run of both covers each', [runOf(), patients(stopped(4)), appointments(stopped(4))], []],
    ['only one kind is late', [patients(), runOf(at(300))], ['run-overdue:1']],
  ])('patients and appointments: %s', (_, runs, problems) => {
    expect(found(runs)).toEqual(problems);
  });

  it('names what is late: one kind, or both in one', () => {
    const messages = (runs: readonly RunFact[]) =>
      findProblems(factsOf(), runs, { now: NOW, maxRunAgeHours: 3, hasCalendars: true }).map(
        (p) => p.message,
      );
    expect(messages([patients()])).toEqual(['No run of appointments yet.']);
    expect(messages([runOf(at(300))])).toEqual([
      'The last run of patients and appointments was at 2026-03-01 05:00Z, over 3 h ago.',
    ]);
    expect(messages([patients(at(300)), appointments(at(301))])).toHaveLength(2);
  });

  it('expects no appointments where the config has no calendars, and no timer where the config says so', () => {
    expect(found([patients()], {}, { hasCalendars: false })).toEqual([]);
    expect(found([runOf(at(6000))], {}, { maxRunAgeHours: null })).toEqual([]);
    expect(found([runOf(at(61))], {}, { maxRunAgeHours: 1 })).toEqual(['run-overdue:1']);
  });

  it('takes a token that could not be renewed seriously until one was got', () => {
    const renewal = runOf({ command: 'refresh-token', counts: null, ...at(60), ...stopped(3) });
    expect(found([runOf(), renewal])).toEqual(['run-failed:3']);
    expect(found([runOf(), renewal], ghl({ obtainedAt: minutesAgo(59) }))).toEqual([]);
    expect(found([runOf({ command: 'refresh-token' }), runOf(), renewal])).toEqual([]);
  });
});

describe('all else', () => {
  it.each<[string, Partial<StatusFacts>, string[]]>([
    ['a token that was not renewed yet', ghl({ expiresAt: minutesAgo(1) }), []],
    ['no sign-in', ghl({ connected: false, expiresAt: null, renewable: false }), ['not-signed-in:3']],
    ['a removed app', ghl({ connected: false, disconnectedAt: minutesAgo(9) }), ['app-removed:3']],
    ['a token that cannot be renewed', ghl({ renewable: false }), ['not-renewable:3']],
    [
      'no session with e-Physio',
      {
        signIns: {
          ...factsOf().signIns,
          ephysio: { connected: false, kind: 'password', account: null, expiresAt: null },
        },
      },
      [],
    ],
    ['events that wait for their time', inbox({ open: 2, oldestDueAt: minutesAgo(-5) }), []],
    ['events due for 15 minutes', inbox({ open: 2, oldestDueAt: minutesAgo(15) }), []],
    ['events due for longer', inbox({ open: 2, oldestDueAt: minutesAgo(16) }), ['inbox-stuck:1']],
    ['dead webhooks', { deadLetters: { webhooks: 1, records: 0 } }, ['dead-webhooks:1']],
    ['dead records', { deadLetters: { webhooks: 0, records: 1 } }, ['dead-records:1']],
    ['reviews', { reviews: { open: 2, byKind: { placeholders: 2 } } }, ['reviews:0']],
    ['conflicts', { conflicts: 1 }, ['conflicts:0']],
  ])('%s', (_, facts, problems) => {
    expect(found([runOf()], facts)).toEqual(problems);
  });

  it('says what to do about each', () => {
    const problems = findProblems(
      factsOf({
        ...ghl({ connected: false }),
        ...inbox({ open: 1, oldestDueAt: minutesAgo(60) }),
        deadLetters: { webhooks: 1, records: 1 },
        conflicts: 1,
        reviews: { open: 1, byKind: { archived: 1 } },
      }),
      [runOf(stopped(4)), runOf({ ...killed, ...at(400) })],
      { now: NOW, maxRunAgeHours: 0.1, hasCalendars: true },
    );
    expect(problems).toHaveLength(8);
    for (const { message, cure } of problems)
      expect([message, cure]).toEqual([expect.stringMatching(/\S\.$/), expect.stringMatching(/\S/)]);
  });
});
