import { expect } from 'vitest';
import { GuardError, type RunError } from '../../src/errors.ts';
import type { EphysioEvent } from '../../src/sandbox/ephysio/model.ts';
import type { Bench } from '../sync/run-sync.ts';
import { DAY_MS } from '../sync/virtual-clock.ts';
import {
  ANNA,
  appointmentsOf,
  contactsOf,
  eventsOf,
  HALF_HOUR,
  JURG,
  openPractice,
  runWell,
  WEDNESDAY,
} from './practice.ts';

export const STATUSES = { 5: 'confirmed', 6: 'cancelled', 7: 'showed', 8: 'noshow' } as const;

export const A_DAY = 16;

export const PEOPLE = [
  ANNA,
  { ...JURG, phone: '044 668 18 01' },
  { ...JURG, firstName: 'Vera', lastName: 'Brunner', email: 'vera@example.ch', phone: '044 668 18 02' },
];

export interface Full {
  readonly bench: Bench;
  /** By therapist, in the order of their starts: sixteen a day from Wednesday on. */
  readonly events: readonly (readonly EphysioEvent[])[];
}

/** So many appointments with each therapist, one patient each, and GHL knows. */
export const fullPractice = async (...counts: readonly number[]): Promise<Full> => {
  const bench = await openPractice({
    ephysio: { statuses: STATUSES },
    sandbox: { therapists: counts.length, ephysio: { tokenSeconds: 10 * 86_400 } },
  });
  const { edit, practice } = bench.sandbox.ephysio;
  const events = counts.map((count, i) => {
    const { id: patientId } = edit.addPatient(PEOPLE[i] ?? ANNA);
    const clientId = practice.therapists[i]?.clientId ?? 0;
    return Array.from({ length: count }, (_, n) =>
      edit.addEvent({
        patientId,
        clientId,
        start: WEDNESDAY + Math.floor(n / A_DAY) * DAY_MS + (n % A_DAY) * HALF_HOUR,
      }),
    );
  });
  await runWell(bench);
  return { bench, events };
};

export const trip = (error: RunError | null): { guard: string; message: string; hint: string } => {
  if (!(error instanceof GuardError)) throw new Error(`no guard tripped: ${error?.message ?? 'no error'}`);
  expect(error.exitCode).toBe(4);
  return { guard: error.guards.join(', '), message: error.message, hint: error.hint };
};

export const bothSides = (bench: Bench): string =>
  JSON.stringify([contactsOf(bench), appointmentsOf(bench), eventsOf(bench)]);

/** What a guard calls the therapists. */
export const namesOf = ({ sandbox: { ephysio, ghl } }: Bench): string[] =>
  [...ghl.state.calendars.values()].map(
    ({ name }, i) => `${name} (e-Physio client ${ephysio.practice.therapists[i]?.clientId})`,
  );
