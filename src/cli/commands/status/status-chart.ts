import type { DayCount } from '../../../status/days.ts';
import { paint } from '../../render/paint.ts';

/** From little to much; the first stands for nothing at all. */
const BLOCKS = ['·', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const ASCII = ['.', '_', '-', '=', '+', '*', '%', '#', '@'];

const ROWS = [
  { name: 'runs', of: (day: DayCount) => day.runs },
  { name: 'failed', of: (day: DayCount) => day.failed },
  { name: 'written', of: (day: DayCount) => day.written },
  { name: 'webhooks', of: (day: DayCount) => day.webhooks },
] as const;

/** Whether the locale's characters are more than ASCII. */
export const isUnicode = (env: Readonly<Record<string, string | undefined>>): boolean =>
  /utf-?8/i.test(env.LC_ALL || env.LC_CTYPE || env.LANG || '');

/** What stands beside the bars of a row: its name, and how many there were today. */
const BESIDE = 24;
const DAY_WIDTH = 3;

/** What happened day by day: a row of bars for each kind, and the days of the month below; as many days as there is room for. */
export const statusChart = (all: readonly DayCount[], unicode: boolean, width: number): string[] => {
  const days = all.slice(-Math.max(1, Math.floor((width - BESIDE) / DAY_WIDTH)));
  const bars = unicode ? BLOCKS : ASCII;
  const top = bars.length - 1;
  const rows = ROWS.map(({ name, of }) => {
    const counts = days.map(of);
    const most = Math.max(1, ...counts);
    const cells = counts.map((count) => (bars[Math.ceil((count / most) * top)] ?? '').repeat(2));
    const line = cells.join(' ');
    const isBad = name === 'failed' && most > 0 && counts.some((count) => count > 0);
    return `${name.padEnd(10)}${isBad ? paint.red(line) : line}  ${counts.at(-1) ?? 0} today`;
  });
  const axis = days.map(({ day }) => day.slice(-2)).join(' ');
  return [...rows, paint.dim(`${' '.repeat(10)}${axis}`)];
};
