import { describe, expect, test } from 'vitest';
import { createLog, type LogFields, type LogLevel } from '../../src/ops/log.ts';

const linesOf = (
  options: { level?: LogLevel; terminal: boolean },
  write: (log: ReturnType<typeof createLog>) => void,
) => {
  const lines: string[] = [];
  write(createLog({ ...options, stream: { write: (line) => void lines.push(line) } }));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
};

describe('the log', () => {
  test('is one JSON line per event', () => {
    const [line, ...rest] = linesOf({ terminal: false }, (log) =>
      log.info('run.end', { practice: 'main', exitCode: 0, dryRun: false, durationMs: 12 }),
    );
    expect(rest).toEqual([]);
    expect(line).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      event: 'run.end',
      practice: 'main',
      exitCode: 0,
      dryRun: false,
      durationMs: 12,
    });
  });

  test('holds the fields that it knows and nothing else, whatever it is given', () => {
    const given = {
      id: '4711',
      lastName: 'Muster',
      reason: { lastName: 'Muster' },
      status: 'Muster',
      link: ['Muster'],
      err: new Error('Muster'),
      hint: 'x'.repeat(2000),
    };
    const [line] = linesOf({ terminal: false }, (log) =>
      log.warn('record.failed', given as unknown as LogFields),
    );
    expect(JSON.stringify(line)).not.toContain('Muster');
    expect(Object.keys(line ?? {}).sort()).toEqual(['event', 'hint', 'id', 'level', 'time']);
    expect(line?.hint).toHaveLength(500);
  });

  test.each<[LogLevel | undefined, boolean, string[]]>([
    [undefined, false, ['error', 'warn', 'info']],
    [undefined, true, []],
    ['debug', true, ['error', 'warn', 'info', 'debug']],
    ['warn', false, ['error', 'warn']],
    ['silent', false, []],
  ])('at level %s, on a terminal: %s, shows %j', (level, terminal, shown) => {
    const lines = linesOf({ terminal, ...(level && { level }) }, (log) => {
      for (const severity of ['error', 'warn', 'info', 'debug'] as const) log[severity]('x');
    });
    expect(lines.map((line) => line.level)).toEqual(shown);
  });
});
