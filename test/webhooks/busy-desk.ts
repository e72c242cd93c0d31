import { actingOf } from '../../src/app/single-records.ts';
import { judgeStatus } from '../../src/status/gather-status.ts';
import { finishRun, startRun } from '../../src/store/tables/sync-runs.ts';
import {
  ANNA,
  book,
  contactsOf,
  HALF_HOUR,
  JURG,
  LEAD,
  openWithInvoices,
  patientsOf,
  runWell,
} from '../scenarios/practice.ts';
import type { Bench } from '../sync/run-sync.ts';
import { DAY_MS, MONDAY } from '../sync/virtual-clock.ts';
import type { RigOptions } from './listener.ts';
import { type AdminRig, openAdminRig } from './visitor.ts';

/** Tuesday, 09:00 in Zurich: the day after the one on which everything begins. */
export const TUESDAY = MONDAY + DAY_MS;

/** A run as `sync` writes it down, which went well. */
const noteRun = async ({ store, clock }: Bench): Promise<void> => {
  const id = await startRun(store, { practice: 'main', command: 'sync', now: clock.now() });
  await finishRun(store, id, { exitCode: 0, counts: null, error: null, now: clock.now() });
};

/** The page of a practice whose services answer. */
export const openPageOf = async (bench: Bench, options: RigOptions = {}): Promise<AdminRig> => {
  const [practice] = bench.context().practices;
  if (practice === undefined) throw new Error('the config has no practice');
  const { name, timezone, calendars, ephysio, ghl } = practice;
  await noteRun(bench);
  return openAdminRig({
    store: bench.store,
    now: bench.clock.now,
    practices: [
      {
        name,
        timezone,
        language: 'de',
        locationId: ghl.locationId,
        calendars,
        ephysio: { statuses: ephysio.statuses },
      },
    ],
    statusOf: (_name, days) =>
      judgeStatus(bench.store, practice, { now: bench.clock.now(), days, maxRunAgeHours: 3 }),
    onSingleRecords: actingOf(bench.context()).onSingleRecords,
    ...options,
  });
};

/**
 * A practice on a Monday morning. Anna's phone was changed on both sides; Jürg has a namesake in GHL, spelt in another way;
 * a lead without data has become a patient with placeholders, and has booked over Anna's visit on Tuesday.
 */
export const openBusyDesk = async () => {
  const bench = await openWithInvoices();
  const { ephysio, ghl } = bench.sandbox;
  const anna = ephysio.edit.addPatient(ANNA);
  const jurg = ephysio.edit.addPatient({ ...JURG, lastName: 'Hofmann', phone: '079 222 33 44' });
  ephysio.edit.addEvent({ patientId: anna.id, start: TUESDAY });
  await runWell(bench);
  const annas = contactsOf(bench).find(({ firstName }) => firstName === 'Anna');
  ephysio.edit.changePatient(anna.id, { phone: '079 123 45 67' });
  ghl.edit.updateContact(annas?.id ?? '', { phone: '+41797654321' });
  ghl.edit.createContact({
    firstName: 'Jürg',
    lastName: 'Hoffmann',
    dateOfBirth: '1972-01-09',
    phone: '+41795556677',
  });
  const lead = ghl.edit.createContact(LEAD);
  book(bench, lead.id, { start: TUESDAY + HALF_HOUR / 2 });
  await runWell(bench);
  return { bench, anna, jurg, lead, patients: () => patientsOf(bench) };
};
