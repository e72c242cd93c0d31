import { describe, expect, it } from 'vitest';
import { DONE, openConflicts, take, withCities } from './conflicting.ts';
import {
  ANNA,
  appointmentsOf,
  contactOf,
  eventsOf,
  expectQuiet,
  HALF_HOUR,
  INVOICE_TEMPLATE,
  listen,
  openPractice,
  openWithInvoices,
  patientOf,
  reviewKinds,
  runWell,
  WEDNESDAY,
} from './practice.ts';

const HOUR = 3_600_000;
const AT = { nine: WEDNESDAY, ten: WEDNESDAY + HOUR, eleven: WEDNESDAY + 2 * HOUR };

describe('taking the value that lost a conflict', () => {
  it.each([
    ['ephysio', 'ghl', 'Chur'],
    ['ghl', 'ephysio', 'Bern'],
  ] as const)(
    'of a patient, where %s had won, writes it to both sides',
    async (conflictWinner, side, city) => {
      const { bench, inbox, cities } = await withCities({ sync: { conflictWinner } });
      expect(await take(bench, side)).toEqual(DONE);
      expect(cities()).toEqual([city, city]);
      expect(await openConflicts(bench)).toEqual([]);
      await inbox.settle();
      expect(inbox.reports.map(({ result }) => result)).toEqual(inbox.reports.map(() => 'done'));
      await expectQuiet(bench);
      expect(cities()).toEqual([city, city]);
    },
  );

  it('may be a last name and an address, one after the other', async () => {
    const bench = await openPractice();
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    bench.sandbox.ephysio.edit.changePatient(id, { lastName: 'Huber', city: 'Bern' });
    const inGhl = { lastName: 'Zgraggen', city: 'Chur' };
    bench.sandbox.ghl.edit.updateContact(contactOf(bench).id, inGhl);
    await runWell(bench);
    expect(contactOf(bench)).toMatchObject({ lastName: 'Huber', city: 'Bern' });
    expect(await take(bench, 'ghl')).toEqual({ exitCode: 0, results: ['done true', 'done true'] });
    expect([patientOf(bench), contactOf(bench)]).toMatchObject([inGhl, inGhl]);
    await expectQuiet(bench);
    expect(await reviewKinds(bench)).toEqual([]);
  });

  it('causes webhooks that need no request', async () => {
    const { bench, inbox } = await withCities();
    await take(bench, 'ghl');
    const before = bench.sandbox.ghl.counters.requests + bench.sandbox.ephysio.counters.requests;
    expect(await inbox.deliver()).toBeGreaterThan(0);
    await inbox.drain();
    expect(bench.sandbox.ghl.counters.requests + bench.sandbox.ephysio.counters.requests).toBe(before);
  });

  it('leaves what stands where the winner is taken', async () => {
    const { bench, cities } = await withCities();
    expect(await take(bench, 'ephysio')).toEqual({ exitCode: 0, results: ['done false'] });
    expect(cities()).toEqual(['Bern', 'Bern']);
    expect(await openConflicts(bench)).toEqual([]);
    await expectQuiet(bench);
  });

  it.each(['ephysio', 'ghl'] as const)('overwrites nothing that was entered in %s since', async (side) => {
    const { bench, cities, changePatient, changeContact } = await withCities();
    if (side === 'ephysio') changePatient({ city: 'Genf' });
    else changeContact({ city: 'Genf' });
    const before = cities();
    const { exitCode, results } = await take(bench, 'ghl');
    expect([exitCode, results]).toEqual([1, [expect.stringContaining('address has been changed since')]]);
    expect(cities()).toEqual(before);
    await runWell(bench);
    expect(cities()).toEqual(['Genf', 'Genf']);
    expect((await take(bench, 'ghl')).results).toEqual([expect.stringContaining('changed since')]);
    expect(cities()).toEqual(['Genf', 'Genf']);
    expect(await openConflicts(bench)).toHaveLength(1);
  });

  it('is settled without a write where a person has entered it on both sides', async () => {
    const { bench, changePatient, changeContact } = await withCities();
    changePatient({ city: 'Chur' });
    changeContact({ city: 'Chur' });
    expect(await take(bench, 'ghl')).toEqual({ exitCode: 0, results: ['done false'] });
    expect(await openConflicts(bench)).toEqual([]);
    await expectQuiet(bench);
  });

  it('is refused where the config gives the field to the other side', async () => {
    const { bench, cities } = await withCities();
    bench.configure({ sync: { owners: { city: 'ephysio' } } });
    expect((await take(bench, 'ghl')).results).toEqual([expect.stringContaining('sync.owners gives city')]);
    expect(cities()).toEqual(['Bern', 'Bern']);
  });

  it('is refused where the contact was deleted or the patient archived', async () => {
    const deleted = await withCities();
    deleted.bench.sandbox.ghl.edit.deleteContact(contactOf(deleted.bench).id);
    expect((await take(deleted.bench, 'ghl')).results).toEqual([expect.stringContaining('is not in GHL')]);
    await deleted.inbox.settle();
    expect((await take(deleted.bench, 'ghl')).results).toEqual([expect.stringContaining('is gone')]);
    const archived = await withCities();
    archived.bench.sandbox.ephysio.edit.archivePatient(patientOf(archived.bench).id);
    expect((await take(archived.bench, 'ghl')).results).toEqual([expect.stringContaining('not active')]);
    expect(contactOf(archived.bench).city).toBe('Bern');
  });

  it('does not empty what e-Physio demands', async () => {
    const { bench, changeContact, changePatient } = await withCities({ sync: { conflictWinner: 'ephysio' } });
    await take(bench, 'ephysio');
    changePatient({ street: 'Dorfplatz 1' });
    changeContact({ address1: null });
    await runWell(bench);
    expect((await take(bench, 'ghl')).results).toEqual([expect.stringContaining('e-Physio demands street')]);
    expect(contactOf(bench).address1).toBe('Dorfplatz 1');
  });
});

