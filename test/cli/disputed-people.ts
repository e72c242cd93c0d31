import { expect } from 'vitest';
import { documentOf } from './run-program.ts';
import { openOffice } from './set-up.ts';

/** An office where a contact of GHL may be a patient, and a run has asked. */
export const openDoubtful = async () => {
  const office = await openOffice({ patients: 3 });
  const { ephysio, ghl } = office.sandbox;
  const patient = ephysio.edit.addPatient({
    firstName: 'Anna',
    lastName: 'Müller',
    birthDate: '02.03.1975',
    street: 'Seestrasse 7',
    zip: 8002,
    city: 'Zürich',
    phone: '079 345 67 89',
  });
  const contact = ghl.edit.createContact({ firstName: 'Ana', lastName: 'Müller', phone: '+41793456789' });
  expect((await office.run('sync', 'patients')).exitCode).toBe(0);
  const open = async () => documentOf(await office.run('review', 'list', '--json')).reviews;
  const [item] = (await open()).filter((r: { kind: string }) => r.kind === 'who-is-who');
  return { office, patient, contact, item, open };
};
