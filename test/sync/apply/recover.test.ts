import { describe, expect, it } from 'vitest';
import type { Patient } from '../../../src/domain/records/patient.ts';
import { listOpenConflicts } from '../../../src/store/tables/conflicts.ts';
import { acquireLock } from '../../../src/store/tables/locks.ts';
import {
  insertOperation,
  listOpenOperations,
  type NewOperation,
} from '../../../src/store/tables/operations.ts';
import { createPatientTarget } from '../../../src/sync/apply/patient-target.ts';
import { recover } from '../../../src/sync/apply/recover.ts';
import type { Target } from '../../../src/sync/apply/target.ts';
import { readInFlight, settledOnly } from '../../../src/sync/in-flight.ts';
import type { RunContext } from '../../../src/sync/run-context.ts';
import { byPerson } from '../../scenarios/links.ts';
import { ANNA, contactOf, openPractice, patientOf, runWell } from '../../scenarios/practice.ts';
import type { Bench } from '../run-sync.ts';

/** Anna as both sides hold her. */
const AS_LINKED: Patient = {
  firstName: 'Anna',
  lastName: 'Müller',
  birthDate: '1975-03-02',
  street: 'Seestrasse 7',
  zip: '8002',
  city: 'Zürich',
  phone: '+41793456789',
  email: 'anna@example.ch',
};
const BEAT: Patient = { firstName: 'Beat', lastName: 'Lüscher', birthDate: '1980-05-05' };

/** A practice in which Anna is linked, or only in e-Physio. */
const withAnna = async (isLinked = true): Promise<Bench> => {
  const bench = await openPractice();
  bench.sandbox.ephysio.edit.addPatient(ANNA);
  if (isLinked) await runWell(bench);
  return bench;
};

/** Works on patients as a run does, before it plans anything. */
const inRun = <T>(bench: Bench, work: (run: RunContext, target: Target<Patient>) => Promise<T>): Promise<T> =>
  byPerson(bench, (run) => work(run, createPatientTarget(run)));

/** Writes down what a run that is gone was about to do. */
const intend = (run: RunContext, operation: Partial<NewOperation>): Promise<string> =>
  insertOperation(run.store, {
    practice: run.practice.name,
    entity: 'patient',
    side: 'ghl',
    kind: 'create',
    linkId: null,
    sourceId: '4711',
    targetId: null,
    owner: 'a run that is gone',
    payload: { record: AS_LINKED, source: AS_LINKED },
    now: run.now(),
    ...operation,
  });

const openIn = async ({ store, practice }: RunContext): Promise<number> =>
  (await listOpenOperations(store, practice.name)).length;

describe('a create whose outcome is not known', () => {
  it('that was made is linked by what was written down, before anybody is compared', async () => {
    const bench = await withAnna(false);
    await bench.run({ what: 'patients', lostFrom: 2 });
    await inRun(bench, async (run, target) => {
      expect(await recover(run, target, null)).toBe(true);
      const link = await target.records.findBySide(run.store, 'ghl', contactOf(bench).id);
      expect(link?.ephysio_id).toBe(String(patientOf(bench).id));
      expect(await openIn(run)).toBe(0);
    });
  });

  it('of somebody who was linked in the meantime is over, and the link stays', async () => {
    const bench = await withAnna();
    await inRun(bench, async (run, target) => {
      const ids = { id: 'l', ephysioId: '4711', ghlId: 'elsewhere', source: 'ephysio' } as const;
      await target.records.insert(run.store, ids, { ephysio: BEAT, ghl: BEAT });
      await intend(run, {});
      const asked = bench.sandbox.ghl.counters.requests;
      expect(await recover(run, target, null)).toBe(true);
      expect(bench.sandbox.ghl.counters.requests).toBe(asked);
      expect((await target.records.find(run.store, 'l'))?.ghl_id).toBe('elsewhere');
      expect(await openIn(run)).toBe(0);
    });
  });

  it('is not found in a record that was linked before', async () => {
    const bench = await withAnna();
    await inRun(bench, async (run, target) => {
      await intend(run, {});
      await recover(run, target, null);
      expect(await target.records.findBySide(run.store, 'ephysio', '4711')).toBeUndefined();
      expect(await openIn(run)).toBe(0);
      expect(run.report.failures).toEqual([]);
    });
  });
});