describe('taking a value that e-Physio cannot be given', () => {
  it('from GHL: GHL has it, and a review says what to enter by hand', async () => {
    const { bench, cities, changePatient } = await withCities();
    bench.configure({ ephysio: { capabilities: { updatePatient: false } } });
    expect(await take(bench, 'ghl')).toEqual({
      exitCode: 1,
      results: [expect.stringContaining('needs city changed by hand')],
    });
    expect(cities()).toEqual(['Bern', 'Chur']);
    expect(await openConflicts(bench)).toEqual([]);
    await runWell(bench);
    expect(await reviewKinds(bench)).toEqual(['patient-by-hand']);
    expect(cities()).toEqual(['Bern', 'Chur']);
    changePatient({ city: 'Chur' });
    await runWell(bench);
    expect(await reviewKinds(bench)).toEqual([]);
    await expectQuiet(bench);
  });

  it('from e-Physio: nothing is written, and a review asks to enter it there', async () => {
    const { bench, cities } = await withCities({ sync: { conflictWinner: 'ghl' } });
    bench.configure({ sync: { conflictWinner: 'ghl' }, ephysio: { capabilities: { updatePatient: false } } });
    expect((await take(bench, 'ephysio')).results).toEqual([
      expect.stringContaining('enter it in e-Physio by hand'),
    ]);
    expect(cities()).toEqual(['Chur', 'Chur']);
    expect(await openConflicts(bench)).toHaveLength(1);
  });
});

/** A visit moved to ten says e-Physio, to eleven says GHL. */
const withTimes = async () => {
  const bench = await openWithInvoices();
  const { edit } = bench.sandbox.ephysio;
  const { id: patientId } = edit.addPatient(ANNA);
  const { id } = edit.addEvent({ patientId, start: AT.nine });
  await runWell(bench);
  const inbox = listen(bench);
  const visit = () => {
    const [appointment] = appointmentsOf(bench);
    if (!appointment) throw new Error('no appointment');
    return appointment;
  };
  edit.changeEvent(id, { start: AT.ten, end: AT.ten + HALF_HOUR });
  bench.sandbox.ghl.edit.moveAppointment(visit().id, AT.eleven, AT.eleven + HALF_HOUR);
  await runWell(bench);
  await inbox.deliver({ lose: true });
  const times = () => [eventsOf(bench)[0]?.start, visit().startTime];
  expect(times()).toEqual([AT.ten, AT.ten]);
  return { bench, inbox, edit, id, visit, times };
};

