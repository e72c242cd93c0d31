import { expect } from 'vitest';
import { actingOf } from '../../src/app/single-records.ts';
import { takenResult } from '../../src/cli/commands/items/conflicts.ts';
import type { SideName } from '../../src/domain/records/sides.ts';
import { takeValues } from '../../src/items/conflicts.ts';
import { listOpenConflicts, openConflict } from '../../src/store/tables/conflicts.ts';
import { refusalText } from '../../src/texts/refusal-text.ts';
import { reviewText } from '../../src/texts/review-text.ts';
import type { Bench, Settings } from '../sync/run-sync.ts';
import { openInterruptible } from './interruptible.ts';
import { ANNA, contactOf, listen, patientOf, runWell } from './practice.ts';

type Fields = Readonly<Record<string, string | null>>;

export const openConflicts = (bench: Bench) => listOpenConflicts(bench.store, 'main');

/** When the appointments of GHL would have been whose slot lost. */
export const lostSlots = async (bench: Bench) =>
  (await openConflicts(bench)).flatMap((conflict) =>
    conflict.field === 'slot' && conflict.winner === 'ephysio'
      ? [Date.parse(openConflict(bench.store, conflict).loser?.split('/')[0] ?? '')]
      : [],
  );

/** What `conflicts resolve --take` does with all that is open. */
export const take = async (bench: Bench, side: SideName) => {
  const taken = await takeValues(actingOf(bench.context()), 'main', await openConflicts(bench), side);
  const { exitCode } = takenResult(side, taken);
  const results = taken.map(({ outcome: resolution }) => {
    if (resolution.state === 'done') return `done ${resolution.written}`;
    if (resolution.state === 'by-hand') return reviewText(resolution.review);
    return refusalText(resolution.refusal, 'terminal');
  });
  return { exitCode, results };
};

export const DONE = { exitCode: 0, results: ['done true'] };

/** Anna moved to Bern says e-Physio, to Chur says GHL. Both changed, e-Physio won. */
export const withCities = async (settings: Settings = {}) => {
  const { bench, during } = await openInterruptible(settings);
  const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
  await runWell(bench);
  const inbox = listen(bench);
  const { id: contactId } = contactOf(bench);
  const changePatient = (changes: Fields) => bench.sandbox.ephysio.edit.changePatient(id, changes);
  const changeContact = (changes: Fields) => bench.sandbox.ghl.edit.updateContact(contactId, changes);
  changePatient({ city: 'Bern' });
  changeContact({ city: 'Chur' });
  await runWell(bench);
  await inbox.deliver({ lose: true });
  expect([patientOf(bench).city, contactOf(bench).city]).toEqual(
    settings.sync?.conflictWinner === 'ghl' ? ['Chur', 'Chur'] : ['Bern', 'Bern'],
  );
  expect(await openConflicts(bench)).toHaveLength(1);
  const cities = () => [patientOf(bench).city, contactOf(bench).city];
  return { bench, during, inbox, changePatient, changeContact, cities };
};
