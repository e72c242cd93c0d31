import { describe, expect, it } from 'vitest';
import { blockedTimes, expectNothingToBlock, openEmpty, slotsOf } from './blocked.ts';
import { ways, withVisits } from './cleaned-up.ts';
import { excludeOnly, includeOnly, visit } from './excluded.ts';
import { linksOf } from './links.ts';
import {
  ANNA,
  appointmentsOf,
  book,
  HALF_HOUR,
  JURG,
  listen,
  reviewKinds,
  runWell,
  THURSDAY,
  WAYS,
  WEDNESDAY,
  WITH_INVOICES,
} from './practice.ts';
import { requestsToGhl } from './requests.ts';

const TAKEN: [number, number][] = [[WEDNESDAY, WEDNESDAY + HALF_HOUR]];

describe('an appointment that GHL does not have, and takes place,', () => {
  it('is a block slot as long as its patient gets no contact; then it is created first, and its slot goes', async () => {
    const bench = await openEmpty({ sync: { newContacts: { who: 'none' } } });
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    visit(bench, id, WEDNESDAY);
    const sent = requestsToGhl(bench).sent;
    await runWell(bench);
    expect([blockedTimes(bench), appointmentsOf(bench)]).toEqual([TAKEN, []]);
    await expectNothingToBlock(bench);
    sent.length = 0;
    bench.configure({ sync: {} });
    await runWell(bench);
    expect(blockedTimes(bench)).toEqual([]);
    expect(appointmentsOf(bench)).toMatchObject([{ startTime: WEDNESDAY, appointmentStatus: 'confirmed' }]);
    const writes = sent.map(({ route }) => route).filter((route) => /^(POST|DELETE) \/calendars/.test(route));
    expect(writes.map((route) => route.replace(/[^/]{16,}$/, 'ID'))).toEqual([
      'POST /calendars/events/appointments',
      'DELETE /calendars/events/ID',
    ]);
    await expectNothingToBlock(bench);
  });

  it('says nothing of its patient', async () => {
    const bench = await openEmpty();
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    await excludeOnly(bench);
    visit(bench, id, WEDNESDAY);
    const { sent } = requestsToGhl(bench);
    await runWell(bench);
    expect(slotsOf(bench)).toMatchObject([{ title: 'Belegt' }]);
    expect(sent.map(({ text }) => text).join()).not.toMatch(new RegExp(`Anna|Müller|${id}\\b`));
    await includeOnly(bench);
    await runWell(bench);
    expect([slotsOf(bench), appointmentsOf(bench).length]).toEqual([[], 1]);
  });

  it('of a patient who waits for a review is blocked', async () => {
    const bench = await openEmpty();
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    const alike = { firstName: 'Anna', lastName: 'Mueller-Frei', dateOfBirth: '1975-03-02' };
    bench.sandbox.ghl.edit.createContact({ ...alike, phone: '+41446681800', email: 'c@example.ch' });
    visit(bench, id, WEDNESDAY);
    await runWell(bench);
    expect(await reviewKinds(bench)).toContain('who-is-who');
    expect([blockedTimes(bench), appointmentsOf(bench)]).toEqual([TAKEN, []]);
    await expectNothingToBlock(bench);
  });

  it('that GHL refuses is blocked until GHL takes it', async () => {
    const bench = await openEmpty();
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    visit(bench, id, WEDNESDAY);
    const { faults } = bench.sandbox;
    faults.add({
      service: 'ghl',
      method: 'POST',
      path: '/calendars/events/appointments',
      fault: { status: 422, body: { message: ['title is not valid'], error: 'Unprocessable Entity' } },
    });
    const end = await bench.run();
    expect(end.report.failures).toHaveLength(1);
    expect(blockedTimes(bench)).toEqual(TAKEN);
    faults.clear('ghl');
    await runWell(bench);
    expect([blockedTimes(bench), appointmentsOf(bench).length]).toEqual([[], 1]);
  });

  describe.each(WAYS)('by %s', (way) => {
    it.each(ways)('is blocked when it was %s in GHL together with its contact', async (_what, removes) => {
      const visits = await withVisits();
      const { bench, ghl, contact, inbox, asBefore } = visits;
      const slotsBefore = slotsOf(bench).length;
      removes(visits);
      ghl.deleteContact(contact.id);
      if (way === 'webhook') await inbox.settle();
      else await runWell(bench);
      asBefore();
      expect(slotsOf(bench)).toHaveLength(slotsBefore + 2);
      expect(blockedTimes(bench)).toEqual(
        expect.arrayContaining([WEDNESDAY, THURSDAY].map((start) => [start, start + HALF_HOUR])),
      );
      await expectNothingToBlock(bench);
    });

    it('and is booked in GHL after all, loses its slot', async () => {
      const bench = await openEmpty({ ...WITH_INVOICES, sync: { newContacts: { who: 'none' } } });
      const inbox = listen(bench);
      const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
      visit(bench, id, WEDNESDAY);
      await runWell(bench);
      expect(blockedTimes(bench)).toEqual(TAKEN);
      const contact = bench.sandbox.ghl.edit.createContact({
        firstName: 'Anna',
        lastName: 'Müller',
        phone: '+41793456789',
        email: 'anna@example.ch',
        dateOfBirth: '1975-03-02',
      });
      book(bench, contact.id);
      if (way === 'webhook') await inbox.settle();
      else await runWell(bench);
      expect(blockedTimes(bench)).toEqual([]);
      expect(bench.sandbox.ephysio.state.events.size).toBe(1);
      await expectNothingToBlock(bench);
    });
  });

  it('is no slot once its patient cancels, and none is made of one that is cancelled', async () => {
    const bench = await openEmpty({
      ephysio: { statuses: { 5: 'confirmed', 6: 'cancelled' } },
      sync: { newContacts: { who: 'none' } },
    });
    const { edit } = bench.sandbox.ephysio;
    const { id } = edit.addPatient(ANNA);
    const [off, on] = [visit(bench, id, WEDNESDAY), visit(bench, id, THURSDAY)];
    edit.setStatus(off.id, 6);
    await runWell(bench);
    expect(blockedTimes(bench)).toEqual([[THURSDAY, THURSDAY + HALF_HOUR]]);
    edit.setStatus(on.id, 6);
    await runWell(bench);
    expect(slotsOf(bench)).toEqual([]);
  });
});

