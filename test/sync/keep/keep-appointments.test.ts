import { describe, expect, it } from 'vitest';
import { keptNames, keptRows, peopleOfReview, weekOf } from '../../items/people/shown.ts';
import { beAway } from '../../scenarios/blocked.ts';
import { excludeOnly } from '../../scenarios/excluded.ts';
import {
  ANNA,
  appointmentsOf,
  book,
  HALF_HOUR,
  listen,
  openPractice,
  openWithInvoices,
  reviewKinds,
  runWell,
  THURSDAY,
  WEDNESDAY,
} from '../../scenarios/practice.ts';
import { DAY_MS } from '../virtual-clock.ts';

const iso = (ms: number): string => new Date(ms).toISOString();

const openWithVisit = async () => {
  const bench = await openWithInvoices();
  const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
  const event = bench.sandbox.ephysio.edit.addEvent({ patientId: id, start: WEDNESDAY });
  await runWell(bench);
  return { bench, id, event };
};

describe('the appointments of a week', () => {
  it('are those that both sides have, with whose they are, and nothing is kept for them', async () => {
    const { bench, event } = await openWithVisit();
    const { visits, readAt } = await weekOf(bench);
    expect(visits).toMatchObject([
      {
        kind: 'appointment',
        start: iso(WEDNESDAY),
        end: iso(WEDNESDAY + HALF_HOUR),
        person: { name: { firstName: 'Anna', lastName: 'Müller', birthDate: '1975-03-02' } },
        ephysio: { id: String(event.id), status: 'confirmed' },
        ghl: { id: appointmentsOf(bench)[0]?.id, status: 'confirmed' },
        isOff: false,
        missingOn: null,
        differs: [],
      },
    ]);
    expect(visits[0]?.therapist?.clientId).toEqual(String(event.clientId));
    expect(Date.parse(readAt ?? '')).toBe(bench.clock.now());
    expect(await keptRows(bench)).toEqual([]);
  });

  it('are those that only one side has, by the name that was read, until they are linked', async () => {
    const bench = await openWithInvoices();
    const ana = { firstName: 'Ana', lastName: 'Müller', phone: '+41793456789' };
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    const event = bench.sandbox.ephysio.edit.addEvent({ patientId: id, start: WEDNESDAY });
    const contact = bench.sandbox.ghl.edit.createContact(ana);
    const booking = book(bench, contact.id, { start: THURSDAY });
    await runWell(bench);
    const shown = await weekOf(bench);
    expect(shown.visits).toMatchObject([
      {
        start: iso(WEDNESDAY),
        person: { linkId: null, record: { side: 'ephysio', id: String(id) }, name: { firstName: 'Anna' } },
        ephysio: { id: String(event.id) },
        ghl: null,
        missingOn: 'ghl',
      },
      {
        start: iso(THURSDAY),
        person: { record: { side: 'ghl', id: contact.id }, name: { firstName: 'Ana' } },
        ephysio: null,
        ghl: { id: booking.id },
        missingOn: 'ephysio',
      },
    ]);
    const before = await keptRows(bench);
    await runWell(bench);
    await runWell(bench, { what: 'appointments' });
    expect(await keptRows(bench)).toEqual(before);
    bench.sandbox.ghl.edit.updateContact(contact.id, { firstName: 'Anna', dateOfBirth: '1975-03-02' });
    await runWell(bench);
    expect(await reviewKinds(bench)).toEqual([]);
    expect((await weekOf(bench)).visits.map(({ missingOn }) => missingOn)).toEqual([null, null]);
    expect(await keptRows(bench)).toEqual([]);
  });

  it('are kept for a fortnight ahead, and for a day after', async () => {
    const bench = await openPractice({ sync: { newContacts: { who: 'none' } } });
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    const { edit } = bench.sandbox.ephysio;
    const event = edit.addEvent({ patientId: id, start: WEDNESDAY });
    edit.addEvent({ patientId: id, start: WEDNESDAY + 20 * DAY_MS });
    await runWell(bench);
    expect(await keptNames(bench)).toEqual([`appointment ephysio ${event.id}`]);
    await runWell(bench, { afterMs: 2 * DAY_MS + 12 * HALF_HOUR });
    expect(await keptNames(bench)).toEqual([`appointment ephysio ${event.id}`]);
    await runWell(bench, { afterMs: DAY_MS });
    expect(await keptNames(bench)).toEqual([]);
  });

  it('say what stands on each side where a change was not carried out', async () => {
    const { bench } = await openWithVisit();
    bench.configure({ ephysio: { capabilities: { updateEvent: false } } });
    const [appointment] = appointmentsOf(bench);
    const later = THURSDAY + 4 * HALF_HOUR;
    bench.sandbox.ghl.edit.moveAppointment(appointment?.id ?? '', later, later + HALF_HOUR);
    await runWell(bench);
    expect(await reviewKinds(bench)).toEqual(['appointment-by-hand']);
    const { visits } = await weekOf(bench);
    expect(visits).toMatchObject([
      {
        start: iso(WEDNESDAY),
        ephysio: { start: iso(WEDNESDAY) },
        ghl: { start: iso(later) },
        differs: ['start', 'end'],
      },
    ]);
    const shown = await peopleOfReview(bench, 'appointment-by-hand');
    expect(shown.appointments).toMatchObject([{ role: 'about', visit: { differs: ['start', 'end'] } }]);
    expect(shown.people.map(({ side, role }) => [side, role])).toEqual([
      ['ephysio', 'about'],
      ['ghl', 'about'],
    ]);
    expect(shown.differing).toEqual([]);
  });

  it('show time that is taken without an appointment, and no reason', async () => {
    const bench = await openPractice({ sync: { absences: true } });
    const event = beAway(bench);
    await runWell(bench);
    expect((await weekOf(bench)).visits).toMatchObject([
      {
        kind: 'taken',
        start: iso(WEDNESDAY),
        person: null,
        ephysio: { id: String(event.id) },
        therapist: { clientId: String(event.clientId) },
        missingOn: null,
      },
    ]);
  });
});

it('a patient who objects is not named beside an appointment that only e-Physio has, at once and from then on', async () => {
  const bench = await openPractice({ sync: { newContacts: { who: 'none' } } });
  const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
  bench.sandbox.ephysio.edit.addEvent({ patientId: id, start: WEDNESDAY });
  await runWell(bench);
  const personIn = async () => (await weekOf(bench)).visits.map(({ person }) => person);
  expect(await personIn()).toMatchObject([{ name: { firstName: 'Anna' } }]);
  await excludeOnly(bench);
  const nameless = [{ linkId: null, record: { side: 'ephysio', id: String(id) }, name: null }];
  expect(await personIn()).toEqual(nameless);
  await runWell(bench);
  expect(await personIn()).toEqual(nameless);
});

it('a webhook of an appointment keeps what it has read, and takes away what is linked since', async () => {
  const bench = await openPractice({ sync: { newPatients: 'none' } });
  const inbox = listen(bench);
  const lead = bench.sandbox.ghl.edit.createContact({
    firstName: 'Laura',
    lastName: 'Frei',
    phone: '+41791112233',
  });
  const booking = book(bench, lead.id);
  await inbox.settle();
  expect((await weekOf(bench)).visits).toMatchObject([
    { ghl: { id: booking.id }, missingOn: 'ephysio', person: { record: { side: 'ghl', id: lead.id } } },
  ]);
  bench.sandbox.ghl.edit.cancelAppointment(booking.id);
  await inbox.settle();
  expect((await weekOf(bench)).visits).toEqual([]);
});
