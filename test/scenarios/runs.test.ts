import { describe, expect, it } from 'vitest';
import { GuardError, LockedError, StoppedError, UnreachableError } from '../../src/errors.ts';
import { problemsAfter } from '../sync/agreement.ts';
import type { Bench } from '../sync/run-sync.ts';
import { DAY_MS } from '../sync/virtual-clock.ts';
import {
  ANNA,
  appointmentsOf,
  contactOf,
  contactsOf,
  didToEphysio,
  didToGhl,
  JURG,
  NOTHING,
  openPractice,
  runWell,
  WEDNESDAY,
} from './practice.ts';

const openOperations = ({ store }: Bench) => store.db.selectFrom('operations').select('id').execute();

describe('a run', () => {
  it('that is stopped finishes what it began, and the next one does the rest', async () => {
    const bench = await openPractice({ sandbox: { patients: 12, seed: 5 } });
    const stop = new AbortController();
    const end = bench.sandbox.ghl.onExchange(() => {
      if (contactsOf(bench).length >= 5) stop.abort();
    });
    const stopped = await bench.run({ what: 'patients', stopping: stop.signal, concurrency: 2 });
    end();
    expect(stopped.error).toBeInstanceOf(StoppedError);
    const made = contactsOf(bench).length;
    expect(made).toBeLessThan(12);
    expect(stopped.report.created.ghl).toBe(made);
    expect(await openOperations(bench)).toEqual([]);
    const rest = await runWell(bench, { what: 'patients' });
    expect(didToGhl(rest)).toEqual({ ...NOTHING, created: 12 - made });
  });

  it('that is killed between a create and its storing finds what it made', async () => {
    const bench = await openPractice();
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    const killed = await bench.run({ what: 'patients', lostFrom: 2 });
    expect(killed.error).toBeInstanceOf(LockedError);
    expect(await openOperations(bench)).toHaveLength(1);
    expect(contactsOf(bench)).toHaveLength(1);
    const next = await runWell(bench, { what: 'patients' });
    expect(next.ghlRoutes).not.toHaveProperty('POST /contacts');
    expect(contactsOf(bench)).toHaveLength(1);
    expect(await openOperations(bench)).toEqual([]);
    expect(didToGhl(await runWell(bench))).toEqual(NOTHING);
  });

  it.each([
    ['the connection drops after a create', 'drop-after'],
    ['the connection drops before a create', 'drop-before'],
    ['a create is answered with half of its answer', 'garbage'],
    ['a create is answered with 500', { status: 500 }],
    ['a create is answered by a proxy', 'html'],
  ] as const)('makes everybody once although %s', async (_what, fault) => {
    const bench = await openPractice({ sandbox: { patients: 6, seed: 5, eventsPerPatient: 1 } });
    bench.sandbox.faults.add({
      service: 'ghl',
      method: 'POST',
      path: /^\/(contacts\/?|calendars\/events\/appointments)$/,
      every: 2,
      fault,
    });
    for (let n = 0; n < 3; n += 1) await bench.run();
    bench.sandbox.faults.clear();
    await runWell(bench);
    expect(await problemsAfter(bench)).toEqual([]);
    expect(didToGhl(await runWell(bench, { full: true }))).toEqual(NOTHING);
  });

  it('reads only what changed in GHL since the last one, and all of it with full', async () => {
    const bench = await openPractice({ sandbox: { patients: 5, seed: 5 } });
    await runWell(bench, { what: 'patients' });
    // the first list after the backfill shows what the backfill wrote
    await runWell(bench, { what: 'patients' });
    expect((await runWell(bench, { what: 'patients' })).report.read).toEqual({ ephysio: 5, ghl: 0 });
    const [contact] = contactsOf(bench);
    bench.sandbox.ghl.edit.updateContact(contact?.id ?? '', { city: 'Chur' });
    expect((await runWell(bench, { what: 'patients' })).report.read.ghl).toBe(1);
    expect((await runWell(bench, { what: 'patients', full: true })).report.read.ghl).toBe(5);
  });

  it('that only looks writes nothing, and tells what it would do by ids and field names', async () => {
    const bench = await openPractice();
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    bench.sandbox.ephysio.edit.addEvent({ patientId: id, start: WEDNESDAY });
    const dry = await runWell(bench, { dryRun: true });
    expect(dry.report.operations.map((o) => [o.kind, o.record, o.id])).toContainEqual([
      'create',
      'patient',
      String(id),
    ]);
    expect(contactsOf(bench)).toEqual([]);
    expect(
      Object.keys(dry.ghlRoutes).filter((r) => !r.startsWith('GET') && r !== 'POST /contacts/search'),
    ).toEqual([]);
    expect(JSON.stringify(dry.report)).not.toMatch(/Anna|Müller|Seestrasse|example\.ch/);
  });

  it('that only looks reads no contact by id where the search says enough', async () => {
    const bench = await openPractice();
    for (const n of [1, 2, 3])
      bench.sandbox.ghl.edit.createContact({
        firstName: 'Lea',
        lastName: `Neu ${n}`,
        email: `lea${n}@example.ch`,
      });
    const dry = await runWell(bench, { dryRun: true, what: 'patients' });
    expect(didToEphysio(dry)).toMatchObject({ created: 3 });
    expect(dry.ghlRoutes).toEqual({ 'POST /contacts/search': 1 });
    const real = await runWell(bench, { what: 'patients' });
    expect(didToEphysio(real)).toMatchObject({ created: 3 });
    expect(real.ghlRoutes['GET /contacts/:id']).toBe(3);
  });

  it('that only looks leaves no mark in the database either', async () => {
    const bench = await openPractice();
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench, { dryRun: true });
    expect(await bench.store.db.selectFrom('checkpoints').selectAll().execute()).toEqual([]);
  });

  it('ends when e-Physio answers with something that is not its API, and nothing is written', async () => {
    const bench = await openPractice();
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    bench.sandbox.ephysio.edit.addPatient(JURG);
    bench.sandbox.faults.add({ service: 'ephysio', method: 'GET', fault: 'html' });
    const end = await bench.run();
    expect(end.error).toBeInstanceOf(UnreachableError);
    expect(contactOf(bench).firstName).toBe('Anna');
  });

  it('keeps to GHL’s rate limit', { timeout: 30_000 }, async () => {
    const bench = await openPractice({ sandbox: { patients: 150, seed: 5, ghl: { rateLimit: {} } } });
    await runWell(bench, { what: 'patients', concurrency: 20 });
    expect(contactsOf(bench)).toHaveLength(150);
    expect(bench.sandbox.ghl.counters.rateLimited).toBe(0);
  });
});

