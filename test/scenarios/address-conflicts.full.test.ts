import { describe, expect, it } from 'vitest';
import { addressLine } from '../../src/domain/records/address.ts';
import { listOpenConflicts, openConflict } from '../../src/store/tables/conflicts.ts';
import type { Bench, Settings } from '../sync/run-sync.ts';
import { openAdminRig } from '../webhooks/visitor.ts';
import { DONE, openConflicts, take } from './conflicting.ts';
import {
  ANNA,
  contactOf,
  expectQuiet,
  inEphysio,
  inGhl,
  listen,
  openPractice,
  patientOf,
  reviewKinds,
  runWell,
  WAYS,
} from './practice.ts';

const GENEVA = { address1: 'Rue du Lac 2', postalCode: '1204', city: 'Genève' };

/** Anna lives in Bern, say both sides. */
const withAnna = async (sync: Settings['sync'] = {}): Promise<Bench> => {
  const bench = await openPractice({ sync });
  bench.sandbox.ephysio.edit.addPatient({ ...ANNA, street: 'Marktgasse 1', zip: '3000', city: 'Bern' });
  await runWell(bench);
  return bench;
};

const addresses = (bench: Bench): string[] => {
  const [patient, contact] = [patientOf(bench), contactOf(bench)];
  return [
    `${patient.street}, ${patient.zip} ${patient.city}`,
    `${contact.address1}, ${contact.postalCode} ${contact.city}`,
  ];
};

const conflictsOf = async (bench: Bench) =>
  (await listOpenConflicts(bench.store, 'main')).map((conflict) => {
    const { winner, loser } = openConflict(bench.store, conflict);
    return [conflict.field, conflict.winner, addressLine(winner), addressLine(loser)];
  });

describe.each(WAYS)('an address that both sides changed, read by %s', (way) => {
  const clash = async (sync: Settings['sync'] = {}): Promise<Bench> => {
    const bench = await withAnna(sync);
    const inbox = listen(bench);
    inEphysio(bench, { zip: '3011' });
    inGhl(bench, { city: 'Genève' });
    if (way === 'webhook') await inbox.settle();
    await runWell(bench);
    return bench;
  };

  it('is one conflict, and stands as the winner has it', async () => {
    const bench = await clash();
    expect(addresses(bench)).toEqual(['Marktgasse 1, 3011 Bern', 'Marktgasse 1, 3011 Bern']);
    expect(await conflictsOf(bench)).toEqual([
      ['address', 'ephysio', 'Marktgasse 1, 3011 Bern', 'Marktgasse 1, 3000 Genève'],
    ]);
    await expectQuiet(bench);
  });

  it('stands as GHL has it where GHL wins', async () => {
    const bench = await clash({ conflictWinner: 'ghl' });
    expect(addresses(bench)).toEqual(['Marktgasse 1, 3000 Genève', 'Marktgasse 1, 3000 Genève']);
    expect(await conflictsOf(bench)).toEqual([
      ['address', 'ghl', 'Marktgasse 1, 3000 Genève', 'Marktgasse 1, 3011 Bern'],
    ]);
    await expectQuiet(bench);
  });
});

describe('an address of which one side changed parts', () => {
  it('travels by part', async () => {
    const bench = await withAnna();
    inGhl(bench, { city: 'Bern-West' });
    await runWell(bench);
    expect(patientOf(bench)).toMatchObject({ street: 'Marktgasse 1', zip: '3000', city: 'Bern-West' });
    inEphysio(bench, { street: 'Marktgasse 9' });
    await runWell(bench);
    expect(addresses(bench)).toEqual(['Marktgasse 9, 3000 Bern-West', 'Marktgasse 9, 3000 Bern-West']);
    expect(await conflictsOf(bench)).toEqual([]);
  });

  it('waits as a whole while a part is empty that e-Physio demands', async () => {
    const bench = await withAnna();
    inGhl(bench, { postalCode: '', city: 'Genève' });
    await runWell(bench);
    expect(patientOf(bench)).toMatchObject({ street: 'Marktgasse 1', zip: '3000', city: 'Bern' });
    expect(await reviewKinds(bench)).toEqual(['required-cleared']);
    inGhl(bench, GENEVA);
    await runWell(bench);
    expect(addresses(bench)).toEqual(['Rue du Lac 2, 1204 Genève', 'Rue du Lac 2, 1204 Genève']);
    expect(await reviewKinds(bench)).toEqual([]);
    await expectQuiet(bench);
  });
});

