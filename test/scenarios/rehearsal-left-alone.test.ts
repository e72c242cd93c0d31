import { describe, expect, it } from 'vitest';
import type { SandboxOptions } from '../../src/sandbox/options.ts';
import {
  ANNA,
  contactsOf,
  eventsOf,
  HALF_HOUR,
  JURG,
  listen,
  openPractice,
  patientsOf,
  reviewKinds,
  runWell,
  WEDNESDAY,
  WITH_INVOICES,
} from './practice.ts';
import { rehearse } from './rehearsing.ts';

/** What somebody who only has the database back from a backup knows of a rehearsal: nothing. */
const FORGOTTEN = [false, true];

const SLOT = { start: WEDNESDAY, end: WEDNESDAY + HALF_HOUR };
const TITLE = 'Ephysio-GHL Probelauf abcdefgh';
const NAME = { firstName: 'Ephysio-GHL', lastName: 'Probelauf Abcdefgh' };

const openOffice = (sandbox: SandboxOptions = {}) => openPractice({ ...WITH_INVOICES, sandbox });

describe('a run leaves what a rehearsal made alone', () => {
  it.each(FORGOTTEN)('in e-Physio (the ids are forgotten: %s)', async (isForgotten) => {
    const bench = await openOffice({ ephysio: { cancelEvent: 405 } });
    const { edit } = bench.sandbox.ephysio;
    edit.addPatient(ANNA);
    await rehearse(bench);
    const [event] = eventsOf(bench);
    if (event === undefined) throw new Error('the event was cancelled');
    // As if it was next week: nobody but the rehearsal books that far ahead.
    edit.moveEvent(event.id, WEDNESDAY, WEDNESDAY + HALF_HOUR);
    if (isForgotten) await bench.store.db.deleteFrom('rehearsals').execute();
    const end = await runWell(bench);
    expect(end.report.created.ghl).toBe(1);
    expect(contactsOf(bench).map(({ firstName }) => firstName)).toEqual(['Anna']);
    expect(end.report.ignored).toMatchObject({ rehearsal: 2 });
    expect(await reviewKinds(bench)).toEqual([]);
    const appointments = [...bench.sandbox.ghl.state.appointments.values()];
    expect(appointments.filter(({ deleted }) => !deleted)).toEqual([]);
    const slots = [...bench.sandbox.ghl.state.blockSlots.values()];
    expect(
      slots.filter(({ startTime, endTime }) => startTime === SLOT.start && endTime === SLOT.end),
    ).toEqual([]);
    expect(await bench.store.db.selectFrom('contact_sync').select('id').execute()).toHaveLength(1);
  });

  it('but not who has the number of its invoice or its event by chance', async () => {
    const bench = await openOffice({ ephysio: { cancelEvent: 405 } });
    await rehearse(bench);
    const [invoice] = bench.sandbox.ephysio.state.invoices.keys();
    const [event] = eventsOf(bench);
    bench.sandbox.ephysio.edit.addPatient({ ...ANNA, id: invoice });
    bench.sandbox.ephysio.edit.addPatient({ ...JURG, id: event?.id, phone: '079 111 22 33' });
    await runWell(bench);
    expect(
      contactsOf(bench)
        .map(({ firstName }) => firstName)
        .sort(),
    ).toEqual(['Anna', 'Jürg']);
  });

  it('in GHL, as a rehearsal that is killed leaves it', async () => {
    const bench = await openOffice();
    const { edit } = bench.sandbox.ghl;
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    const { id } = edit.createContact(NAME);
    const [calendarId = ''] = bench.sandbox.ghl.state.calendars.keys();
    edit.createAppointment({ calendarId, contactId: id, ...SLOT, title: TITLE });
    const end = await runWell(bench);
    expect(patientsOf(bench)).toHaveLength(1);
    expect(end.report.ignored).toMatchObject({ rehearsal: 2 });
    expect(eventsOf(bench)).toEqual([]);
    expect(await reviewKinds(bench)).toEqual([]);
  });
});

describe('the listener leaves what a rehearsal makes alone', () => {
  it('while it is under way and afterwards, by id: without a request', async () => {
    const bench = await openOffice();
    const inbox = listen(bench);
    await rehearse(bench, { inbox });
    const { requests } = bench.sandbox.ephysio.counters;
    const asked = bench.sandbox.ghl.counters.requests;
    await inbox.settle();
    expect(inbox.reports.length).toBeGreaterThan(1);
    expect(inbox.reports.map(({ result }) => result)).toEqual(inbox.reports.map(() => 'done'));
    expect(bench.sandbox.ephysio.counters.requests).toBe(requests);
    expect(bench.sandbox.ghl.counters.requests).toBe(asked);
    expect(patientsOf(bench)).toHaveLength(1);
    expect(await reviewKinds(bench)).toEqual([]);
  });

  it('by its name, before the id is written down', async () => {
    const bench = await openOffice();
    const inbox = listen(bench);
    const { edit } = bench.sandbox.ghl;
    const { id } = edit.createContact(NAME);
    edit.updateContact(id, { city: 'Bern' });
    const [calendarId = ''] = bench.sandbox.ghl.state.calendars.keys();
    edit.createAppointment({ calendarId, contactId: id, ...SLOT, title: TITLE });
    edit.deleteContact(id);
    await inbox.settle();
    expect([...new Set(inbox.reports.map(({ result }) => result))]).toEqual(['done']);
    expect([patientsOf(bench), eventsOf(bench)]).toEqual([[], []]);
    expect(await reviewKinds(bench)).toEqual([]);
  });
});