describe('a guard', () => {
  it('does not take three appointments of which one disappears for a shrunk list', async () => {
    const bench = await openPractice();
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    const events = [0, 1, 2].map((n) =>
      bench.sandbox.ephysio.edit.addEvent({ patientId: id, start: WEDNESDAY + n * DAY_MS }),
    );
    await runWell(bench);
    bench.sandbox.ephysio.edit.removeEvent(events[0]?.id ?? 0);
    expect((await runWell(bench)).report.cancelled.ghl).toBe(1);
    bench.sandbox.ephysio.edit.removeEvent(events[1]?.id ?? 0);
    expect((await runWell(bench)).report.cancelled.ghl).toBe(1);
  });

  const practiceOf = async (patients: number): Promise<Bench> => {
    const bench = await openPractice({ ephysio: { statuses: { 5: 'confirmed', 6: 'cancelled' } } });
    for (let n = 0; n < patients; n += 1) {
      const { id } = bench.sandbox.ephysio.edit.addPatient({
        ...ANNA,
        birthDate: `02.03.${1950 + n}`,
        phone: '',
        email: `anna${n}@example.ch`,
      });
      bench.sandbox.ephysio.edit.addEvent({ patientId: id, start: WEDNESDAY + n * DAY_MS });
    }
    await runWell(bench);
    return bench;
  };

  it.each<[string, (bench: Bench) => void, string, object]>([
    [
      'empty-side',
      ({ sandbox: { ephysio } }) => {
        for (const id of ephysio.state.patients.keys()) ephysio.edit.archivePatient(id);
      },
      '--allow-empty',
      { allowEmpty: true },
    ],
    [
      'shrunk-side',
      ({ sandbox: { ephysio } }) => {
        for (const id of [...ephysio.state.patients.keys()].slice(0, 10)) ephysio.edit.archivePatient(id);
      },
      '--allow-shrink',
      { allowShrink: true },
    ],
    [
      'mass-change',
      ({ sandbox: { ephysio } }) => {
        for (const id of ephysio.state.patients.keys()) ephysio.edit.changePatient(id, { city: 'Bern' });
      },
      '--allow-mass-change',
      { allowMassChange: true },
    ],
    [
      'mass-change',
      ({ sandbox: { ephysio } }) => {
        for (const { id, start } of ephysio.state.events.values())
          if (start >= WEDNESDAY) ephysio.edit.moveEvent(id, start + 3_600_000);
      },
      '--allow-mass-change',
      { allowMassChange: true },
    ],
  ])(
    '(%s) stops a run before its first write, and its flag lets it through',
    async (guard, edit, flag, overrides) => {
      const bench = await practiceOf(25);
      edit(bench);
      const before = JSON.stringify([contactsOf(bench), appointmentsOf(bench)]);
      const { error } = await bench.run();
      expect(error).toBeInstanceOf(GuardError);
      expect(error).toMatchObject({ guards: [guard], exitCode: 4 });
      expect(error?.hint).toContain(flag);
      expect(JSON.stringify([contactsOf(bench), appointmentsOf(bench)])).toBe(before);
      await runWell(bench, { overrides });
    },
  );
});
