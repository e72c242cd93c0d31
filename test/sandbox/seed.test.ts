import { describe, expect, it } from 'vitest';
import { profileOf } from '../../src/sandbox/profiles.ts';
import { seedPractice } from '../../src/sandbox/seed.ts';

const NOW = Date.parse('2026-11-21T10:00:00Z');
const options = { profile: profileOf(0, 1), patients: 400, eventsPerPatient: 2, now: NOW, therapists: 4 };

describe('the seeded practice', () => {
  const practice = seedPractice(options);
  const { patients, events } = practice;

  it('is the same for the same seed and another for another', () => {
    expect(seedPractice(options)).toEqual(practice);
    expect(seedPractice({ ...options, profile: profileOf(0, 2) }).patients).not.toEqual(patients);
  });

  it('has what breaks careless programs', () => {
    const some = (test: (p: (typeof patients)[number]) => boolean) =>
      expect(patients.some(test), test.toString()).toBe(true);
    expect(patients).toHaveLength(400);
    some((p) => /[äöü]/.test(p.lastName ?? ''));
    some((p) => p.lastName === "O'Neill");
    some((p) => p.lastName === 'D’Agostino');
    some((p) => p.lastName === 'Müller-Keller');
    some((p) => p.firstName === 'Anna Maria');
    some((p) => typeof p.zip === 'number');
    some((p) => typeof p.zip === 'string');
    some((p) => p.email === undefined);
    some((p) => p.phone === undefined);
    some((p) => p.phone === '-' || p.phone === 'unbekannt');
    for (const spelling of [/^0\d\d \d{3} \d\d \d\d$/, /^\+41 /, /^0041\d{9}$/, /^0\d\d\/\d{3} /]) {
      some((p) => spelling.test(p.phone ?? ''));
    }
  });

  it('has families that share phones and e-mails, and no person twice', () => {
    const digits = patients
      .map((p) => (p.phone ?? '').replace(/\D/g, '').slice(-9))
      .filter((d) => d.length === 9);
    expect(new Set(digits).size).toBeLessThan(digits.length);
    const emails = patients.map((p) => p.email).filter((e) => e !== undefined);
    expect(new Set(emails).size).toBeLessThan(emails.length);
    expect(new Set(patients.map((p) => `${p.firstName} ${p.lastName} ${p.birthDate}`)).size).toBe(400);
  });

  it('has events around now, also without patients, and nobody booked twice', () => {
    expect(events.some((e) => e.start < NOW)).toBe(true);
    expect(events.some((e) => e.start > NOW)).toBe(true);
    expect(events.filter((e) => e.patientId === undefined)).toHaveLength(12);
    expect(new Set(events.map((e) => `${e.clientId} ${e.start}`)).size).toBe(events.length);
    expect(new Set(events.map((e) => e.clientId)).size).toBe(4);
    expect(practice.invoices.some((i) => i.stati.status === 1)).toBe(true);
  });

  it('makes a large practice whose events fit into the months ahead when there are hands enough', () => {
    const large = seedPractice({ ...options, patients: 3000, therapists: 6 });
    expect(large.patients).toHaveLength(3000);
    expect(Math.max(...large.events.map((e) => e.start))).toBeLessThan(NOW + 160 * 86_400_000);
  });
});
