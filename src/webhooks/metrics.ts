/** Names and values of labels: constants, states, types of events and names of practices; never ids or patient data. */
export type Labels = Readonly<Record<string, string | number>>;

export interface Gauge {
  readonly name: string;
  readonly help: string;
  readonly values: readonly { readonly labels?: Labels; readonly value: number }[];
}

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

const escaped = (value: string | number): string =>
  String(value).replace(/[\\"\n]/g, (c) => (c === '\n' ? '\\n' : `\\${c}`));

const series = (labels: Labels = {}): string => {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
};

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
      const head = (name: string, help: string, type: string): void => {
        lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`);
      };
      for (const [name, help] of Object.entries(COUNTERS)) {
        head(name, help, 'counter');
        for (const [labels, value] of counters.get(name as CounterName) ?? [])
          lines.push(`${name}${labels} ${value}`);
      }
      head(SECONDS, 'From the first byte of a delivery to its answer.', 'histogram');
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
      for (const { name, help, values } of gauges) {
        head(name, help, 'gauge');
        for (const { labels, value } of values) lines.push(`${name}${series(labels)} ${value}`);
      }
      return `${lines.join('\n')}\n`;
    },
  };
};
