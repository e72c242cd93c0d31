import { onTestFinished } from 'vitest';
import type { GhlAppointment, GhlContact } from '../../src/sandbox/ghl/model.ts';
import { type Bench, type BenchOptions, openBench, type RunEnd, type RunOptions } from '../sync/run-sync.ts';
import { DAY_MS, MONDAY } from '../sync/virtual-clock.ts';

/** A practice with two therapists and nobody in it, for one test. */
export const openPractice = async (options: BenchOptions = {}): Promise<Bench> => {
  const bench = await openBench({ ...options, sandbox: { patients: 0, therapists: 2, ...options.sandbox } });
  onTestFinished(() => bench.close());
  return bench;
};

export const ANNA = {
  firstName: 'Anna',
  lastName: 'Müller',
  birthDate: '02.03.1975',
  sex: false,
  street: 'Seestrasse 7',
  zip: 8002,
  city: 'Zürich',
  phone: '079 345 67 89',
  email: 'Anna@Example.ch',
};

export const JURG = { ...ANNA, firstName: 'Jürg', birthDate: '09.01.1972', email: 'juerg@example.ch' };

/** Wednesday, 09:00 in Zurich. */
export const WEDNESDAY = MONDAY + 2 * DAY_MS;
export const HALF_HOUR = 1_800_000;

export const contactsOf = ({ sandbox }: Bench): GhlContact[] => [...sandbox.ghl.state.contacts.values()];

/** The only contact. */
export const contactOf = (bench: Bench): GhlContact => {
  const [contact, ...others] = contactsOf(bench);
  if (!contact || others.length > 0) throw new Error(`GHL has ${others.length + 1} contacts, or none`);
  return contact;
};

export const appointmentsOf = ({ sandbox }: Bench): GhlAppointment[] => [
  ...sandbox.ghl.state.appointments.values(),
];

/** A run that has to go through. */
export const runWell = async (bench: Bench, options: RunOptions = {}): Promise<RunEnd> => {
  const end = await bench.run(options);
  if (end.error) throw end.error;
  if (end.report.failures.length > 0) throw new Error(JSON.stringify(end.report.failures));
  return end;
};

/** What a run did to GHL. */
export const didToGhl = ({ report: { created, updated, cancelled, linked } }: RunEnd) => ({
  created: created.ghl,
  updated: updated.ghl,
  cancelled: cancelled.ghl,
  linked,
});

export const NOTHING = { created: 0, updated: 0, cancelled: 0, linked: 0 };
