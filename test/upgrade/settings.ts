import type { BenchOptions } from '../sync/run-sync.ts';

/** The practice of the fixture. The sandbox's ids follow from the seed. */
export const FIXTURE_SETTINGS: BenchOptions = {
  ephysio: {
    sexTrue: 'm',
    statuses: { 5: 'confirmed', 7: 'showed' },
    capabilities: { cancelEvent: false },
  },
  sandbox: { seed: 20, patients: 0, therapists: 3 },
};
