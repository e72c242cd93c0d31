import { html } from 'hono/html';
import type { Speech } from '../../../texts/desk/speech.ts';
import type { Html } from '../shell/html.ts';
import type { Reader } from '../shell/reader.ts';
import { heightOf, marksUpTo, type Scale } from './chart-scale.ts';

/** What tells series from each other, also in black and white. */
export type Look = 'solid' | 'hatched' | 'outlined';

/** What one kind of bars shows, a value for each day; `null`: there is none. */
export interface Series {
  readonly name: string;
  /** What heads its column of the table. */
  readonly column: string;
  readonly look: Look;
  /** On which side of the line of zero it is drawn. */
  readonly direction: 'up' | 'down';
  readonly values: readonly (number | null)[];
}

export interface Chart {
  readonly id: string;
  readonly title: string;
  /** One sentence. */
  readonly caption: string;
  /** `YYYY-MM-DD`, oldest first. */
  readonly days: readonly string[];
  /** Whether it is known what was on that day; nothing is drawn where it is not. */
  readonly isKnown: readonly boolean[];
  readonly series: readonly Series[];
  /** `stacked`: the values of a day add up. `nested`: each holds the one before. */
  readonly arrangement: 'stacked' | 'nested';
  readonly scale: Scale;
  /** What up and down mean, where there is both. */
  readonly directions?: { readonly up: string; readonly down: string };
  /** Further columns of the table: counts. */
  readonly columns?: readonly { readonly name: string; readonly values: readonly (number | null)[] }[];
}

/** Who reads it, and how that person reads numbers and days. */
interface Reading extends Pick<Reader, 'texts'> {
  readonly speech: Speech;
}

/** In units of the drawing, which is as wide as its place: letters have a size that can be read on a phone. */
const WIDTH = 320;
const LEFT = 48;
const TOP = 16;
const PLOT = 120;
const BOTTOM = 32;
/** So high at least is the bar of what was not nothing. */
const LOWEST = 1.5;
/** More days, and only each fifth is named. */
const MOST_NAMED = 16;

interface Bar {
  readonly series: Series;
  /** Heights above, or below, the line of zero. */
  readonly from: number;
  readonly to: number;
}

const rounded = (value: number): number => Math.round(value * 100) / 100;

/** The bars of one day in one direction, from the line of zero outwards. */
const barsOf = (
  { series, arrangement, scale }: Chart,
  day: number,
  direction: Series['direction'],
): Bar[] => {
  let [sum, from] = [0, 0];
  return series
    .filter((one) => one.direction === direction)
    .flatMap((one): Bar[] => {
      const value = one.values[day] ?? 0;
      sum = arrangement === 'stacked' ? sum + value : Math.max(sum, value);
      const bar = { series: one, from, to: heightOf(scale, sum) };
      from = bar.to;
      return value === 0 || bar.to === bar.from ? [] : [bar];
    });
};

/** The largest value of a day in one direction. */
const mostOf = ({ days, series, arrangement }: Chart, direction: Series['direction']): number =>
  Math.max(
    0,
    ...days.map((_, day) => {
      const values = series.filter((one) => one.direction === direction).map((one) => one.values[day] ?? 0);
      return arrangement === 'stacked'
        ? values.reduce((sum, value) => sum + value, 0)
        : Math.max(0, ...values);
    }),
  );

const format =
  (scale: Scale, { speech }: Reading) =>
  (value: number): string =>
    scale === 'count' ? speech.number(value) : speech.duration(value);

const fillOf = ({ id }: Chart, look: Look): string =>
  look === 'hatched' ? `url(#${id}-hatched)` : look === 'outlined' ? 'none' : 'currentColor';

