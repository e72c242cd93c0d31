import { expect, it } from 'vitest';
import { documentOf } from './run-program.ts';
import { openOffice } from './set-up.ts';

it('a run right after a restore links what another machine made seconds before, also where GHL allows duplicates', async () => {
  const ghl = { allowDuplicateContact: true, indexLagMs: 8000 };
  const office = await openOffice({ patients: 3, eventsPerPatient: 0, ghl });
  expect(await office.run('sync')).toMatchObject({ exitCode: 0 });
  expect(await office.run('backup', 'copy.sqlite')).toMatchObject({ exitCode: 0 });
  expect(await office.run('restore', 'copy.sqlite', '--yes')).toMatchObject({ exitCode: 0 });
  const lead = { firstName: 'Lea', lastName: 'Neu', email: 'lea@example.ch', phone: '+41791112233' };
  office.sandbox.ghl.edit.createContact(lead);
  office.sandbox.ephysio.edit.addPatient({
    ...lead,
    birthDate: '01.02.1980',
    sex: false,
    street: 'A 1',
    zip: 8000,
    city: 'Bern',
  });
  const end = await office.run('sync', 'patients', '--json');
  expect(documentOf(end)).toMatchObject({ ok: true, created: { ghl: 0, ephysio: 0 }, linked: 1 });
  expect(office.sandbox.ghl.state.contacts.size).toBe(4);
});
