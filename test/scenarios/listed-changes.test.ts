import { describe, expect, it } from 'vitest';
import { changesOf, followChanges, whatOf } from './listed-changes.ts';
import {
  ANNA,
  appointmentsOf,
  book,
  contactOf,
  contactsOf,
  eventsOf,
  expectQuiet,
  inEphysio,
  inGhl,
  JURG,
  LEAD,
  listen,
  openPractice,
  openWithInvoices,
  patientsOf,
  runWell,
  THURSDAY,
  WEDNESDAY,
} from './practice.ts';
import { withVisit } from './visit.ts';

const iso = (ms: number): string => new Date(ms).toISOString();

describe('what a run changed is listed', () => {
  it('with the new record of each side, and whose it is', async () => {
    const bench = await openWithInvoices();
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    const { id: lead } = bench.sandbox.ghl.edit.createContact({ ...LEAD, dateOfBirth: '1980-05-06' });
    bench.sandbox.ephysio.edit.addEvent({ patientId: id, start: WEDNESDAY });
    const run = await runWell(bench);
    const changes = await changesOf(bench);
    expect(whatOf(changes)).toEqual([
      'created appointment ghl',
      'created patient ephysio',
      'created patient ghl',
    ]);
    expect(new Set(changes.map(({ by }) => by))).toEqual(new Set([`run ${run.id}`]));
    const anna = contactsOf(bench).find(({ firstName }) => firstName === 'Anna')?.id ?? '';
    const laura = patientsOf(bench).find(({ firstName }) => firstName === 'Laura')?.id;
    const [inGhlNow] = changes.filter(({ what }) => what === 'created patient ghl');
    expect(inGhlNow).toMatchObject({
      command: 'sync',
      ids: [String(id), anna],
      about: { ghl: { firstName: 'Anna', lastName: 'Müller', birthDate: '1975-03-02' } },
      before: {},
      after: { firstName: 'Anna', phone: '+41793456789', email: 'anna@example.ch', city: 'Zürich' },
    });
    expect(changes).toContainEqual(
      expect.objectContaining({
        what: 'created patient ephysio',
        ids: [String(laura), lead],
        after: expect.objectContaining({ firstName: 'Laura', lastName: 'Frei' }),
      }),
    );
    // Whose an appointment is, is said by the id that its own side knows.
    expect(changes).toContainEqual(
      expect.objectContaining({
        what: 'created appointment ghl',
        ids: [String(eventsOf(bench)[0]?.id), appointmentsOf(bench)[0]?.id],
        about: { ghl: expect.objectContaining({ patient: anna, start: iso(WEDNESDAY) }) },
        after: expect.objectContaining({ patient: anna, status: 'confirmed' }),
      }),
    );
    await expectQuiet(bench);
    expect(await changesOf(bench)).toHaveLength(3);
  });

  it('with both values of a field, on either side, and of a conflict', async () => {
    const bench = await openPractice();
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    const news = await followChanges(bench);
    inEphysio(bench, { city: 'Bern' });
    inGhl(bench, { email: 'neu@example.ch' });
    await runWell(bench);
    const changed = await news();
    expect(whatOf(changed)).toEqual(['updated patient ephysio', 'updated patient ghl']);
    expect(changed).toContainEqual(
      expect.objectContaining({
        what: 'updated patient ghl',
        ids: [String(patientsOf(bench)[0]?.id), contactOf(bench).id],
        about: { ghl: { firstName: 'Anna', lastName: 'Müller', birthDate: '1975-03-02' } },
        before: { city: 'Zürich' },
        after: { city: 'Bern' },
      }),
    );
    expect(changed).toContainEqual(
      expect.objectContaining({
        what: 'updated patient ephysio',
        before: { email: 'anna@example.ch' },
        after: { email: 'neu@example.ch' },
      }),
    );
    inEphysio(bench, { street: 'Rennweg 1' });
    inGhl(bench, { address1: 'Bahnhofstrasse 2' });
    await runWell(bench);
    expect(await news()).toMatchObject([
      {
        what: 'updated patient ghl',
        before: { street: 'Bahnhofstrasse 2' },
        after: { street: 'Rennweg 1' },
      },
    ]);
  });

  it('also that two records were linked, with how each of them was called, and what was filled in', async () => {
    const bench = await openPractice();
    const { id } = bench.sandbox.ephysio.edit.addPatient({ ...ANNA, phone: '' });
    const contact = bench.sandbox.ghl.edit.createContact({
      firstName: 'anna',
      lastName: 'Müller',
      dateOfBirth: '1975-03-02',
      email: 'anna@example.ch',
      phone: '+41793456789',
    });
    const { report } = await runWell(bench);
    expect(report.linked).toBe(1);
    const changes = await changesOf(bench);
    expect(changes.filter(({ what }) => what === 'linked patient')).toMatchObject([
      {
        ids: [String(id), contact.id],
        about: { ephysio: { firstName: 'Anna' }, ghl: { firstName: 'anna', birthDate: '1975-03-02' } },
        before: {},
        after: {},
      },
    ]);
    expect(changes).toContainEqual(
      expect.objectContaining({ what: 'updated patient ephysio', after: { phone: '+41793456789' } }),
    );
  });

  it('with a cancelled appointment of either side, and one that was given to another patient', async () => {
    const { bench, event } = await withVisit();
    const news = await followChanges(bench);
    const { id: other } = bench.sandbox.ephysio.edit.addPatient(JURG);
    bench.sandbox.ephysio.edit.changeEvent(event.id, { patientId: other });
    await runWell(bench);
    const given = await news();
    expect(whatOf(given)).toEqual([
      'cancelled appointment ghl',
      'created appointment ghl',
      'created patient ghl',
    ]);
    const [anna, jurg] = ['Anna', 'Jürg'].map(
      (name) => contactsOf(bench).find(({ firstName }) => firstName === name)?.id,
    );
    expect(given).toContainEqual(
      expect.objectContaining({
        what: 'cancelled appointment ghl',
        about: { ghl: expect.objectContaining({ patient: anna, start: iso(WEDNESDAY) }) },
        before: { status: 'confirmed' },
        after: { status: 'cancelled' },
      }),
    );
    const taken = appointmentsOf(bench).find(({ contactId }) => contactId === jurg);
    bench.sandbox.ghl.edit.cancelAppointment(taken?.id ?? '');
    await runWell(bench);
    expect(await news()).toMatchObject([
      {
        what: 'cancelled appointment ephysio',
        ids: [String(event.id), taken?.id],
        about: { ephysio: { patient: String(other) } },
        before: { status: 'confirmed' },
        after: { status: 'cancelled' },
      },
    ]);
  });

  it('by the webhook that caused it, and the listener does not list what it only looked at', async () => {
    const { bench, event } = await withVisit();
    const inbox = listen(bench);
    const news = await followChanges(bench);
    const [visit] = appointmentsOf(bench).filter(({ startTime }) => startTime === WEDNESDAY);
    bench.sandbox.ghl.edit.moveAppointment(visit?.id ?? '', THURSDAY, THURSDAY + 1_800_000);
    await inbox.settle();
    const { webhook_id: webhook } = await bench.store.db
      .selectFrom('webhook_events')
      .select('webhook_id')
      .orderBy('id')
      .executeTakeFirstOrThrow();
    expect(await news()).toMatchObject([
      {
        by: `webhook ${webhook}`,
        command: 'serve-webhooks',
        what: 'updated appointment ephysio',
        ids: [String(event.id), visit?.id],
        before: { start: iso(WEDNESDAY) },
        after: { start: iso(THURSDAY) },
      },
    ]);
  });

  it('not of a dry run, and not what both sides agreed on already', async () => {
    const bench = await openPractice();
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench, { dryRun: true });
    expect(await changesOf(bench)).toEqual([]);
    await runWell(bench);
    inEphysio(bench, { city: 'Bern' });
    inGhl(bench, { city: 'Bern' });
    await runWell(bench, { full: true });
    expect(await changesOf(bench)).toHaveLength(1);
  });
});

it('a booking that makes a patient is listed with both', async () => {
  const bench = await openWithInvoices();
  const { id } = bench.sandbox.ghl.edit.createContact({ ...LEAD, dateOfBirth: '1980-05-06' });
  const inbox = listen(bench);
  book(bench, id);
  await inbox.settle();
  expect(whatOf(await changesOf(bench))).toEqual(['created appointment ephysio', 'created patient ephysio']);
});
