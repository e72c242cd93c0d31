import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { createEventLines } from '../../../../src/cli/commands/serve-webhooks/event-lines.ts';
import { withColours } from '../../../../src/cli/render/paint.ts';
import type { WorkedRecord, WorkOutcome } from '../../../../src/webhooks/worker/process-record.ts';

const ZONES = new Map([
  ['main', 'Europe/Zurich'],
  ['london', 'Europe/London'],
]);

/** Lines as they are read, of what was worked on one after the other, a second apart. */
const watch = () => {
  let now = Date.parse('2026-11-30T13:30:04.000Z');
  const linesOf = createEventLines(ZONES, () => now);
  return (worked: WorkedRecord): string[] => {
    now += 1000;
    return linesOf(worked).map((line) => stripVTControlCharacters(withColours(line)));
  };
};

const worked = (outcome: WorkOutcome, more: Partial<WorkedRecord> = {}): WorkedRecord => ({
  practice: 'main',
  id: 'dEqOXb6BxvQGbJeps8aP',
  events: [{ id: 1, type: 'ContactUpdate' }],
  outcome,
  ...more,
});

const waits = (code: string): WorkOutcome => ({ kind: 'waits', code });
const failed = (isLast: boolean): WorkOutcome => ({ kind: 'failed', code: 'refused', isLast });

test('each event has a line: time of the practice, practice, type in plain words, id and outcome', () => {
  const seen = watch();
  const events = [
    { id: 1, type: 'ContactCreate' },
    { id: 2, type: 'ContactTagUpdate' },
  ];
  expect([
    ...seen(worked({ kind: 'done' }, { events })),
    ...seen(worked({ kind: 'echo' }, { practice: 'london', events: [{ id: 3, type: 'AppointmentUpdate' }] })),
    ...seen(worked(failed(true), { id: 'c9', events: [{ id: 4, type: 'SomethingNew' }] })),
  ]).toEqual([
    '14:30:05  main    contact created       dEqOXb6BxvQGbJeps8aP  done',
    '14:30:05  main    contact tags changed  dEqOXb6BxvQGbJeps8aP  done',
    '13:30:06  london  appointment changed   dEqOXb6BxvQGbJeps8aP  echo',
    '14:30:07  main    SomethingNew          c9  failed (refused), given up',
  ]);
});

test('an event that is looked at again has another line only when its outcome is another one', () => {
  const seen = watch();
  const outcomes = [
    waits('locked'),
    waits('locked'),
    waits('sign-in'),
    failed(false),
    failed(false),
    failed(true),
  ];
  const lines = outcomes.flatMap((outcome) => seen(worked(outcome)));
  expect(lines.map((line) => line.split('  ').at(-1))).toEqual([
    'waits (locked)',
    'waits (sign-in)',
    'failed (refused), is tried again',
    'failed (refused), given up',
  ]);
  expect(seen(worked({ kind: 'done' }))).toHaveLength(1);
});
