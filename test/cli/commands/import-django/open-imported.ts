import { expect } from 'vitest';
import { openPractice, runWell } from '../../../scenarios/practice.ts';
import { type Bench, writesOf } from '../../../sync/run-sync.ts';

export const STATUSES = { 5: 'confirmed', 6: 'cancelled' } as const;

export const open = (settings: Parameters<typeof openPractice>[0] = {}): Promise<Bench> =>
  openPractice({ ephysio: { statuses: STATUSES }, ...settings });

/** The contact that the old system made of Anna, long ago: her name, and a number that she does not have any more. */
export const OLD_ANNA = { firstName: 'Anna', lastName: 'Müller', phone: '+41447777777' };

export const quiet = async (bench: Bench): Promise<void> => {
  expect(writesOf(await runWell(bench))).toBe(0);
  expect(writesOf(await runWell(bench, { full: true }))).toBe(0);
};