describe('a change whose outcome is not known', () => {
  const conflict = {
    field: 'city',
    winner: 'ephysio',
    reason: 'both-changed',
    winnerValue: 'Bern',
    loserValue: 'Chur',
  } as const;

  /** What the base holds of the town, and how many conflicts are open, once GHL shows this town. */
  const afterwards = async (shown: string) => {
    const bench = await withAnna();
    const { id } = contactOf(bench);
    bench.sandbox.ghl.edit.updateContact(id, { city: shown });
    return inRun(bench, async (run, target) => {
      const row = await target.records.findBySide(run.store, 'ghl', id);
      const changes = { city: 'Bern' };
      await intend(run, {
        kind: 'update',
        linkId: row?.id ?? null,
        sourceId: String(patientOf(bench).id),
        targetId: id,
        payload: { changes, patch: { ephysio: changes, ghl: changes }, conflicts: [conflict] },
      });
      await recover(run, target, null);
      const now = await target.records.findBySide(run.store, 'ghl', id);
      if (!now) throw new Error('Anna is not linked any more');
      const { base } = target.records.open(run.store, now);
      const conflicts = await listOpenConflicts(run.store, run.practice.name);
      return { open: await openIn(run), city: base.ghl.city, conflicts: conflicts.length };
    });
  };

  it.each([
    ['Bern', 'that the side shows was made', { open: 0, city: 'Bern', conflicts: 1 }],
    ['Chur', 'that the side does not show was not made', { open: 0, city: 'Zürich', conflicts: 0 }],
    ['Basel', 'that somebody overwrote again has lost a value', { open: 0, city: 'Zürich', conflicts: 1 }],
  ])('(%s) %s', async (shown, _what, expected) => {
    expect(await afterwards(shown)).toEqual(expected);
  });
});

describe('what another process has written down', () => {
  const minutes = (n: number): number => n * 60_000;

  it('is left to it while it is alive, for a quarter of an hour', async () => {
    const bench = await withAnna();
    await inRun(bench, async (run, target) => {
      const lock = await acquireLock(run.store, { name: 'another', command: 'test', now: run.now });
      await intend(run, { owner: lock.token, now: run.now() - minutes(14) });
      expect(await recover(run, target, null)).toBe(false);
      expect(await openIn(run)).toBe(1);
      await intend(run, { owner: lock.token, sourceId: '4712', now: run.now() - minutes(16) });
      expect(await recover(run, target, null)).toBe(true);
      expect(await openIn(run)).toBe(1);
      await lock.release();
      expect(await recover(run, target, null)).toBe(true);
      expect(await openIn(run)).toBe(0);
    });
  });

  it('leaves a record alone that it is making, and others who may be the same person', async () => {
    const bench = await withAnna();
    await inRun(bench, async (run, target) => {
      await intend(run, { side: 'ephysio', sourceId: 'g1' });
      const inFlight = await readInFlight(run, target);
      const [making, twin] = [
        { id: 'g1', record: BEAT },
        { id: 'g2', record: AS_LINKED },
      ];
      const beat = { id: 'g3', record: BEAT };
      expect(settledOnly(run, inFlight, target, 'ghl', [making, beat], null)).toEqual([beat]);
      const inEphysio = { id: '5', record: AS_LINKED };
      expect(settledOnly(run, inFlight, target, 'ephysio', [inEphysio, beat], null)).toEqual([beat]);
      expect(settledOnly(run, inFlight, target, 'ghl', [twin], null)).toEqual([twin]);
      expect(run.report.again).toBe(2);
    });
  });
});