describe('an address of which a part was emptied in GHL, heard of by webhook', () => {
  it.each([
    ['zip', { postalCode: null, city: 'Genève' }],
    ['city', { postalCode: '1204', city: null }],
  ])('is not mixed with the old one (%s)', async (_what, changes) => {
    const bench = await withAnna();
    const inbox = listen(bench);
    inGhl(bench, { ...changes, email: 'anna.neu@example.ch' });
    await inbox.settle();
    const old = { street: 'Marktgasse 1', zip: '3000', city: 'Bern' };
    expect(patientOf(bench)).toMatchObject({ ...old, email: 'anna.neu@example.ch' });
    await runWell(bench);
    expect(patientOf(bench)).toMatchObject(old);
    expect(await reviewKinds(bench)).toEqual(['required-cleared']);
    inGhl(bench, GENEVA);
    await inbox.settle();
    expect(addresses(bench)).toEqual(['Rue du Lac 2, 1204 Genève', 'Rue du Lac 2, 1204 Genève']);
    await runWell(bench);
    expect(await reviewKinds(bench)).toEqual([]);
    await expectQuiet(bench);
  });

  it('is not overwritten by the desk before it is known', async () => {
    const bench = await withAnna();
    const inbox = listen(bench);
    inGhl(bench, { postalCode: null, city: 'Genève' });
    inEphysio(bench, { street: 'Marktgasse 9' });
    await inbox.settle();
    expect(contactOf(bench)).toMatchObject({ address1: 'Marktgasse 1', postalCode: null, city: 'Genève' });
    await runWell(bench);
    expect(addresses(bench)).toEqual(['Marktgasse 9, 3000 Bern', 'Marktgasse 9, 3000 Bern']);
    expect(await conflictsOf(bench)).toEqual([
      ['address', 'ephysio', 'Marktgasse 9, 3000 Bern', 'Marktgasse 1, Genève'],
    ]);
    await expectQuiet(bench);
  });
});

it('a part with an owner of its own keeps it', async () => {
  const bench = await withAnna({ conflictWinner: 'ghl', owners: { zip: 'ephysio' } });
  inEphysio(bench, { street: 'Marktgasse 9' });
  inGhl(bench, GENEVA);
  await runWell(bench);
  expect(addresses(bench)).toEqual(['Rue du Lac 2, 3000 Genève', 'Rue du Lac 2, 3000 Genève']);
  expect((await openConflicts(bench)).map(({ field, winner }) => [field, winner]).toSorted()).toEqual([
    ['address', 'ghl'],
    ['zip', 'ephysio'],
  ]);
  await expectQuiet(bench);
});

describe('a conflict about an address', () => {
  const withConflict = async (): Promise<Bench> => {
    const bench = await withAnna();
    inEphysio(bench, { zip: '3011' });
    inGhl(bench, GENEVA);
    await runWell(bench);
    expect(addresses(bench)).toEqual(['Marktgasse 1, 3011 Bern', 'Marktgasse 1, 3011 Bern']);
    return bench;
  };

  it('is settled with the whole of the address that lost', async () => {
    const bench = await withConflict();
    expect(await take(bench, 'ghl')).toEqual(DONE);
    expect(addresses(bench)).toEqual(['Rue du Lac 2, 1204 Genève', 'Rue du Lac 2, 1204 Genève']);
    expect(await openConflicts(bench)).toEqual([]);
    await expectQuiet(bench);
  });

  it('is settled with the address that stands, without a write', async () => {
    const bench = await withConflict();
    expect(await take(bench, 'ephysio')).toEqual({ exitCode: 0, results: ['done false'] });
    await expectQuiet(bench);
    expect(addresses(bench)).toEqual(['Marktgasse 1, 3011 Bern', 'Marktgasse 1, 3011 Bern']);
  });

  it('is not settled with what somebody has changed since', async () => {
    const bench = await withConflict();
    inEphysio(bench, { street: 'Marktgasse 7' });
    expect((await take(bench, 'ghl')).exitCode).toBe(1);
    await runWell(bench);
    expect(addresses(bench)).toEqual(['Marktgasse 7, 3011 Bern', 'Marktgasse 7, 3011 Bern']);
  });

  it('is shown on the page as on a letter', async () => {
    const bench = await withConflict();
    const [conflict] = await openConflicts(bench);
    const { visitor } = await openAdminRig({ store: bench.store, now: bench.clock.now });
    const { text } = await visitor.get('/admin/');
    expect(text).toContain(`id="conflict-${conflict?.id}"`);
    expect(text).toContain(
      'Marktgasse 1, 3011 Bern from e-Physio was taken; GoHighLevel had Rue du Lac 2, 1204 Genève.',
    );
  });
});