describe('an appointment that GHL has', () => {
  it('is no slot, also when it is cancelled, moved or deleted in GHL', async () => {
    const bench = await openEmpty(WITH_INVOICES);
    const { edit } = bench.sandbox.ghl;
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    const jurg = bench.sandbox.ephysio.edit.addPatient({ ...JURG, phone: '079 222 33 44' });
    for (let n = 1; n <= 5; n += 1) visit(bench, jurg.id, THURSDAY + n * HALF_HOUR);
    for (let n = 0; n < 3; n += 1) visit(bench, id, WEDNESDAY + n * HALF_HOUR);
    await runWell(bench);
    const [moved, cancelled, deleted] = appointmentsOf(bench)
      .filter(({ startTime }) => startTime < THURSDAY)
      .sort((a, b) => a.startTime - b.startTime);
    edit.moveAppointment(moved?.id ?? '', WEDNESDAY - HALF_HOUR, WEDNESDAY);
    edit.cancelAppointment(cancelled?.id ?? '');
    edit.deleteAppointment(deleted?.id ?? '');
    await runWell(bench);
    expect(slotsOf(bench)).toEqual([]);
    await expectNothingToBlock(bench);
  });

  it('that waits for the retire limit in e-Physio is left as it is', async () => {
    const bench = await openEmpty({
      ...WITH_INVOICES,
      sync: { guards: { maxRetire: 1, maxRetirePercent: 1 } },
    });
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    for (let n = 0; n < 6; n += 1) visit(bench, id, WEDNESDAY + n * HALF_HOUR);
    await runWell(bench);
    for (const one of appointmentsOf(bench).slice(0, 3)) bench.sandbox.ghl.edit.cancelAppointment(one.id);
    expect((await bench.run()).report.heldBack.trips).toHaveLength(1);
    expect(slotsOf(bench)).toEqual([]);
  });
});

it('is blocked until GHL has it: a webhook that links its patient creates no appointment, the next run does, and then frees the time', async () => {
  const bench = await openEmpty({ sync: { newContacts: { who: 'none' } } });
  const inbox = listen(bench);
  const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
  visit(bench, id, WEDNESDAY);
  await runWell(bench);
  bench.sandbox.ghl.edit.createContact({
    firstName: ANNA.firstName,
    lastName: ANNA.lastName,
    email: ANNA.email,
    phone: '+41793456789',
  });
  await inbox.settle();
  expect((await linksOf(bench)).length).toBe(1);
  expect([blockedTimes(bench), appointmentsOf(bench)]).toEqual([TAKEN, []]);
  await runWell(bench);
  expect(blockedTimes(bench)).toEqual([]);
  expect(appointmentsOf(bench)).toMatchObject([{ startTime: WEDNESDAY, appointmentStatus: 'confirmed' }]);
  await expectNothingToBlock(bench);
});
