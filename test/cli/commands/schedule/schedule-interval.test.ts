import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import {
  calendarTime,
  clockInterval,
  cronTime,
  spanText,
} from '../../../../src/cli/commands/schedule/interval.ts';
import { runsHere } from '../../runs-here.ts';

const hasSystemd = runsHere('systemd-analyze');

/** The minutes of a day at which a crontab's line starts something. */
const minutesOfDay = (time: string): number[] => {
  const [minutes = '', hours = ''] = time.split(' ');
  const hour = (h: number): boolean => {
    if (hours === '*') return true;
    return hours.startsWith('*/') ? h % Number(hours.slice(2)) === 0 : Number(hours) === h;
  };
  const day = Array.from({ length: 24 }, (_, h) => h).filter(hour);
  return day.flatMap((h) => minutes.split(',').map((m) => h * 60 + Number(m)));
};

describe('an interval on the clock', () => {
  it.each([
    [5, 5],
    [7, 6],
    [45, 30],
    [60, 60],
    [90, 60],
    [300, 240],
    [1200, 720],
    [1440, 1440],
  ])('%i minutes become %i', (asked, kept) => {
    expect(clockInterval(asked)).toBe(kept);
  });

  it('has the same distance between all moments, over midnight too', () => {
    for (let asked = 5; asked <= 1440; asked += 1) {
      const every = clockInterval(asked);
      expect(every).toBeLessThanOrEqual(asked);
      const moments = minutesOfDay(cronTime(every, 47));
      expect(moments).toHaveLength(1440 / every);
      const gaps = moments.map(
        (m, i) => ((moments[i + 1] ?? (moments[0] ?? 0) + 1440) - m + 1440) % 1440 || 1440,
      );
      expect(new Set(gaps)).toEqual(new Set([every]));
    }
  });

  it('is no calendar where no clock shows it', () => {
    expect([7, 90, 300, 1200].map((every) => calendarTime(every, 7))).toEqual([null, null, null, null]);
  });

  it.skipIf(!hasSystemd)('is understood by systemd', () => {
    for (const every of [5, 6, 10, 12, 15, 20, 30, 60, 120, 180, 240, 360, 480, 720, 1440]) {
      const { stdout, status } = spawnSync(
        'systemd-analyze',
        ['calendar', '--iterations=3', calendarTime(every, 47) ?? ''],
        {
          encoding: 'utf8',
          env: { ...process.env, TZ: 'UTC' },
        },
      );
      expect(status).toBe(0);
      const times = [
        ...stdout.matchAll(/(?:Next elapse|Iter(?:ation|\.) #\d+|Iter\. #\d): \w+ (\S+ \S+) UTC/g),
      ].map(([, time]) => Date.parse(`${time}Z`) / 60_000);
      expect(times).toHaveLength(3);
      expect([(times[1] ?? 0) - (times[0] ?? 0), (times[2] ?? 0) - (times[1] ?? 0)]).toEqual([every, every]);
    }
    for (const minutes of [90, 1200, 1440, 7]) {
      expect(
        spawnSync('systemd-analyze', ['timespan', spanText(minutes)], { encoding: 'utf8' }).stdout,
      ).toContain(`μs: ${minutes * 60_000_000}`);
    }
  });
});
