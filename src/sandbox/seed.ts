import type { EphysioInvoice, EphysioPatient, EphysioPractice, EphysioTherapist } from './ephysio/model.ts';
import { PEOPLE } from './people-by-language.ts';
import type { Profile } from './profiles.ts';
import { createRandom, type Random } from './random.ts';
import { seedEvents } from './seed-events.ts';
import { seedPatients } from './seed-patients.ts';
import { instantAt, wallClock } from './zoned.ts';

export interface SeedOptions {
  readonly profile: Profile;
  /** Active patients. */
  readonly patients: number;
  /** On average; each patient has between none and twice as many. */
  readonly eventsPerPatient: number;
  /** Epoch ms: events lie between 14 days before and 150 days after, more where the therapists are booked out. */
  readonly now: number;
  readonly therapists: number;
}

const DAY_MS = 86_400_000;
/** Ids of the first practice; the others have the next ones. */
const FIRST = { practice: 4211, adminInfo: 5770, client: 5778, type: 29_330, invoice: 700_001 };
const CLIENTS = 100;
const TYPES = 1000;

/** Each therapist has a usual kind of treatment, and every second one more. Those of the first practice are numbered. */
const seedTherapists = (count: number, { index, language }: Profile): EphysioTherapist[] =>
  Array.from({ length: count }, (_, i) => {
    const type = FIRST.type + index * TYPES + i;
    const { firstNames, lastNames } = PEOPLE[language];
    const nth = index * count + i;
    const name = `${firstNames[nth % firstNames.length]} ${lastNames[(nth * 5) % lastNames.length]}`;
    return {
      clientId: FIRST.client + index * CLIENTS + i,
      name: index === 0 ? `Therapist ${i + 1}` : name,
      eventTypeIds: i % 2 === 0 ? [type, type + 100] : [type],
    };
  });

/** An open invoice for almost everyone, and closed or sent ones beside it. */
const seedInvoices = (
  random: Random,
  patients: readonly EphysioPatient[],
  zone: string,
  { now, profile }: SeedOptions,
): EphysioInvoice[] => {
  const invoices: EphysioInvoice[] = [];
  const midnights = new Map<number, number>();
  const midnight = (daysAgo: number): number => {
    const known = midnights.get(daysAgo);
    if (known !== undefined) return known;
    const at = instantAt(wallClock(now - daysAgo * DAY_MS, zone).slice(0, 10), 0, 0, zone);
    midnights.set(daysAgo, at);
    return at;
  };
  const add = (patientId: number, daysAgo: number, status: number, statusDetail: number): void => {
    const id = FIRST.invoice + profile.idOffset + invoices.length;
    invoices.push({ id, patientId, date: midnight(daysAgo), stati: { status, statusDetail } });
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
  const { profile } = options;
  const { index, idOffset } = profile;
  const random = createRandom(profile.seed);
  const practice = {
    practiceId: FIRST.practice + index,
    adminInfoId: FIRST.adminInfo + index * CLIENTS,
    timezone: 'Europe/Zurich',
  };
  const therapists = seedTherapists(options.therapists, profile);
  const patients = seedPatients(random, options.patients, profile);
  return {
    ...practice,
    therapists,
    patients,
    events: seedEvents(random, { ...options, ...practice, idOffset, therapists, patients }),
    invoices: seedInvoices(random, patients, practice.timezone, options),
  };
};
