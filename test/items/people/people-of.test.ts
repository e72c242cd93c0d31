import { expect, it } from 'vitest';
import {
  ANNA,
  contactOf,
  HALF_HOUR,
  inEphysio,
  inGhl,
  openPractice,
  patientOf,
  runWell,
  WEDNESDAY,
} from '../../scenarios/practice.ts';
import { peopleOfConflict, peopleOfReview } from './shown.ts';

const openWithAnna = async () => {
  const bench = await openPractice();
  const anna = bench.sandbox.ephysio.edit.addPatient(ANNA);
  bench.sandbox.ephysio.edit.addEvent({ patientId: anna.id, start: WEDNESDAY });
  await runWell(bench);
  return bench;
};

it('shows both records of a conflict as they were last read, with the next appointment', async () => {
  const bench = await openWithAnna();
  inEphysio(bench, { phone: '079 111 11 11' });
  inGhl(bench, { phone: '+41792222222' });
  await runWell(bench);
  const { people, differing } = await peopleOfConflict(bench);
  const upcoming = [
    expect.objectContaining({
      kind: 'appointment',
      start: new Date(WEDNESDAY).toISOString(),
      end: new Date(WEDNESDAY + HALF_HOUR).toISOString(),
      therapist: expect.objectContaining({ clientId: expect.any(String) }),
      missingOn: null,
    }),
  ];
  expect(people).toMatchObject([
    {
      side: 'ephysio',
      id: String(patientOf(bench).id),
      role: 'about',
      fields: { phone: '+41791111111' },
      upcoming,
    },
    { side: 'ghl', id: contactOf(bench).id, role: 'about', fields: { phone: '+41791111111' }, upcoming },
  ]);
  expect(people[0]).toMatchObject({ isThere: true, isExcluded: false, readAt: expect.any(String) });
  expect(differing).toEqual([]);
});

it('shows what stands on each side where a contact stands for somebody else by now', async () => {
  const bench = await openWithAnna();
  inGhl(bench, { firstName: 'Beat', lastName: 'Weber' });
  await runWell(bench);
  const { people, differing } = await peopleOfReview(bench, 'somebody-else');
  expect(people).toMatchObject([
    { side: 'ephysio', fields: { firstName: 'Anna', lastName: 'Müller', phone: '+41793456789' } },
    { side: 'ghl', fields: { firstName: 'Beat', lastName: 'Weber', phone: '+41793456789' } },
  ]);
  expect(differing).toEqual(['firstName', 'lastName']);
});
