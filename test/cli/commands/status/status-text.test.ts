import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { isUnicode } from '../../../../src/cli/commands/status/status-chart.ts';
import { statusText } from '../../../../src/cli/commands/status/status-text.ts';
import type { Problem } from '../../../../src/status/problem.ts';
import { countsOf, minutesAgo, NOW, runOf, statusOf, stopped } from '../../../status/status-fixtures.ts';

const text = (over: Parameters<typeof statusOf>[0] = {}, unicode = true): string =>
  // Colours, where the tests run on a terminal.
  stripVTControlCharacters(statusText(statusOf(over), { now: NOW, unicode }));

const problem = (i: number, over: Partial<Problem> = {}): Problem => ({
  code: 'run-failed',
  severity: 'error',
  message: `Problem ${i} is described at a length that no line of a terminal can hold, because errors name things.`,
  cure: 'Do this.',
  exitCode: 1,
  ...over,
});

describe('the screen of a practice', () => {
  it('says that all is well, and what there is', () => {
    const screen = text({
      runs: [
        runOf(),
        runOf({ command: 'sync patients', ...stopped(4), dryRun: true, startedAt: minutesAgo(3000) }),
      ],
      conflicts: 1,
      reviews: { open: 2, byKind: { archived: 2 } },
      deadLetters: { webhooks: 1, records: 2 },
      inbox: {
        open: 2,
        dead: 1,
        held: {},
        oldestReceivedAt: minutesAgo(7),
        oldestDueAt: minutesAgo(1),
        lastReceivedAt: minutesAgo(2),
      },
    });
    expect(screen.split('\n')).toEqual([
      'main: all is well (2026-03-01 10:00Z)',
      'e-Physio  connected until 2026-03-01 10:30Z',
      'GHL       connected until 2026-03-01 20:00Z, then renewed',
      'linked    3 patients, 2 appointments, 1 tombstone',
      'inbox     2 open, the oldest 7 min; last webhook: 2 min ago',
      'waiting   2 reviews, 1 conflict, 3 dead letters, 0 patients with placeholders',
      'run                age     ended   read  created  updated  cancelled',
      'sync               30 min  ok      5     1        0        0',
      'sync patients dry  2 d     exit 4  5     1        0        0',
      'runs      ██ ██ ██ ██ ██ ██ ██ ██ ██ ██ ██ ██ ██ ██  24 today',
      'failed    ·· ·· ·· ·· ·· ·· ·· ·· ·· ·· ·· ·· ·· ··  0 today',
      'written   ·· ▁▁ ▂▂ ▂▂ ▃▃ ▄▄ ▄▄ ▅▅ ▅▅ ▆▆ ▇▇ ▇▇ ██ ██  13 today',
      'webhooks  ·· ▁▁ ▂▂ ▂▂ ▃▃ ▄▄ ▄▄ ▅▅ ▅▅ ▆▆ ▇▇ ▇▇ ██ ██  39 today',
      '          15 16 17 18 19 20 21 22 23 24 25 26 27 28',
    ]);
  });

  it('has no line over 80 columns and no more than 23 lines, whatever is wrong', () => {
    const commands = ['sync', 'sync patients', 'sync appointments', 'refresh-token'];
    const runs = commands.flatMap((command) => [
      runOf({
        command,
        dryRun: true,
        state: 'killed',
        finishedAt: null,
        counts: null,
        startedAt: minutesAgo(600_000),
      }),
      runOf({
        command,
        exitCode: 1,
        startedAt: minutesAgo(600_000),
        counts: countsOf({ read: { ephysio: 99_000, ghl: 99_000 }, failed: 9999 }),
      }),
    ]);
    for (const count of [0, 1, 2, 3, 9]) {
      const lines = text({
        ok: false,
        runs,
        problems: Array.from({ length: count }, (_, i) => problem(i)),
      }).split('\n');
      expect(lines.length).toBeLessThanOrEqual(23);
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    }
    const many = text({ ok: false, problems: Array.from({ length: 9 }, (_, i) => problem(i)) });
    expect(many).toMatch(/\n! Problem 0 [\s\S]*\n! Problem 1 [\s\S]*\n… and \d more \(--json shows all\)$/);
  });

  it('shows what is an error and what is not, with its cure', () => {
    const screen = text({
      ok: false,
      problems: [problem(1, { message: 'Bad.' }), problem(2, { severity: 'warning', message: 'Waits.' })],
    });
    expect(screen).toContain('main: needs attention');
    expect(screen).toMatch(/\n! Bad\.\n {2}Do this\.\n- Waits\.\n {2}Do this\.$/);
  });

  it('does with ASCII where the locale knows nothing else', () => {
    const screen = text({ problems: [problem(1)] }, false);
    expect(screen).toContain('written   .. __ -- -- == ++ ++ ** ** %% ## ## @@ @@  13 today');
    expect([...screen].filter((character) => character > '\u007f')).toEqual([]);
  });

  it.each<[Record<string, string>, boolean]>([
    [{ LANG: 'de_CH.UTF-8' }, true],
    [{ LANG: 'C.utf8' }, true],
    [{ LANG: 'en_US.UTF-8', LC_ALL: 'C' }, false],
    [{ LANG: 'en_US.UTF-8', LC_ALL: '' }, true],
    [{ LC_CTYPE: 'UTF-8' }, true],
    [{}, false],
  ])('tells by the locale: %o', (env, expected) => {
    expect(isUnicode(env)).toBe(expected);
  });
});
