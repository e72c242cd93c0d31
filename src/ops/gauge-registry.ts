import { Gauge, Registry } from 'prom-client';

/** Names and values of labels: constants, states, types of events and names of practices; never ids or patient data. */
export type Labels = Readonly<Record<string, string | number>>;

/** A gauge with the values that it has at this moment. */
export interface MeasuredGauge {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly string[];
  readonly values: readonly { readonly labels?: Labels; readonly value: number }[];
}

/** A registry of these gauges and nothing else: no default metrics of the process. */
export const gaugeRegistry = (gauges: readonly MeasuredGauge[]): Registry => {
  const registry = new Registry();
  for (const { name, help, labelNames, values } of gauges) {
    const gauge = new Gauge({ name, help, labelNames, registers: [registry] });
    for (const { labels = {}, value } of values) gauge.set(labels, value);
  }
  return registry;
};
