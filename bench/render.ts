import { type Goal, isMet, type Row, type Unit } from './bench.ts';
import type { Machine } from './machine.ts';

/** A bench that ran. */
export interface Result {
  readonly name: string;
  readonly about: string;
  readonly rows: readonly Row[];
  readonly wrong: readonly string[];
}

const SUFFIX: Readonly<Record<Unit, string>> = {
  x: ' ×',
  µs: ' µs',
  ms: ' ms',
  s: ' s',
  MB: ' MB',
  number: '',
  'per second': ' / s',
};

const digitsOf = (value: number, unit: Unit): number => {
  if (unit === 'x') return value < 1.5 ? 3 : 2;
  if (unit === 's') return 2;
  return unit === 'ms' && value < 10 ? 1 : 0;
};

const shown = (value: number, unit: Unit): string => {
  const digits = digitsOf(value, unit);
  const number = value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${number}${SUFFIX[unit]}`;
};

const boundOf = (goal: Goal, unit: Unit): string => {
  const [sign, value] = 'most' in goal ? ['≤', goal.most] : ['≥', goal.least];
  return `${sign} ${value.toLocaleString('en')}${SUFFIX[unit]}`;
};

/** `judged`: whether the numbers are large enough to say that a goal is met. */
const goalOf = ({ goal, value, unit }: Row, judged: boolean): string => {
  if (goal === undefined) return '';
  const bound = boundOf(goal, unit);
  return judged ? `${bound} ${isMet(value, goal) ? 'met' : 'MISSED'}` : bound;
};

const cells = (row: Row, judged: boolean): string[] => [
  row.what,
  shown(row.value, row.unit),
  goalOf(row, judged),
  row.detail ?? '',
];

export const terminalText = ({ name, about, rows, wrong }: Result, judged: boolean): string => {
  const table = rows.map((row) => cells(row, judged));
  const widths = [0, 1, 2].map((i) => Math.max(0, ...table.map((line) => line[i]?.length ?? 0)));
  const lines = table.map(([what = '', value = '', goal = '', detail = '']) =>
    `  ${what.padEnd(widths[0] ?? 0)}  ${value.padStart(widths[1] ?? 0)}  ${goal.padEnd(widths[2] ?? 0)}  ${detail}`.trimEnd(),
  );
  return [`${name}: ${about}`, ...lines, ...wrong.map((what) => `  WRONG: ${what}`), ''].join('\n');
};

export const markdown = (machine: Machine, results: readonly Result[], judged: boolean): string => {
  const { cpu, memoryGb, system, node, sqlite, version, date } = machine;
  const table = results.flatMap(({ name, rows }) =>
    rows.map((row) => `| ${[name, ...cells(row, judged)].join(' | ')} |`),
  );
  const wrong = results.flatMap((result) => result.wrong.map((what) => `- **${result.name}: ${what}**`));
  return [
    `ephysio-ghl ${version}, ${date.slice(0, 16).replace('T', ' ')} UTC, ${judged ? 'full sizes' : 'quick sizes: no goal is judged by them'}.`,
    `${cpu}, ${memoryGb} GB, ${system}, Node ${node}, SQLite ${sqlite}.`,
    '',
    '| bench | what | measured | goal | of |',
    '|---|---|---:|---|---|',
    ...table,
    ...(wrong.length > 0 ? ['', ...wrong] : []),
    '',
  ].join('\n');
};
