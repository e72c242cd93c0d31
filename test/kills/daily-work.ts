import type { Random } from '../../src/sandbox/random.ts';
import type { Office } from '../cli/set-up.ts';
import { createExpectedChanges, type ExpectedChanges } from './expected-changes.ts';
import { createWorkInEphysio } from './work-in-ephysio.ts';
import { createWorkInGhl, type WorkInGhl } from './work-in-ghl.ts';

/** What people do on both sides, and whether all of it is seen on the other. */
export interface DailyWork extends Pick<WorkInGhl, 'lead' | 'book'>, Pick<ExpectedChanges, 'undone'> {
  /** Changes so many linked records in GHL. */
  workInGhl(times: number): void;
  /** Does so many things in e-Physio. */
  workInEphysio(times: number): void;
}

const repeat = (times: number, work: () => void): void => {
  for (let n = 0; n < times; n += 1) work();
};

export const createDailyWork = (office: Office, random: Random): DailyWork => {
  const expected = createExpectedChanges(office, random);
  const { lead, book, change } = createWorkInGhl(office.sandbox, expected, random);
  const workInEphysio = createWorkInEphysio(office.sandbox, expected, random);
  return {
    lead,
    book,
    undone: expected.undone,
    workInGhl: (times) => repeat(times, change),
    workInEphysio: (times) => repeat(times, workInEphysio),
  };
};
