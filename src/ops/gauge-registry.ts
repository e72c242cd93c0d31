import { randomBytes } from 'node:crypto';
import { closeSync, fchmodSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
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

/** Writes a file in one go: who reads it sees the old one or the new one, whole. Readable for all, it holds numbers only. */
export const writeMetricsFile = (path: string, text: string): void => {
  // In the same folder, so that it can be renamed; node_exporter reads only what ends in `.prom`. Other users may write to
  // that folder: a random name and a file that must not exist yet never lead to a file that they have prepared.
  const draft = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  const fd = openSync(draft, 'wx', 0o644);
  try {
    try {
      // Whatever the umask says: node_exporter is another user.
      fchmodSync(fd, 0o644);
      writeSync(fd, text);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
};
