import { html } from 'hono/html';
import type { SideName } from '../../../domain/records/sides.ts';
import type { CourseDay, Way } from '../../../status/course.ts';
import type { PracticeStatus } from '../../../status/practice-status.ts';
import type { Html } from '../shell/html.ts';
import type { PageRequest } from '../shell/page-request.ts';
import { type Chart, chartView, type Look, type Series } from './chart-view.ts';

type Reading = Pick<PageRequest, 'texts' | 'speech'>;

const LOOKS: Readonly<Record<Way, Look>> = { created: 'solid', updated: 'hatched', cancelled: 'outlined' };

/** What was written to GHL stands above the line, what was written to e-Physio below it. */
const writtenChart = (
  course: readonly CourseDay[],
  { texts }: Reading,
  id: string,
  entity: 'appointment' | 'patient',
  ways: readonly Way[],
  columns: Chart['columns'] = [],
): Chart => {
  const { charts } = texts;
  const directions = { up: charts.inGhl, down: charts.inEphysio };
  const seriesOf = (side: SideName, way: Way): Series => {
    const direction = side === 'ghl' ? 'up' : 'down';
    return {
      name: charts.ways[way],
      column: `${directions[direction]}: ${charts.ways[way]}`,
      look: LOOKS[way],
      direction,
      values: course.map(({ written }) => written?.[entity][side][way] ?? null),
    };
  };
  return {
    id,
    ...charts[entity],
    days: course.map(({ day }) => day),
    isKnown: course.map(({ written }) => written !== null),
    series: (['ghl', 'ephysio'] as const).flatMap((side) => ways.map((way) => seriesOf(side, way))),
    arrangement: 'stacked',
    scale: 'count',
    directions,
    columns,
  };
};

const upwards = (name: string, look: Look, values: Series['values']): Series => ({
  name,
  column: name,
  look,
  direction: 'up',
  values,
});

const waitingChart = (course: readonly CourseDay[], { texts: { charts } }: Reading): Chart => {
  const of = (kind: 'reviews' | 'conflicts') => course.map(({ waiting }) => waiting?.[kind] ?? null);
  return {
    id: 'waited',
    ...charts.waiting,
    days: course.map(({ day }) => day),
    isKnown: course.map(({ waiting }) => waiting !== null),
    series: [
      upwards(charts.reviews, 'solid', of('reviews')),
      upwards(charts.conflicts, 'hatched', of('conflicts')),
    ],
    arrangement: 'stacked',
    scale: 'count',
  };
};

const messagesChart = (course: readonly CourseDay[], { texts: { charts, today } }: Reading): Chart => {
  const of = (part: 'received' | 'median' | 'slow') => course.map(({ webhooks }) => webhooks?.[part] ?? null);
  return {
    id: 'messages',
    ...charts.messages,
    days: course.map(({ day }) => day),
    isKnown: course.map(({ webhooks }) => webhooks !== null),
    series: [upwards(charts.median, 'solid', of('median')), upwards(charts.slow, 'hatched', of('slow'))],
    arrangement: 'nested',
    scale: 'duration',
    columns: [{ name: today.course.messages, values: of('received') }],
  };
};

/** What was transferred, what waited and how fast messages were handled on each of the last days. */
export const chartsView = (
  course: readonly CourseDay[],
  { days }: Pick<PracticeStatus, 'days'>,
  reading: Reading,
): Html => {
  const { course: words } = reading.texts.today;
  const runs = [
    { name: words.runsOfDay, values: days.map((day) => day.runs) },
    { name: words.failedRuns, values: days.map((day) => day.failed) },
  ];
  const charts = [
    writtenChart(
      course,
      reading,
      'written-appointments',
      'appointment',
      ['created', 'updated', 'cancelled'],
      runs,
    ),
    writtenChart(course, reading, 'written-people', 'patient', ['created', 'updated']),
    waitingChart(course, reading),
    messagesChart(course, reading),
  ];
  return html`<h3>${words.days(reading.speech.number(course.length))}</h3>
  <div class="pair">${charts.map((chart) => chartView(chart, reading))}</div>`;
};
