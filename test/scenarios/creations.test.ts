import { describe, expect, it } from 'vitest';
import { EXIT } from '../../src/errors.ts';
import { gatherStatus } from '../../src/status/gather-status.ts';
import { releaseHeld } from '../../src/store/tables/webhooks/webhook-queue.ts';
import type { Bench } from '../sync/run-sync.ts';
import { DAY_MS } from '../sync/virtual-clock.ts';
import {
  ANNA,
  book,
  contactOf,
  didToEphysio,
  didToGhl,
  eventsOf,
  LEAD,
  listen,
  NOTHING,
  openPractice,
  patientsOf,
  reviewKinds,
  runWell,
  WITH_INVOICES,
} from './practice.ts';

const MAX_CREATE = 2;

const openLimited = (maxCreate: number | null = MAX_CREATE): Promise<Bench> =>
  openPractice({ ...WITH_INVOICES, sync: { guards: { maxCreate } } });

const NAMES = ['Laura', 'Paul', 'Rosa', 'Urs', 'Vera'];

const addLeads = ({ sandbox }: Bench, count: number, from = 0): string[] =>
  NAMES.slice(from, from + count).map(
    (firstName, n) =>
      sandbox.ghl.edit.createContact({
        ...LEAD,
        firstName,
        lastName: `Ort${String.fromCharCode(97 + from + n)}mann`,
        phone: `+4179555${String(1000 + from + n)}`,
        email: `${firstName.toLowerCase()}@example.ch`,
      }).id,
  );

const statusOf = (bench: Bench) => {
  const { store, practices, now } = bench.context();
  const [practice] = practices;
  if (!practice) throw new Error('no practice');
  return gatherStatus(store, practice, { now: now(), days: 1, maxRunAgeHours: null });
};

describe('more new patients than a run may create', () => {
  it('are held back with their appointments; the rest is written, run after run, and no contact is read', async () => {
    const bench = await openLimited();
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    const anna = contactOf(bench).id;
    const [first = ''] = addLeads(bench, MAX_CREATE + 1);
    book(bench, first);
    bench.sandbox.ghl.edit.updateContact(anna, { city: 'Chur' });
    for (const updated of [1, 0]) {
      const end = await bench.run();
      expect(end.error).toMatchObject({ exitCode: EXIT.guard, guards: ['creations'] });
      expect(end.error?.message).toMatch(/^3 new patients would be created in e-Physio, more than 2 /);
      expect(end.error?.hint).toContain('--allow-create');
      expect(didToEphysio(end)).toEqual({ ...NOTHING, updated });
      expect(end.ghlRoutes['GET /contacts/:id']).toBeUndefined();
    }
    expect(await reviewKinds(bench)).toEqual([]);
    expect(eventsOf(bench)).toEqual([]);
    await runWell(bench, { overrides: { allowCreate: true } });
    expect(patientsOf(bench)).toHaveLength(MAX_CREATE + 2);
    expect(eventsOf(bench)).toHaveLength(1);
    const end = await runWell(bench);
    expect([didToEphysio(end), didToGhl(end)]).toEqual([NOTHING, NOTHING]);
  });

  it.each([
    ['as many as the limit', MAX_CREATE, MAX_CREATE],
    ['more, but there is no limit', null, 5],
  ] as const)('are created: %s', async (_how, limit, count) => {
    const bench = await openLimited(limit);
    addLeads(bench, count);
    await runWell(bench);
    expect(patientsOf(bench)).toHaveLength(count);
  });

  it('are held back also where only their appointments lead to them', async () => {
    const bench = await openPractice({
      ...WITH_INVOICES,
      sync: { newPatients: 'booked', guards: { maxCreate: MAX_CREATE } },
    });
    for (const id of addLeads(bench, MAX_CREATE + 1)) book(bench, id);
    expect((await bench.run()).error).toMatchObject({ guards: ['creations'] });
    expect([patientsOf(bench), await reviewKinds(bench)]).toEqual([[], []]);
    await runWell(bench, { overrides: { allowCreate: true } });
    expect(eventsOf(bench)).toHaveLength(MAX_CREATE + 1);
  });

  it('do not stay held back once the others were deleted in GHL', async () => {
    const bench = await openLimited();
    const [first = ''] = addLeads(bench, MAX_CREATE + 1);
    expect((await bench.run()).error).toMatchObject({ guards: ['creations'] });
    bench.sandbox.ghl.edit.deleteContact(first);
    await runWell(bench);
    expect(patientsOf(bench)).toHaveLength(MAX_CREATE);
  });

  it('do not include contacts that were given up', async () => {
    const bench = await openLimited();
    addLeads(bench, MAX_CREATE);
    bench.sandbox.faults.add({
      service: 'ephysio',
      method: 'POST',
      path: /\/patients/,
      fault: { status: 422 },
    });
    await bench.run();
    // As after the last try.
    await bench.store.db.updateTable('failures').set({ dead_at: '2026-03-02T09:00:00.000Z' }).execute();
    bench.sandbox.faults.clear();
    addLeads(bench, 1, MAX_CREATE);
    const end = await bench.run({ afterMs: 1000 });
    expect([end.error, patientsOf(bench).length]).toEqual([null, 1]);
  });

  it('are listed by a dry run, by name where the operator asks', async () => {
    const bench = await openLimited();
    addLeads(bench, MAX_CREATE + 1);
    const { report } = await bench.run({ dryRun: true });
    const operations = report.operations.filter(({ record }) => record !== 'block-slot');
    expect(operations).toHaveLength(MAX_CREATE + 1);
    expect(operations.every((o) => o.heldBack === true && o.kind === 'create')).toBe(true);
    expect(report.created).toEqual({ ephysio: 0, ghl: 0 });
  });

  it('are counted by a dry run, which ends with the same code', async () => {
    const bench = await openLimited();
    addLeads(bench, MAX_CREATE + 1);
    const { error } = await bench.run({ dryRun: true });
    expect(error).toMatchObject({ exitCode: EXIT.guard });
    expect(error?.message).toContain('would be held back');
  });
});

