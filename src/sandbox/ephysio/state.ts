import { randomBytes } from 'node:crypto';
import type { EphysioEvent, EphysioInvoice, EphysioPatient, EphysioPractice } from './model.ts';
import type { EphysioOptions } from './options.ts';

/** Everything the simulated e-Physio knows of one practice. */
export interface EphysioState {
  readonly options: EphysioOptions;
  readonly practice: EphysioPractice;
  readonly patients: Map<number, EphysioPatient>;
  readonly events: Map<number, EphysioEvent>;
  readonly invoices: Map<number, EphysioInvoice>;
  /** Bearer token to its expiry (epoch ms). */
  readonly tokens: Map<string, number>;
  readonly cryptoKey: string;
  /** Values that the service does not accept, as `field value`. */
  readonly refusedValues: Set<string>;
  nextId(): number;
  invoicesOf(patientId: number): EphysioInvoice[];
  putInvoice(invoice: EphysioInvoice): void;
  /** Records back to the practice's first ones; sign-ins stay. */
  reset(): void;
}

const highest = (records: readonly { readonly id: number }[]): number =>
  records.reduce((max, r) => Math.max(max, r.id), 0);

export const createEphysioState = (options: EphysioOptions, practice: EphysioPractice): EphysioState => {
  const patients = new Map<number, EphysioPatient>();
  const events = new Map<number, EphysioEvent>();
  const invoices = new Map<number, EphysioInvoice>();
  const byPatient = new Map<number, Set<number>>();
  let lastId = 0;

  const putInvoice = (invoice: EphysioInvoice): void => {
    invoices.set(invoice.id, invoice);
    const ids = byPatient.get(invoice.patientId) ?? new Set();
    byPatient.set(invoice.patientId, ids.add(invoice.id));
  };
  const refusedValues = new Set<string>();
  const reset = (): void => {
    refusedValues.clear();
    for (const map of [patients, events, invoices, byPatient]) map.clear();
    for (const p of practice.patients) patients.set(p.id, p);
    for (const e of practice.events) events.set(e.id, e);
    for (const i of practice.invoices) putInvoice(i);
    lastId = Math.max(
      10_000,
      highest(practice.patients),
      highest(practice.events),
      highest(practice.invoices),
    );
  };
  reset();
  return {
    options,
    practice,
    patients,
    events,
    invoices,
    tokens: new Map(),
    cryptoKey: randomBytes(16).toString('hex'),
    refusedValues,
    nextId: () => {
      lastId += 1;
      return lastId;
    },
    invoicesOf: (patientId) =>
      [...(byPatient.get(patientId) ?? [])].map((id) => invoices.get(id)).filter((i) => i !== undefined),
    putInvoice,
    reset,
  };
};