describe('taking the time of an appointment that lost', () => {
  it('writes it to both sides', async () => {
    const { bench, inbox, times, visit } = await withTimes();
    expect(await take(bench, 'ghl')).toEqual(DONE);
    expect(times()).toEqual([AT.eleven, AT.eleven]);
    expect(visit()).toMatchObject({ endTime: AT.eleven + HALF_HOUR, appointmentStatus: 'confirmed' });
    expect(await openConflicts(bench)).toEqual([]);
    await inbox.settle();
    await expectQuiet(bench);
  });

  it('is refused where the appointment was moved or cancelled since', async () => {
    const moved = await withTimes();
    moved.edit.changeEvent(moved.id, { start: AT.nine, end: AT.nine + HALF_HOUR });
    expect((await take(moved.bench, 'ghl')).results).toEqual([
      expect.stringContaining('slot has been changed'),
    ]);
    const off = await withTimes();
    off.bench.sandbox.ghl.edit.cancelAppointment(off.visit().id);
    expect((await take(off.bench, 'ghl')).results).toEqual([expect.stringContaining('is cancelled')]);
  });
});

describe('taking the status of an appointment that lost', () => {
  const STATUSES = { '5': 'confirmed', '6': 'cancelled', '7': 'showed' } as const;

  /** Says e-Physio that Anna came, and GHL that she did not, or did not have to. */
  const withStatuses = async (inGhl: 'noshow' | 'cancelled') => {
    const bench = await openPractice({
      ephysio: { invoiceTemplate: INVOICE_TEMPLATE, statuses: STATUSES },
    });
    const { edit } = bench.sandbox.ephysio;
    const { id: patientId } = edit.addPatient(ANNA);
    const { id } = edit.addEvent({ patientId, start: AT.nine });
    await runWell(bench);
    const [visit] = appointmentsOf(bench);
    edit.changeEvent(id, { status: 7 });
    bench.sandbox.ghl.edit.setAppointmentStatus(visit?.id ?? '', inGhl);
    await runWell(bench);
    const statuses = () => [eventsOf(bench)[0]?.status, appointmentsOf(bench)[0]?.appointmentStatus];
    expect(statuses()).toEqual([7, 'showed']);
    return { bench, statuses, edit, id };
  };

  it('writes it where there is a word for it, and leaves the other side as it is', async () => {
    const { bench, statuses } = await withStatuses('noshow');
    expect(await take(bench, 'ghl')).toEqual(DONE);
    expect(statuses()).toEqual([7, 'noshow']);
    expect(await openConflicts(bench)).toEqual([]);
    await expectQuiet(bench);
    expect(statuses()).toEqual([7, 'noshow']);
  });

  it('cancels it on both sides where that had lost', async () => {
    const { bench, statuses } = await withStatuses('cancelled');
    expect(await take(bench, 'ghl')).toEqual(DONE);
    expect(statuses()).toEqual([6, 'cancelled']);
    await expectQuiet(bench);
    expect(statuses()).toEqual([6, 'cancelled']);
  });
});

describe('taking the calendar of an appointment that lost', () => {
  it('puts it there on both sides', async () => {
    const bench = await openPractice({
      sandbox: { therapists: 3 },
      ephysio: { invoiceTemplate: INVOICE_TEMPLATE },
    });
    const [, second, third] = bench.context().practices[0]?.calendars ?? [];
    if (!second || !third) throw new Error('too few therapists');
    const { edit } = bench.sandbox.ephysio;
    const { id: patientId } = edit.addPatient(ANNA);
    const { id } = edit.addEvent({ patientId, start: AT.nine });
    await runWell(bench);
    edit.changeEvent(id, { clientId: second.ephysioClientId, eventTypeId: second.ephysioEventTypeId });
    const [visit] = appointmentsOf(bench);
    bench.sandbox.ghl.edit.changeAppointment(visit?.id ?? '', {
      calendarId: third.ghlCalendarId,
      assignedUserId: third.ghlUserId ?? '',
    });
    await runWell(bench);
    const places = () => [eventsOf(bench)[0]?.clientId, appointmentsOf(bench)[0]?.calendarId];
    expect(places()).toEqual([second.ephysioClientId, second.ghlCalendarId]);
    expect(await take(bench, 'ghl')).toEqual(DONE);
    expect(places()).toEqual([third.ephysioClientId, third.ghlCalendarId]);
    await expectQuiet(bench);
    expect(appointmentsOf(bench)).toHaveLength(1);
  });
});
