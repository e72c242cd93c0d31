/** Names and values of labels: constants, states, types of events and names of practices; never ids or patient data. */
export type Labels = Readonly<Record<string, string | number>>;

export interface Gauge {
  readonly name: string;
  readonly help: string;
  readonly values: readonly { readonly labels?: Labels; readonly value: number }[];
}

const escaped = (value: string | number): string =>
  String(value).replace(/[\\"\n]/g, (c) => (c === '\n' ? '\\n' : `\\${c}`));

/** Labels as they stand behind a name. */
export const series = (labels: Labels = {}): string => {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
};

/** The lines above the values of one metric. */
export const head = (name: string, help: string, type: string): string[] => [
  `# HELP ${name} ${help}`,
  `# TYPE ${name} ${type}`,
];

/** Gauges in the Prometheus text format, a line each. */
export const gaugeLines = (gauges: readonly Gauge[]): string[] =>
  gauges.flatMap(({ name, help, values }) => [
    ...head(name, help, 'gauge'),
    ...values.map(({ labels, value }) => `${name}${series(labels)} ${value}`),
  ]);
