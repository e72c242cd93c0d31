import { describe, expect, it } from 'vitest';
import { actingOf } from '../../src/app/single-records.ts';
import { takeValues } from '../../src/items/conflicts.ts';
import { listOpenOperations, openPayload } from '../../src/store/tables/operations.ts';
import { removeLink } from '../../src/sync/manual/remove-link.ts';
import { restoreLink } from '../../src/sync/manual/restore-link.ts';
import { type Bench, PERSON } from '../sync/run-sync.ts';
import { openConflicts, take, withCities } from './conflicting.ts';
import { byPerson, linksOf } from './links.ts';
import { changesOf, followChanges } from './listed-changes.ts';
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

const whatOf = (changes: readonly { readonly what: string }[]): string[] =>
  changes.map(({ what }) => what).sort();

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

/** What must be listed once, however the run that did it ended. */
const LOST: readonly [string, (bench: Bench, id: number) => void, object][] = [
  [
    'a record that it created',
    ({ sandbox }) => void sandbox.ephysio.edit.addPatient({ ...JURG, phone: '' }),
    { what: 'created patient ghl', after: { firstName: 'Jürg' } },
  ],
  [
    'a field that it changed',
    (bench, id) => bench.sandbox.ephysio.edit.changePatient(id, { city: 'Bern' }),
    { what: 'updated patient ghl', before: { city: 'Zürich' }, after: { city: 'Bern' } },
  ],
];

describe('what a run changed that was killed before it stored that', () => {
  it.each(LOST)('is listed once, and for that run: %s', async (_what, change, expected) => {
    const bench = await openPractice();
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    const news = await followChanges(bench);
    change(bench, id);
    const killed = await bench.run({ what: 'patients', lostFrom: 2 });
    expect(killed.error).not.toBeNull();
    expect(await news()).toEqual([]);
    await runWell(bench);
    expect(await news()).toMatchObject([{ by: `run ${killed.id}`, ...expected }]);
    await expectQuiet(bench);
    expect(await news()).toEqual([]);
  });

  it('is listed for that run also where a webhook finds it out', async () => {
    const bench = await openPractice();
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    const inbox = listen(bench);
    const news = await followChanges(bench);
    inEphysio(bench, { city: 'Bern' });
    const killed = await bench.run({ what: 'patients', lostFrom: 2 });
    inGhl(bench, { email: 'neu@example.ch' });
    await inbox.settle();
    const listed = await news();
    expect(listed).toHaveLength(2);
    expect(listed).toContainEqual(
      expect.objectContaining({
        by: `run ${killed.id}`,
        what: 'updated patient ghl',
        after: { city: 'Bern' },
      }),
    );
    expect(listed.find(({ what }) => what === 'updated patient ephysio')?.by).toMatch(/^webhook /);
  });

  it('is listed for the run that finds it out, where an earlier version had begun it', async () => {
    const bench = await openPractice();
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    const news = await followChanges(bench);
    inEphysio(bench, { city: 'Bern' });
    await bench.run({ what: 'patients', lostFrom: 2 });
    const { store } = bench;
    const [operation] = await listOpenOperations(store, 'main');
    if (!operation) throw new Error('nothing is open');
    const { note: _, ...old } = openPayload(store, operation) as { readonly note: object };
    const payload = store.sealer.seal(old, `operations/payload/${operation.id}`);
    await store.db.updateTable('operations').set({ payload }).execute();
    const run = await runWell(bench);
    expect(await news()).toMatchObject([
      { by: `run ${run.id}`, what: 'updated patient ghl', before: {}, after: { city: 'Bern' } },
    ]);
  });

  it('is listed once, where it gave an appointment to another patient', async () => {
    const { bench, event } = await withVisit();
    const news = await followChanges(bench);
    const { id: other } = bench.sandbox.ephysio.edit.addPatient(JURG);
    await runWell(bench, { what: 'patients' });
    bench.sandbox.ephysio.edit.changeEvent(event.id, { patientId: other });
    for (let lostFrom = 2; ; lostFrom += 1) {
      const { error } = await bench.run({ what: 'appointments', lostFrom });
      if (error === null) break;
      expect(lostFrom).toBeLessThan(20);
    }
    await expectQuiet(bench);
    expect(whatOf(await news())).toEqual([
      'cancelled appointment ghl',
      'created appointment ghl',
      'created patient ghl',
    ]);
  });
});

describe('what a person decided is listed', () => {
  it('with each write of a conflict that was taken', async () => {
    const { bench } = await withCities();
    const news = await followChanges(bench);
    await take(bench, 'ghl');
    const changes = await news();
    expect(whatOf(changes)).toEqual(['updated patient ephysio', 'updated patient ghl']);
    const values = { before: { city: 'Bern' }, after: { city: 'Chur' } };
    expect(changes).toMatchObject(changes.map(() => ({ command: 'conflicts resolve', ...values })));
    expect(new Set(changes.map(({ by }) => by)).size).toBe(1);
    expect(changes[0]?.by).toMatch(/^person [0-9a-f-]{36}$/);
  });

  it('as made on the admin page, where it was', async () => {
    const { bench, cities } = await withCities();
    const news = await followChanges(bench);
    const acting = actingOf(bench.context(), 'admin page');
    await takeValues(acting, 'main', await openConflicts(bench), 'ghl');
    expect(cities()).toEqual(['Chur', 'Chur']);
    expect((await news()).map(({ command }) => command)).toEqual(['admin page', 'admin page']);
  });

  it('when a link is removed, and found again by the next run', async () => {
    const bench = await openPractice();
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    const news = await followChanges(bench);
    const [link] = await linksOf(bench);
    const ids = [String(id), contactOf(bench).id];
    await removeLink(
      bench.store,
      { practice: 'main', entity: 'patient', id: link?.id ?? '' },
      PERSON,
      bench.clock.now(),
    );
    expect(await news()).toMatchObject([
      { by: 'person decision', what: 'unlinked patient', ids, about: { ghl: { firstName: 'Anna' } } },
    ]);
    const run = await runWell(bench);
    expect(await news()).toMatchObject([{ by: `run ${run.id}`, what: 'linked patient', ids }]);
  });

  it('when a link is restored', async () => {
    const bench = await openWithInvoices();
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    const inbox = listen(bench);
    const { id: contactId } = contactOf(bench);
    bench.sandbox.ghl.edit.deleteContact(contactId);
    await inbox.settle();
    const news = await followChanges(bench);
    const [link] = await linksOf(bench);
    await byPerson(bench, (run) => restoreLink(run, 'patient', link?.id ?? ''));
    expect(await news()).toMatchObject([
      { command: 'test', what: 'linked patient', ids: [String(id), contactId] },
    ]);
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
