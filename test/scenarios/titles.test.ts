import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../src/domain/records/language.ts';
import type { Bench, BenchOptions } from '../sync/run-sync.ts';
import { DAY_MS } from '../sync/virtual-clock.ts';
import {
  ANNA,
  appointmentsOf,
  contactOf,
  expectQuiet,
  HALF_HOUR,
  listen,
  openPractice,
  runWell,
  THURSDAY,
  WEDNESDAY,
} from './practice.ts';
import { requestsToGhl } from './requests.ts';

const PATH = '/calendars/events/appointments';
const BY_THERAPIST = { sync: { appointmentTitle: 'Termin bei {therapist}' } };
const NO_SCOPE = { status: 401, body: { message: 'The token is not authorized for this scope.' } };

/** Anna has a visit with each of these therapists. */
const withVisits = async (options: BenchOptions = {}, therapists: readonly number[] = [0]) => {
  const bench = await openPractice(options);
  const { edit, practice } = bench.sandbox.ephysio;
  const { id: patientId } = edit.addPatient(ANNA);
  const events = therapists.map((n, i) => {
    const { clientId = 0, eventTypeIds = [] } = practice.therapists[n] ?? {};
    const start = WEDNESDAY + i * 2 * HALF_HOUR;
    return edit.addEvent({ patientId, start, clientId, eventTypeId: eventTypeIds[0] ?? 0 });
  });
  return { bench, events, patientId, ghl: requestsToGhl(bench) };
};

const titlesIn = (bench: Bench): string[] =>
  appointmentsOf(bench)
    .toSorted((a, b) => a.startTime - b.startTime)
    .map(({ title }) => title);

describe('a new appointment in GHL', () => {
  it.each(LANGUAGES)('has the word of the language as its title (%s)', async (language) => {
    const { bench } = await withVisits({ language });
    await runWell(bench);
    expect(titlesIn(bench)).toEqual([
      { de: 'Termin', fr: 'Rendez-vous', it: 'Appuntamento', en: 'Appointment' }[language],
    ]);
  });

  it('asks for no name where the template needs none', async () => {
    const { bench, ghl } = await withVisits({ sync: { appointmentTitle: 'Physio am See' } });
    await runWell(bench);
    expect(titlesIn(bench)).toEqual(['Physio am See']);
    expect(ghl.sent.filter(({ route }) => /\/users|\/calendars\/?$/.test(route))).toEqual([]);
  });

  it('names its therapist, whose names are asked for once a day', async () => {
    const { bench, ghl, patientId } = await withVisits(BY_THERAPIST, [0, 1, 1]);
    await runWell(bench);
    expect(titlesIn(bench)).toEqual([
      'Termin bei Therapist 1',
      'Termin bei Therapist 2',
      'Termin bei Therapist 2',
    ]);
    bench.sandbox.ephysio.edit.addEvent({ patientId, start: THURSDAY });
    await runWell(bench);
    const asked = ghl.sent.filter(({ route }) => /\/users|\/calendars\/?$/.test(route));
    expect(asked.map(({ route }) => route).toSorted()).toEqual(['GET /calendars', 'GET /users']);
  });

  it.each([
    ['by the calendar, without the scope for users', [/^\/users/], 'Termin bei Therapist 1'],
    ['not at all where GHL tells no name', [/^\/users/, /^\/calendars\/?$/], 'Termin'],
  ] as const)('names its therapist %s', async (_how, paths, title) => {
    const { bench } = await withVisits(BY_THERAPIST);
    for (const path of paths) bench.sandbox.faults.add({ service: 'ghl', path, fault: NO_SCOPE });
    await runWell(bench);
    expect(titlesIn(bench)).toEqual([title]);
  });

  it.each(['drop-before', 'drop-after'] as const)('has one title after a lost answer (%s)', async (fault) => {
    const { bench } = await withVisits(BY_THERAPIST);
    bench.sandbox.faults.add({ service: 'ghl', method: 'POST', path: PATH, nth: 1, fault });
    await bench.run();
    await bench.run();
    expect(titlesIn(bench)).toEqual(['Termin bei Therapist 1']);
    await expectQuiet(bench);
  });
});

describe('the title of an appointment that is in GHL', () => {
  /** Somebody gives it a title of their own. */
  const retitle = (bench: Bench): void => {
    for (const { id } of appointmentsOf(bench))
      bench.sandbox.ghl.edit.changeAppointment(id, { title: 'Erstgespräch' });
  };

  it('stays, whatever is written: no request but a create names one', async () => {
    const { bench, events, ghl } = await withVisits(BY_THERAPIST, [0, 1]);
    const { edit, practice } = bench.sandbox.ephysio;
    const [event, other] = events;
    if (!event || !other) throw new Error('no event');
    const inbox = listen(bench);
    await runWell(bench);
    retitle(bench);
    await inbox.settle();
    edit.moveEvent(event.id, THURSDAY);
    await runWell(bench);
    edit.changeEvent(event.id, { clientId: practice.therapists[1]?.clientId });
    edit.removeEvent(other.id);
    // A title is no change: what a webhook tells of it writes nothing, and what it finds is written without one.
    for (const { id } of appointmentsOf(bench))
      bench.sandbox.ghl.edit.changeAppointment(id, { title: 'Kontrolle' });
    await inbox.settle();
    await runWell(bench);
    expect(titlesIn(bench)).toEqual(['Kontrolle', 'Kontrolle']);
    const writes = ghl.sent.filter(({ route }) =>
      /^(POST|PUT) \/calendars\/events\/appointments/.test(route),
    );
    const withTitle = writes.filter(({ text }) => text.includes('title'));
    expect(withTitle.map(({ route }) => route)).toEqual([`POST ${PATH}`, `POST ${PATH}`]);
    expect(writes.filter(({ route }) => route.startsWith('PUT')).length).toBeGreaterThanOrEqual(3);
  });

  it('of a booking is the one that it was booked with, once it is linked', async () => {
    const { bench, ghl } = await withVisits(BY_THERAPIST);
    await runWell(bench);
    const [calendarId = ''] = bench.sandbox.ghl.state.calendars.keys();
    const start = WEDNESDAY + 2 * DAY_MS;
    const visit = { calendarId, contactId: contactOf(bench).id, start, end: start + HALF_HOUR };
    bench.sandbox.ephysio.edit.addEvent({
      patientId: [...bench.sandbox.ephysio.state.patients.keys()][0] ?? 0,
      start,
      end: start + 2 * HALF_HOUR,
    });
    bench.sandbox.ghl.edit.createAppointment({ ...visit, title: 'Online gebucht' });
    await runWell(bench);
    expect(titlesIn(bench)).toEqual(['Termin bei Therapist 1', 'Online gebucht']);
    expect(ghl.sent.filter(({ route, text }) => route.startsWith('PUT') && text.includes('title'))).toEqual(
      [],
    );
  });
});
