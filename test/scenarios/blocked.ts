import { expect } from 'vitest';
import type { EphysioEvent } from '../../src/sandbox/ephysio/model.ts';
import type { GhlBlockSlot } from '../../src/sandbox/ghl/model.ts';
import type { Bench, BenchOptions, RunEnd, RunOptions } from '../sync/run-sync.ts';
import { HALF_HOUR, openPractice, runWell, WEDNESDAY } from './practice.ts';

/** A practice with two therapists, and nobody in it or away. */
export const openEmpty = async (options: BenchOptions = {}): Promise<Bench> => {
  const bench = await openPractice(options);
  const { state, edit } = bench.sandbox.ephysio;
  for (const id of [...state.events.keys()]) edit.removeEvent(id);
  return bench;
};

export const slotsOf = ({ sandbox }: Bench): GhlBlockSlot[] =>
  [...sandbox.ghl.state.blockSlots.values()].sort((a, b) => a.startTime - b.startTime);

/** When GHL offers nothing: `[start, end]` in epoch milliseconds. */
export const blockedTimes = (bench: Bench): [number, number][] =>
  slotsOf(bench).map(({ startTime, endTime }) => [startTime, endTime]);

/** The only slot. */
export const slotOf = (bench: Bench): GhlBlockSlot => {
  const [slot, ...others] = slotsOf(bench);
  if (!slot || others.length > 0) throw new Error(`GHL has ${others.length + 1} block slots, or none`);
  return slot;
};

/** Somebody enters a time without a patient: half an hour of the first therapist, unless said otherwise. */
export const beAway = ({ sandbox }: Bench, fields: Partial<EphysioEvent> = {}): EphysioEvent => {
  const { start = WEDNESDAY } = fields;
  return sandbox.ephysio.edit.addEvent({ end: start + HALF_HOUR, ...fields, start });
};

export const NO_SLOTS = { created: 0, updated: 0, removed: 0 };

/** A run that has nothing to block or free, and writes nothing. */
export const expectNothingToBlock = async (bench: Bench, options: RunOptions = {}): Promise<RunEnd> => {
  const end = await runWell(bench, options);
  expect(end.report.blockSlots).toEqual(NO_SLOTS);
  expect(Object.keys(end.ghlRoutes).filter((route) => /block-slots|DELETE/.test(route))).toEqual([]);
  expect(await bench.store.db.selectFrom('operations').select('id').execute()).toEqual([]);
  return end;
};
