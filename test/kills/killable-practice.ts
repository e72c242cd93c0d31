import { createRandom, type Random } from '../../src/sandbox/random.ts';
import { giveOwnContactPoints } from '../cli/office-differences.ts';
import { documentOf } from '../cli/run-program.ts';
import { type Office, type OfficeOptions, openOffice } from '../cli/set-up.ts';
import { createDailyWork, type DailyWork } from './daily-work.ts';
import { createMoments, type Moments } from './moments.ts';

/** A practice at work, whose programs can be struck at any moment. */
export interface KillablePractice {
  readonly office: Office;
  readonly moments: Moments;
  readonly work: DailyWork;
  readonly random: Random;
}

/** A new patient has no invoice yet that a visit could belong to. */
const INVOICE = { law: 'kvg', treatmentCause: 'disease', isTiersPayant: true, sessions: 9 };

/** Everything that happens follows from the seed, except what the machine makes of it. */
export const openKillablePractice = async (
  seed: number,
  options: OfficeOptions = {},
): Promise<KillablePractice> => {
  const moments = createMoments();
  const random = createRandom(seed);
  const { ghl, ephysio, ...rest } = options;
  const office = await openOffice({
    seed,
    patients: 8,
    eventsPerPatient: 1,
    ...rest,
    sleep: moments.options.sleep as NonNullable<OfficeOptions['sleep']>,
    ghl: { ...moments.options.ghl, ...ghl },
    ephysio: {
      ...moments.options.ephysio,
      cancelledStatus: random.chance(0.5) ? 9 : null,
      eventIdAt: random.chance(0.5) ? 'top' : 'events',
      ...ephysio,
    },
  });
  giveOwnContactPoints(office);
  office.rewrite((config) => {
    for (const { ephysio } of config.practices) Object.assign(ephysio, { invoiceTemplate: INVOICE });
  });
  return { office, moments, random, work: createDailyWork(office, random) };
};

const MOST_RUNS = 4;

/** Runs `sync` until a run finds nothing to do. */
export const syncUntilQuiet = async (office: Office): Promise<void> => {
  for (let run = 1; ; run += 1) {
    const end = await office.run('sync', '--json');
    const { created, updated, cancelled, linked } = documentOf(end);
    const writes = [created, updated, cancelled].reduce((sum, c) => sum + c.ghl + c.ephysio, linked);
    if (end.exitCode === 0 && writes === 0) return;
    if (end.exitCode !== 0 || run === MOST_RUNS)
      throw new Error(`run ${run} is not quiet: ${end.exitCode} ${end.stdout} ${end.stderr}`);
  }
};
