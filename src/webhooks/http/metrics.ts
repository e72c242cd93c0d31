import { type Gauge, gaugeLines, head, type Labels, series } from '../../ops/prometheus-text.ts';

export interface Metrics {
  count(name: CounterName, labels: Labels, by?: number): void;
  /** One intake, in seconds. */
  observe(seconds: number): void;
  /** Prometheus text, with gauges that were measured for the occasion. */
  render(gauges: readonly Gauge[]): string;
}

const COUNTERS = {
  ephysio_ghl_webhook_requests_total: 'Requests to the webhook route, by status of the answer.',
  ephysio_ghl_webhook_events_total: 'Deliveries with a good signature, by type.',
  ephysio_ghl_webhook_stored_total: 'Events stored, by outcome (new, repeated).',
  ephysio_ghl_inbox_tries_total: 'Records that the worker took on, by outcome.',
  ephysio_ghl_connections_dropped_total: 'Connections refused because there were too many.',
} as const;
export type CounterName = keyof typeof COUNTERS;

const SECONDS = 'ephysio_ghl_webhook_seconds';
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 2.5, 10] as const;
/** Series of one counter; types of events are GHL's to invent. */
const MAX_SERIES = 64;

/** Counters and one histogram, as the Prometheus text format wants them: less than a library would bring along. */
export const createMetrics = (): Metrics => {
  const counters = new Map<CounterName, Map<string, number>>();
  const buckets = BUCKETS.map(() => 0);
  let sum = 0;
  let total = 0;

  return {
    count: (name, labels, by = 1) => {
      let values = counters.get(name);
      if (values === undefined) {
        values = new Map();
        counters.set(name, values);
      }
      const own = series(labels);
      const key =
        values.has(own) || values.size < MAX_SERIES
          ? own
          : series(Object.fromEntries(Object.keys(labels).map((label) => [label, 'other'])));
      values.set(key, (values.get(key) ?? 0) + by);
    },
    observe: (seconds) => {
      sum += seconds;
      total += 1;
      const at = BUCKETS.findIndex((bound) => seconds <= bound);
      if (at >= 0) buckets[at] = (buckets[at] ?? 0) + 1;
    },
    render: (gauges) => {
      const lines: string[] = [];
      for (const [name, help] of Object.entries(COUNTERS)) {
        lines.push(...head(name, help, 'counter'));
        for (const [labels, value] of counters.get(name as CounterName) ?? [])
          lines.push(`${name}${labels} ${value}`);
      }
      lines.push(...head(SECONDS, 'From the first byte of a delivery to its answer.', 'histogram'));
      let below = 0;
      for (const [i, bound] of BUCKETS.entries()) {
        below += buckets[i] ?? 0;
        lines.push(`${SECONDS}_bucket{le="${bound}"} ${below}`);
      }
      lines.push(
        `${SECONDS}_bucket{le="+Inf"} ${total}`,
        `${SECONDS}_sum ${sum}`,
        `${SECONDS}_count ${total}`,
      );
      lines.push(...gaugeLines(gauges));
      return `${lines.join('\n')}\n`;
    },
  };
};
