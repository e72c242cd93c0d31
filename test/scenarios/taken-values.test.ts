import { describe, expect, it } from 'vitest';
import { DONE, openConflicts, take, withCities } from './conflicting.ts';
import { ANNA, contactOf, expectQuiet, openPractice, patientOf, reviewKinds, runWell } from './practice.ts';

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
      expect(inbox.reports.map(({ result }) => result)).toEqual(inbox.reports.map(() => 'echo'));
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
