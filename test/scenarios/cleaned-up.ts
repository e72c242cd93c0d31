import { expect } from 'vitest';
import type { Bench } from '../sync/run-sync.ts';
import { HOUR_MS } from '../sync/virtual-clock.ts';
import {
  ANNA,
  appointmentsOf,
  contactsOf,
  eventsOf,
  FRIDAY,
  JURG,
  listen,
  openWithInvoices,
  patientsOf,
  runWell,
  THURSDAY,
  WEDNESDAY,
} from './practice.ts';

export const MINUTE_MS = 60_000;
/** Enough that no guard thinks that a list is cut off. */
export const JURGS = 6;

export const inGhl = (bench: Bench) => appointmentsOf(bench).filter(({ deleted }) => !deleted);

/** Anna and Jürg have visits, and everybody knows. */
export const withVisits = async (visits: readonly number[] = [WEDNESDAY, THURSDAY]) => {
  const bench = await openWithInvoices();
  const { edit } = bench.sandbox.ephysio;
  const anna = edit.addPatient(ANNA);
  const jurg = edit.addPatient({ ...JURG, phone: '079 222 33 44' });
  for (const start of visits) edit.addEvent({ patientId: anna.id, start });
  for (let n = 1; n <= JURGS; n += 1) edit.addEvent({ patientId: jurg.id, start: FRIDAY + n * HOUR_MS });
  await runWell(bench);
  bench.clock.advance(HOUR_MS);
  const inbox = listen(bench);
  const contact = contactsOf(bench).find(({ firstName }) => firstName === 'Anna');
  if (!contact) throw new Error('no contact');
  const { edit: ghl } = bench.sandbox.ghl;
  const annas = () => inGhl(bench).filter(({ contactId }) => contactId === contact.id);
  const before = JSON.stringify([eventsOf(bench), patientsOf(bench)]);
  const asBefore = () => expect(JSON.stringify([eventsOf(bench), patientsOf(bench)])).toBe(before);
  const readsOfContact = () => bench.sandbox.ghl.counters.routes['GET /contacts/:id'] ?? 0;
  return { bench, edit, ghl, inbox, contact, annas, asBefore, anna, jurg, readsOfContact };
};

export type Visits = Awaited<ReturnType<typeof withVisits>>;

export const ways: [string, (v: Visits) => void][] = [
  ['deleted', ({ annas, ghl }) => annas().forEach(({ id }) => void ghl.deleteAppointment(id))],
  ['cancelled', ({ annas, ghl }) => annas().forEach(({ id }) => void ghl.cancelAppointment(id))],
];
