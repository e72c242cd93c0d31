import pLimit, { type LimitFunction } from 'p-limit';
import { onTestFinished } from 'vitest';
import type { CapabilityMemory, CapabilityName } from '../../src/ephysio/assumed-calls.ts';
import { createAppointmentSide } from '../../src/ephysio/events/appointment-side.ts';
import type { InvoiceRefusals, OneByOne } from '../../src/ephysio/events/invoice.ts';
import { createPatientSide } from '../../src/ephysio/patients/patient-side.ts';
import type { Placeholders } from '../../src/ephysio/patients/placeholders.ts';
import { NOW, rigFor, type Script, scriptedEphysio, token } from './scripted-ephysio.ts';

export interface StartOptions {
  /** The config's `ephysio`. */
  readonly ephysio?: Record<string, unknown>;
  /** Sets of placeholders that were used before the config's. */
  readonly formerPlaceholders?: readonly Placeholders[];
  readonly reuseListMs?: number;
  /** Calls that an earlier run found missing. */
  readonly missing?: readonly CapabilityName[];
}

/** Both sides of a scripted e-Physio, on a clock that only the test moves. */
export const startSides = async (routes: Record<string, Script>, options: StartOptions = {}) => {
  const server = await scriptedEphysio({ 'POST /token': () => token(), ...routes });
  onTestFinished(() => server.close());
  const clock = { ms: NOW };
  const now = () => clock.ms;
  const { client, practice } = rigFor(server.baseUrl, { ephysio: options.ephysio ?? {}, now });
  const missing = new Set<string>(options.missing);
  const worked = new Set<string>();
  const capabilities: CapabilityMemory = {
    isMissing: (name) => missing.has(name),
    note: async (name) => void missing.add(name),
    hasWorked: (name) => worked.has(name),
    noteWorked: async (name) => void worked.add(name),
  };
  const config = practice.ephysio;
  const placeholders = {
    known: async () => [...(options.formerPlaceholders ?? []), config.placeholders],
    remember: async () => undefined,
  };
  const settle = async () => undefined;
  const limits = new Map<string | null, LimitFunction>();
  const oneByOne: OneByOne = (patientId, work) => {
    const limit = limits.get(patientId) ?? pLimit(1);
    limits.set(patientId, limit);
    return limit(work);
  };
  const refused: string[] = [];
  let isTaken = false;
  const refusals: InvoiceRefusals = {
    reason: async () => (isTaken ? null : (refused[0] ?? null)),
    isRefused: async () => refused.length > 0,
    note: async (_patient, reason) => void refused.push(reason),
    hasTaken: async () => isTaken,
    noteTaken: async () => {
      isTaken = true;
    },
  };
  const reuse = options.reuseListMs === undefined ? {} : { reuseListMs: options.reuseListMs };
  return {
    patients: createPatientSide({ client, config, placeholders, capabilities, settle, now, ...reuse }),
    appointments: createAppointmentSide({
      client,
      practice,
      capabilities,
      refusals,
      oneByOne,
      settle,
      now,
    }),
    server,
    clock,
    missing,
    /** Every request but the sign-in: method and path. */
    urls: () =>
      server.seen.filter((s) => s.url !== '/token').map((s) => `${s.method} ${s.url.split('?ids')[0]}`),
    /** The bodies of all requests by one method. */
    sent: (method: string) =>
      server.seen.filter((s) => s.method === method && s.url !== '/token').map((s) => s.body),
  };
};

export const ANNA = {
  id: 4,
  salutation: 'Frau',
  firstName: 'Anna',
  lastName: 'Muster',
  street: 'Weg 1',
  zip: 8001,
  city: 'Zürich',
  birthDate: '03.02.1980',
  sex: true,
  phone: '079 123 45 67',
  insurance: 'kept',
};

/** Anna, as the program knows her. */
export const FULL = {
  firstName: 'Anna',
  lastName: 'Muster',
  birthDate: '1980-02-03',
  email: 'anna@example.ch',
  phone: '+41791234567',
  street: 'Weg 1',
  zip: '8001',
  city: 'Zürich',
};

export const START = Date.parse('2026-12-01T08:00:00.000Z');
/** Midnight of that day in Zurich. */
export const MIDNIGHT = Date.parse('2026-11-30T23:00:00.000Z');
export const DAY = 86_400_000;

export const event = (more: Record<string, unknown> = {}) => ({
  id: 10,
  patientId: 4,
  start: START,
  end: START + 1_800_000,
  status: 5,
  eventTypeId: 29330,
  clientId: 5778,
  ...more,
});
/** That event, as the program knows it. */
export const RECORD = {
  patient: '4',
  calendar: 'cal/usr/5778/29330',
  start: '2026-12-01T08:00:00.000Z',
  end: '2026-12-01T08:30:00.000Z',
  status: 'confirmed',
};
export const MOVED = { start: '2026-12-01T09:00:00.000Z', end: '2026-12-01T09:30:00.000Z' };

export const openInvoice = (id: number, status = 0, statusDetail = 0) => ({
  id,
  stati: { status, statusDetail },
});
