import { describe, expect, it } from 'vitest';
import { keptNames, keptRows, peopleOfFailure, peopleOfReview } from '../../items/people/shown.ts';
import {
  ANNA,
  contactOf,
  contactsOf,
  inEphysio,
  inGhl,
  JURG,
  listen,
  openPractice,
  patientOf,
  reviewKinds,
  runWell,
  WEDNESDAY,
} from '../../scenarios/practice.ts';

/** Anna is in e-Physio; in GHL somebody of nearly her name has her number. */
const ANA = { firstName: 'Ana', lastName: 'Müller', phone: '+41793456789' };

describe('records that are asked about and have no link', () => {
  it('are shown as they were last read, with the next appointment of each', async () => {
    const bench = await openPractice();
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    bench.sandbox.ephysio.edit.addEvent({ patientId: id, start: WEDNESDAY });
    const contact = bench.sandbox.ghl.edit.createContact(ANA);
    await runWell(bench);
    const { people, differing } = await peopleOfReview(bench, 'who-is-who');
    expect(people.map(({ side, id: record, role, linkId }) => [side, record, role, linkId])).toEqual([
      ['ephysio', String(id), 'about', null],
      ['ghl', contact.id, 'candidate', null],
    ]);
    expect(people).toMatchObject([
      {
        fields: { firstName: 'Anna', birthDate: '1975-03-02', phone: '+41793456789', city: 'Zürich' },
        upcoming: [{ start: new Date(WEDNESDAY).toISOString(), missingOn: 'ghl' }],
      },
      { fields: { firstName: 'Ana', phone: '+41793456789' }, upcoming: [] },
    ]);
    expect(differing).toContain('firstName');
    expect(differing).not.toContain('phone');
    // The contact is in the list of those without a patient.
    expect(await keptNames(bench)).toEqual([
      expect.stringMatching(/^appointment ephysio /),
      `patient ephysio ${id}`,
    ]);
  });

  it('are written again only when they change, and deleted once nothing asks for them', async () => {
    const bench = await openPractice();
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    const contact = bench.sandbox.ghl.edit.createContact(ANA);
    await runWell(bench);
    const before = await keptRows(bench);
    expect(before).toHaveLength(1);
    await runWell(bench, { full: true });
    expect(await keptRows(bench)).toEqual(before);
    bench.sandbox.ephysio.edit.changePatient(id, { street: 'Seestrasse 8' });
    await runWell(bench);
    expect((await peopleOfReview(bench, 'who-is-who')).people[0]).toMatchObject({
      fields: { street: 'Seestrasse 8' },
    });
    bench.sandbox.ghl.edit.deleteContact(contact.id);
    await runWell(bench, { full: true });
    expect(await reviewKinds(bench)).toEqual([]);
    expect(await keptNames(bench)).toEqual([]);
  });

  it('are kept by the listener that asks about them', async () => {
    const bench = await openPractice();
    const inbox = listen(bench);
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    await inbox.settle();
    const linked = contactOf(bench).id;
    const ana = { firstName: 'Ana', lastName: 'Müller', dateOfBirth: '1975-03-02', email: 'ana@example.ch' };
    const contact = bench.sandbox.ghl.edit.createContact(ana);
    await inbox.settle();
    const { people } = await peopleOfReview(bench, 'who-is-who');
    expect(people).toMatchObject([
      { side: 'ephysio', id: String(id), role: 'candidate', fields: { firstName: 'Anna' } },
      { side: 'ghl', id: contact.id, role: 'about', fields: { firstName: 'Ana', email: 'ana@example.ch' } },
      { side: 'ghl', id: linked, role: 'partner', fields: { firstName: 'Anna' } },
    ]);
    expect(await keptNames(bench)).toEqual([`patient ghl ${contact.id}`]);
    // From the next run on it is in the list of contacts without a patient.
    await runWell(bench);
    expect(await keptNames(bench)).toEqual([]);
    expect((await peopleOfReview(bench, 'who-is-who')).people).toHaveLength(3);
  });
});

describe('a half of a link', () => {
  it('is shown as its side has it, where what was changed there does not travel', async () => {
    const bench = await openPractice();
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    inEphysio(bench, { phone: '', email: '' });
    await runWell(bench);
    const shown = await peopleOfReview(bench, 'contact-points-cleared');
    expect(shown.people).toMatchObject([
      { side: 'ephysio', fields: { firstName: 'Anna', email: null, phone: null } },
      { side: 'ghl', fields: { email: 'anna@example.ch', phone: '+41793456789' } },
    ]);
    expect(shown.differing).toEqual(['email', 'phone']);
    const before = await keptRows(bench);
    expect(before).toMatchObject([{ entity: 'patient', side: 'ephysio' }]);
    await runWell(bench, { full: true });
    expect(await keptRows(bench)).toEqual(before);
    inEphysio(bench, { phone: '079 345 67 89' });
    await runWell(bench);
    expect(await keptRows(bench)).toEqual([]);
  });

  it('has the newest value of both: what a run has written, and what it could not write', async () => {
    const bench = await openPractice({ ephysio: { capabilities: { updatePatient: false } } });
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    inGhl(bench, { city: 'Chur' });
    inEphysio(bench, { phone: '079 111 11 11' });
    await runWell(bench);
    const { people } = await peopleOfReview(bench, 'patient-by-hand');
    expect(people).toMatchObject([
      { side: 'ephysio', fields: { phone: '+41791111111', city: patientOf(bench).city }, differs: ['city'] },
      { side: 'ghl', fields: { phone: '+41791111111', city: 'Chur' }, differs: ['city'] },
    ]);
  });

  it('that was deleted in GHL is not kept', async () => {
    const bench = await openPractice();
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    bench.sandbox.ephysio.edit.addPatient({ ...JURG, phone: '079 222 33 44' });
    await runWell(bench);
    bench.sandbox.ephysio.edit.changePatient(id, { phone: '', email: '' });
    await runWell(bench);
    expect(await keptNames(bench)).toEqual([`patient ephysio ${id}`]);
    const anna = contactsOf(bench).find(({ firstName }) => firstName === 'Anna');
    bench.sandbox.ghl.edit.deleteContact(anna?.id ?? '');
    await runWell(bench, { full: true });
    expect(await reviewKinds(bench)).toEqual([]);
    expect(await keptRows(bench)).toEqual([]);
  });
});

it('a record that GHL refuses to make is shown as e-Physio has it', async () => {
  const bench = await openPractice();
  bench.sandbox.faults.add({
    service: 'ghl',
    method: 'POST',
    path: /^\/contacts\/?$/,
    fault: { status: 400, body: { message: 'no' } },
  });
  const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
  await bench.run();
  const { people } = await peopleOfFailure(bench);
  expect(people).toMatchObject([
    { side: 'ephysio', id: String(id), role: 'about', fields: { lastName: 'Müller' }, isThere: true },
  ]);
});
