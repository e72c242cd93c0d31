import { Counter, Histogram, Registry } from 'prom-client';
import { gaugeRegistry, type Labels, type MeasuredGauge } from '../../ops/gauge-registry.ts';

export interface Metrics {
  count(name: CounterName, labels: Labels, by?: number): void;
  /** One intake, in seconds. */
  observe(seconds: number): void;
  /** Prometheus text, with gauges that were measured for the occasion. */
  render(gauges: readonly MeasuredGauge[]): Promise<string>;
}

/** Each counter has one label at most. */
const COUNTERS = {
  ephysio_ghl_webhook_requests_total: {
    help: 'Requests to the webhook route, by status of the answer.',
    labelNames: ['status'],
  },
  ephysio_ghl_webhook_events_total: {
    help: 'Deliveries with a good signature, by type.',
    labelNames: ['type'],
  },
  ephysio_ghl_webhook_stored_total: {
    help: 'Events stored, by outcome (new, repeated).',
    labelNames: ['outcome'],
  },
  ephysio_ghl_inbox_tries_total: {
    help: 'Records that the worker took on, by outcome.',
    labelNames: ['outcome'],
  },
  ephysio_ghl_connections_dropped_total: {
    help: 'Connections refused because there were too many.',
    labelNames: [],
  },
} as const;
export type CounterName = keyof typeof COUNTERS;

const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 2.5, 10];
/** Series of one counter; types of events are GHL's to invent. */
const MAX_SERIES = 64;

/** The content type of what `render` gives. */
export const METRICS_TYPE = Registry.PROMETHEUS_CONTENT_TYPE;

/** The counters and the histogram of one listener. */
export const createMetrics = (): Metrics => {
  const registry = new Registry();
  const registers = [registry];
  const counters = new Map<string, { readonly counter: Counter; readonly series: Set<string> }>(
    Object.entries(COUNTERS).map(([name, config]) => [
      name,
      { counter: new Counter<string>({ name, ...config, registers }), series: new Set() },
    ]),
  );
  const intake = new Histogram({
    name: 'ephysio_ghl_webhook_seconds',
    help: 'From the first byte of a delivery to its answer.',
    buckets: BUCKETS,
    registers,
  });

  return {
    count: (name, labels, by = 1) => {
      const known = counters.get(name);
      if (known === undefined) return;
      const { counter, series } = known;
      const own = Object.values(labels).join();
      if (series.size < MAX_SERIES) series.add(own);
      const counted = series.has(own)
        ? labels
        : Object.fromEntries(Object.keys(labels).map((label) => [label, 'other']));
      counter.inc(counted, by);
    },
    observe: (seconds) => intake.observe(seconds),
    render: (gauges) => Registry.merge([registry, gaugeRegistry(gauges)]).metrics(),
  };
};
