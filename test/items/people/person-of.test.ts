import { expect, it } from 'vitest';
import { personOf } from '../../../src/items/people/person-of.ts';
import { listOpenConflicts, resolveConflict } from '../../../src/store/tables/conflicts.ts';
import { contactSync } from '../../../src/store/tables/contact-sync.ts';
import { markDistinct } from '../../../src/store/tables/distinct-pairs.ts';
import {
  ANNA,
  contactOf,
  inEphysio,
  inGhl,
  JURG,
  openPractice,
  patientOf,
  patientsOf,
  runWell,
  THURSDAY,
  WEDNESDAY,
} from '../../scenarios/practice.ts';
import { practiceOf } from './shown.ts';

it('says of a person what each side holds, when visits are, what was changed, and what was asked', async () => {
  const bench = await openPractice();
  const { store, sandbox } = bench;
  const anna = sandbox.ephysio.edit.addPatient(ANNA);
  const event = sandbox.ephysio.edit.addEvent({ patientId: anna.id, start: THURSDAY });
  sandbox.ephysio.edit.addEvent({ patientId: anna.id, start: WEDNESDAY });
  await runWell(bench);
  inEphysio(bench, { phone: '079 111 11 11' });
  inGhl(bench, { phone: '+41792222222' });
  await runWell(bench);
  const [conflict] = await listOpenConflicts(store, 'main');
  await resolveConflict(store, conflict?.id ?? '', bench.clock.now());
  sandbox.ephysio.edit.removeEvent(event.id);
  await runWell(bench, { overrides: { allowRetire: true } });
  const stranger = { side: 'ghl', id: 'sTrAnGeR' } as const;
  await markDistinct(store, 'main', [{ side: 'ephysio', id: String(anna.id) }, stranger], bench.clock.now());

  const link = (await contactSync.findByGhlId(store, 'main', contactOf(bench).id))?.id ?? '';
  const person = await personOf(store, practiceOf(bench), { link });
  expect(person).toMatchObject({
    linkId: link,
    source: 'ephysio',
    name: { firstName: 'Anna', lastName: 'Müller', birthDate: '1975-03-02' },
    ephysio: { id: String(patientOf(bench).id), fields: { phone: '+41791111111' }, isThere: true },
    ghl: { id: contactOf(bench).id, fields: { phone: '+41791111111' }, isThere: true },
    differing: [],
    isExcluded: false,
    visits: [
      { start: new Date(WEDNESDAY).toISOString(), isOff: false },
      { start: new Date(THURSDAY).toISOString(), isOff: true },
    ],
    items: [{ what: 'conflict', kind: 'phone', settledAt: expect.any(String) }],
    distinctFrom: [{ record: stranger, decidedAt: expect.any(String) }],
  });
  const history = person?.history.map(({ at, entity, kind, side, data: { before, after } }) => ({
    at,
    text: [entity, kind, side, before.phone, after.phone].join(' '),
  }));
  expect(history?.map(({ at }) => at)).toEqual(
    history
      ?.map(({ at }) => at)
      .toSorted()
      .toReversed(),
  );
  expect(history?.map(({ text }) => text).toSorted()).toEqual([
    'appointment cancelled ghl  ',
    'appointment created ghl  ',
    'appointment created ghl  ',
    'patient created ghl  +41793456789',
    'patient updated ghl +41792222222 +41791111111',
  ]);
  // By one of the records it is the same page.
  const byRecord = await personOf(store, practiceOf(bench), { side: 'ephysio', id: String(anna.id) });
  expect(byRecord).toEqual(person);
});

it('knows somebody who is not linked by what was read, and says so of nobody', async () => {
  const bench = await openPractice({ sync: { newPatients: 'none', newContacts: { who: 'none' } } });
  const { store, sandbox } = bench;
  sandbox.ephysio.edit.addPatient(JURG);
  sandbox.ephysio.edit.addEvent({ patientId: patientsOf(bench)[0]?.id ?? 0, start: WEDNESDAY });
  const lead = sandbox.ghl.edit.createContact({ firstName: 'Laura', lastName: 'Frei' });
  await runWell(bench);
  const practice = practiceOf(bench);
  expect(await personOf(store, practice, { side: 'ghl', id: lead.id })).toMatchObject({
    linkId: null,
    name: { firstName: 'Laura', lastName: 'Frei' },
    ephysio: null,
    visits: [],
  });
  const id = String(patientOf(bench).id);
  expect(await personOf(store, practice, { side: 'ephysio', id })).toMatchObject({
    ghl: null,
    visits: [{ missingOn: 'ghl', person: { name: { firstName: 'Jürg' } } }],
  });
  expect(await personOf(store, practice, { link: 'none' })).toBeNull();
  expect(await personOf(store, practice, { side: 'ghl', id: 'none' })).toMatchObject({
    name: null,
    ghl: { fields: {}, readAt: null },
    history: [],
    items: [],
  });
});
