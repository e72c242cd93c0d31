import fc from 'fast-check';
import type { Patient } from '../../src/domain/records/patient.ts';

/** `undefined` leaves the field out: unknown. Few values, so that people meet. */
const value = (...values: string[]): fc.Arbitrary<string | null | undefined> =>
  fc.constantFrom<string | null | undefined>(...values, null, undefined);

const known = (record: Readonly<Record<string, string | null | undefined>>): Patient =>
  Object.fromEntries(Object.entries(record).filter(([, v]) => v !== undefined));

/** People who share names, birthdays, phones and e-mails more often than not. */
export const anyPatient: fc.Arbitrary<Patient> = fc
  .record({
    firstName: value('Anna', 'Anna Maria', 'Ana', 'Müller'),
    lastName: value('Müller', 'Mueller', 'Anna', 'Keller'),
    birthDate: value('1975-03-02', '2004-03-02'),
    phone: value('+41793456789', '+41446681800'),
    email: value('anna@example.ch', 'familie@example.ch'),
    city: value('Bern'),
  })
  .map(known);
