import type { EphysioInvoice, EphysioPatient, EphysioPractice, EphysioTherapist } from './ephysio/model.ts';
import { createRandom, type Random } from './random.ts';
import { seedEvents } from './seed-events.ts';
import { seedPatients } from './seed-patients.ts';
import { instantAt, wallClock } from './zoned.ts';

export interface SeedOptions {
  readonly seed: number;
  /** Active patients. */
  readonly patients: number;
  /** On average; each patient has between none and twice as many. */
  readonly eventsPerPatient: number;
  /** Epoch ms: events lie between 14 days before and 150 days after, more where the therapists are booked out. */
  readonly now: number;
  readonly therapists: number;
}

const FIRST_CLIENT = 5778;
const FIRST_TYPE = 29_330;

/** Each therapist has a usual kind of treatment, and every second one more. */
const seedTherapists = (count: number): EphysioTherapist[] =>
  Array.from({ length: count }, (_, i) => ({
    clientId: FIRST_CLIENT + i,
    name: `Therapist ${i + 1}`,
    eventTypeIds: i % 2 === 0 ? [FIRST_TYPE + i, FIRST_TYPE + 100 + i] : [FIRST_TYPE + i],
  }));

/** An open invoice for almost everyone, and closed or sent ones beside it. */
const seedInvoices = (
  random: Random,
  patients: readonly EphysioPatient[],
  now: number,
  zone: string,
): EphysioInvoice[] => {
  const invoices: EphysioInvoice[] = [];
  const add = (patientId: number, daysAgo: number, status: number, statusDetail: number): void => {
    const id = 700_001 + invoices.length;
    const day = wallClock(now - daysAgo * 86_400_000, zone).slice(0, 10);
    const date = instantAt(day, 0, 0, zone);
    invoices.push({ id, patientId, date, stati: { status, statusDetail } });
  };
  for (const { id } of patients) {
    if (random.chance(0.3)) add(id, 120, 1, 0);
    if (random.chance(0.1)) add(id, 60, 0, 1);
    if (random.chance(0.95)) add(id, random.int(14), 0, 0);
  }
  return invoices;
};

/** A practice out of nothing but the options: same options, same practice. */
export const seedPractice = (options: SeedOptions): EphysioPractice => {
  const random = createRandom(options.seed);
  const practice = { practiceId: 4211, adminInfoId: 5770, timezone: 'Europe/Zurich' };
  const therapists = seedTherapists(options.therapists);
  const patients = seedPatients(random, options.patients);
  return {
    ...practice,
    therapists,
    patients,
    events: seedEvents(random, { ...options, ...practice, therapists, patients }),
    invoices: seedInvoices(random, patients, options.now, practice.timezone),
  };
};
