import { describe, expect, it } from 'vitest';
import { isUnicode } from '../../../../src/cli/commands/status/status-chart.ts';
import { shortStatusText, statusText } from '../../../../src/cli/commands/status/status-text.ts';
import { widthOf } from '../../../../src/cli/render/for-terminal.ts';
import type { Problem } from '../../../../src/status/problem.ts';
import { countsOf, minutesAgo, NOW, runOf, statusOf, stopped } from '../../../status/status-fixtures.ts';
import { onScreen } from '../../render/on-screen.ts';

const text = (over: Parameters<typeof statusOf>[0] = {}, unicode = true, columns = 80): string => {
  const width = widthOf({ isTTY: true, columns });
  const screen = statusText(statusOf(over), { now: NOW, unicode, width, timezone: 'Europe/Zurich' });
  return onScreen(screen, columns);
};

const problem = (i: number, over: Partial<Problem> = {}): Problem => ({
  code: 'run-failed',
  severity: 'error',
  message: `Problem ${i} is described at a length that no line of a terminal can hold, because errors name things.`,
  cure: 'Do this.',
  exitCode: 1,
  ...over,
});

describe('the screen of a practice', () => {
  it('says what there is, and what waits', () => {
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
      'main: works, and 3 items wait for a person (2026-03-01 11:00+01:00)',
      'e-Physio  connected until 2026-03-01 11:30+01:00',
      'GHL       connected until 2026-03-01 21:00+01:00, then renewed',
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

  it('says that all is well where nothing is wrong and nothing waits', () => {
    expect(text()).toMatch(/^main: all is well \(/);
    expect(text({ conflicts: 1 })).toMatch(/^main: works, and 1 item waits for a person \(/);
    expect(text({ ok: false })).toMatch(/^main: needs attention \(/);
  });

  it.each([60, 80, 120])(
    'has no line over %i columns and no more than 23 lines, whatever is wrong',
    (width) => {
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
        const status = { ok: false, runs, problems: Array.from({ length: count }, (_, i) => problem(i)) };
        const lines = text(status, true, width).split('\n');
        expect(lines.length).toBeLessThanOrEqual(23);
        expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(Math.min(width, 100));
      }
      const problems = Array.from({ length: 9 }, (_, i) => problem(i));
      expect(text({ ok: false, problems })).toMatch(
        /\n! Problem 0 [\s\S]*\n! Problem 1 [\s\S]*\n… and \d more \(--json shows all\)$/,
      );
    },
  );

  it('shows what is an error and what is not, with its cure', () => {
    const screen = text({
      ok: false,
      problems: [problem(1, { message: 'Bad.' }), problem(2, { severity: 'warning', message: 'Waits.' })],
    });
    expect(screen).toContain('main: needs attention');
    expect(screen).toMatch(/\n! Bad\.\n {2}Do this\.\n- Waits\.\n {2}Do this\.$/);
  });

  it.each([
    {
      status: { runs: [runOf({ startedAt: minutesAgo(1), dryRun: true }), runOf()] },
      line: 'main     well       ran 30 min ago  nothing waits',
    },
    {
      status: { runs: [runOf({ command: 'refresh-token' })], conflicts: 1, reviews: { open: 2, byKind: {} } },
      line: 'main     waiting    never ran  2 reviews, 1 conflict',
    },
    {
      status: { ok: false, runs: [runOf()], deadLetters: { webhooks: 1, records: 1 } },
      line: 'main     attention  ran 30 min ago  2 dead letters',
    },
  ])('is one line with --short: $line', ({ status, line }) => {
    expect(onScreen(shortStatusText(statusOf(status), NOW, 7))).toBe(line);
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