const drawing = (chart: Chart, reading: Reading): Html => {
  const { id, days, isKnown, scale, directions } = chart;
  const said = format(scale, reading);
  const [most, least] = [mostOf(chart, 'up'), mostOf(chart, 'down')];
  const all = heightOf(scale, most) + heightOf(scale, least);
  const unit = all === 0 ? 0 : PLOT / all;
  const zero = TOP + (all === 0 ? PLOT : heightOf(scale, most) * unit);
  const width = (WIDTH - LEFT) / days.length;
  const at = (day: number): number => rounded(LEFT + (day + 0.5) * width);
  const mark = (value: number, sign: 1 | -1): Html => {
    const y = rounded(zero - sign * heightOf(scale, value) * unit);
    return html`<line class="mark" x1="${LEFT}" x2="${WIDTH}" y1="${y}" y2="${y}"></line><text x="${LEFT - 4}" y="${y + 3.5}" text-anchor="end">${said(value)}</text>`;
  };
  const rect = (day: number, sign: 1 | -1, { series, from, to }: Bar): Html => {
    const height = Math.max(LOWEST, (to - from) * unit);
    const y = sign === 1 ? zero - from * unit - height : zero + from * unit;
    return html`<rect x="${rounded(at(day) - width * 0.36)}" y="${rounded(y)}" width="${rounded(width * 0.72)}" height="${rounded(height)}" fill="${fillOf(chart, series.look)}"></rect>`;
  };
  const column = (name: string, day: number): Html => {
    const values = chart.series.map((one) => `${one.column}: ${said(one.values[day] ?? 0)}`).join(', ');
    const isNamed = days.length <= MOST_NAMED || (days.length - 1 - day) % 5 === 0;
    return html`<g>${isKnown[day] ? html`<title>${reading.speech.plainDate(name)}: ${values}</title>${barsOf(chart, day, 'up').map((bar) => rect(day, 1, bar))}${barsOf(chart, day, 'down').map((bar) => rect(day, -1, bar))}` : html`<text x="${at(day)}" y="${rounded(zero - 3)}" text-anchor="middle">?</text>`}${isNamed ? html`<text x="${at(day)}" y="${TOP + PLOT + BOTTOM - 4}" text-anchor="middle">${Number(name.slice(8))}</text>` : ''}</g>`;
  };
  return html`<svg class="bars" viewBox="0 0 ${WIDTH} ${TOP + PLOT + BOTTOM}" aria-hidden="true" focusable="false">
      <defs><pattern id="${id}-hatched" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line x1="1" x2="1" y1="0" y2="4" stroke="currentColor" stroke-width="1.6"></line></pattern></defs>
      ${marksUpTo(scale, most).map((value) => mark(value, 1))}${marksUpTo(scale, least).map((value) => mark(value, -1))}
      ${directions === undefined ? '' : html`<text x="${LEFT}" y="11">↑ ${directions.up}</text><text x="${LEFT}" y="${TOP + PLOT + 13}">↓ ${directions.down}</text>`}
      ${days.map(column)}
      <line class="zero" x1="${LEFT}" x2="${WIDTH}" y1="${rounded(zero)}" y2="${rounded(zero)}"></line>
    </svg>`;
};

const legend = (chart: Chart): Html => {
  const seen = chart.series.filter((one, n) => chart.series.findIndex(({ name }) => name === one.name) === n);
  return html`<ul class="legend small" aria-hidden="true">${seen.map(({ name, look }) => html`<li><svg class="bars" viewBox="0 0 14 14"><rect x="1" y="1" width="12" height="12" fill="${fillOf(chart, look)}"></rect></svg>${name}</li>`)}</ul>`;
};

const table = (chart: Chart, reading: Reading): Html => {
  const { days, isKnown, series, columns = [], scale } = chart;
  const { charts, today } = reading.texts;
  const { speech } = reading;
  const said = format(scale, reading);
  const cell = (day: number, value: number | null | undefined, say: (value: number) => string): Html =>
    html`<td class="number">${value == null ? (isKnown[day] ? '–' : charts.notKept) : say(value)}</td>`;
  const row = (name: string, day: number): Html =>
    html`<tr><th scope="row">${speech.plainDate(name)}</th>${series.map(({ values }) => cell(day, values[day], said))}${columns.map(({ values }) => cell(day, values[day], speech.number))}</tr>`;
  const heads = [...series.map(({ column }) => column), ...columns.map(({ name }) => name)];
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${chart.title}"><table>
      <thead><tr><th scope="col">${today.course.day}</th>${heads.map((head) => html`<th scope="col" class="number">${head}</th>`)}</tr></thead>
      <tbody>${days.map(row).toReversed()}</tbody>
    </table></div>`;
};

/** A chart of the last days: a drawing for the eye, and a table with the same numbers for everybody. Without a script. */
export const chartView = (chart: Chart, reading: Reading): Html => {
  const { texts, speech } = reading;
  const { charts, today } = texts;
  const isEmpty = chart.series.every(({ values }) => values.every((value) => (value ?? 0) === 0));
  const first = chart.isKnown.indexOf(true);
  const kept = chart.days[first < 0 ? chart.days.length - 1 : first] ?? '';
  return html`<section class="card" aria-labelledby="${chart.id}">
  <h4 id="${chart.id}">${chart.title}</h4>
  <figure>
    ${isEmpty ? html`<p class="soft">${charts.nothing}</p>` : html`${legend(chart)}${drawing(chart, reading)}`}
    <figcaption class="soft small">${chart.caption}${first === 0 ? '' : html` ${charts.keptFrom(speech.plainDate(kept))}`}</figcaption>
  </figure>
  <details>
    <summary>${today.course.asTable}<span class="unseen">: ${chart.title}</span></summary>
    ${table(chart, reading)}
  </details>
</section>`;
};