describe('more new patients than the listener may create in a day', () => {
  const flood = async (limit = MAX_CREATE) => {
    const bench = await openLimited(limit);
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    const anna = contactOf(bench).id;
    const inbox = listen(bench);
    for (const id of addLeads(bench, limit + 1)) book(bench, id);
    await inbox.settle({ forMs: 60_000 });
    const held = () =>
      bench.store.db
        .selectFrom('webhook_events')
        .select(['state', 'attempts', 'held_by'])
        .where('state', '!=', 'done')
        .execute();
    return { bench, inbox, anna, held };
  };

  it('wait, without a try that counts; status says so; other people’s changes go on', async () => {
    const { bench, inbox, anna, held } = await flood();
    expect(patientsOf(bench)).toHaveLength(1 + MAX_CREATE);
    const one = { state: 'new', attempts: 0, held_by: 'creations' };
    expect(await held()).toEqual([one, one]);
    bench.sandbox.ghl.edit.updateContact(anna, { city: 'Chur' });
    await inbox.settle({ forMs: 1000 });
    expect(patientsOf(bench).some(({ city }) => city === 'Chur')).toBe(true);
    const { ok, problems, inbox: state } = await statusOf(bench);
    expect([ok, state.held]).toEqual([false, { creations: 2 }]);
    expect(problems).toContainEqual(
      expect.objectContaining({
        code: 'inbox-held',
        exitCode: EXIT.guard,
        cure: expect.stringContaining('sync --allow-create'),
      }),
    );
  });

  it('are let in by the next run that may', async () => {
    const { bench, inbox, held } = await flood();
    await runWell(bench, { overrides: { allowCreate: true } });
    expect(patientsOf(bench)).toHaveLength(2 + MAX_CREATE);
    await inbox.settle({ forMs: 1000 });
    expect(await held()).toEqual([]);
    expect(eventsOf(bench)).toHaveLength(1 + MAX_CREATE);
    expect((await statusOf(bench)).problems.map(({ code }) => code)).not.toContain('inbox-held');
  });

  it('are let in by a person', async () => {
    const { bench, inbox, held } = await flood();
    const now = bench.clock.now();
    expect(await releaseHeld(bench.store, 'main', ['creations'], { now, isLetIn: true })).toBe(2);
    await inbox.settle({ forMs: 1000 });
    expect(await held()).toEqual([]);
    expect(eventsOf(bench)).toHaveLength(1 + MAX_CREATE);
  });

  it('are created a day later', async () => {
    const { bench, inbox, held } = await flood();
    bench.clock.advance(DAY_MS);
    await inbox.settle({ forMs: 60_000 });
    expect(await held()).toEqual([]);
    expect(patientsOf(bench)).toHaveLength(2 + MAX_CREATE);
  });
});
