import { expect } from 'vitest';
import { documentOf } from './run-program.ts';
import { openOffice } from './set-up.ts';

/** An office where both sides have changed the city of one patient, and e-Physio's won. */
export const openDisputed = async () => {
  const office = await openOffice({ patients: 3 });
  const { ephysio, ghl } = office.sandbox;
  expect((await office.run('sync', 'patients')).exitCode).toBe(0);
  const [patient] = ephysio.state.patients.values();
  const [contact] = [...ghl.state.contacts.values()].filter((c) => c.firstName === patient?.firstName);
  if (!patient || !contact) throw new Error('nobody is there');
  ephysio.edit.changePatient(patient.id, { city: 'Bern' });
  ghl.edit.updateContact(contact.id, { city: 'Chur' });
  expect((await office.run('sync', 'patients', '--full')).exitCode).toBe(0);
  const [conflict] = documentOf(await office.run('conflicts', 'list', '--json')).conflicts;
  const cities = () => [
    ephysio.state.patients.get(patient.id)?.city,
    ghl.state.contacts.get(contact.id)?.city,
  ];
  return { office, conflict, cities };
};
