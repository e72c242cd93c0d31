import { PATIENT_FIELDS } from '../../src/domain/records/patient.ts';
import { createGhlContactSide } from '../../src/ghl/contacts/contact-side.ts';
import { clientFor, LOCATION } from './set-up.ts';

export const contact = (n: number, more: Record<string, unknown> = {}) => ({
  id: `c${n}`,
  locationId: LOCATION,
  firstName: 'Anna',
  lastName: `Muster${n}`,
  searchAfter: [1_700_000_000_000 + n, `c${n}`],
  ...more,
});
export const page = (from: number, count: number, total: number) => ({
  json: { contacts: Array.from({ length: count }, (_, i) => contact(from + i)), total, traceId: 't' },
});
/** What the config says of new contacts when it says nothing. */
export const MARKS = { tags: [], source: 'e-Physio', dnd: [] };
export const sideFor = (url: string) => {
  const { client, clock, time } = clientFor(url);
  return {
    side: createGhlContactSide(client, time, { fields: PATIENT_FIELDS, marks: MARKS, version: '2021-07-28' }),
    client,
    clock,
  };
};
