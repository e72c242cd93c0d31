import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { documentOf } from '../cli/run-program.ts';
import { HEALTHY, stateOf } from '../cli/set-up.ts';
import { disagreements } from './agreement.ts';
import { type KillablePractice, openKillablePractice, syncUntilQuiet } from './killable-practice.ts';
import { playAll, seeds, TIMEOUT } from './seeds.ts';

const ROUNDS = 6;
/** Among so many moments the one is drawn at which a run is killed; a run over everything has more. */
const SPAN = 60;

/** One run, killed at some moment, or a little later. @returns whether it was killed before it ended */
const killedRun = async ({ office, moments, random }: KillablePractice, span: number): Promise<boolean> => {
  const program = office.start(['sync', '--json', '--concurrency', `${1 + random.int(4)}`]);
  // A few turns later the program has its answer, and may be storing it.
  const turns = random.chance(0.5) ? 0 : random.int(30);
  const strike = async (): Promise<void> => {
    for (let n = 0; n < turns; n += 1) await nextTurn();
    program.process.kill('SIGKILL');
  };
  moments.arm(1 + random.int(span), turns === 0 ? strike : () => void strike());
  const end = await program.ended;
  moments.disarm();
  if (end.signal === 'SIGKILL') return true;
  expect(end, end.stderr).toMatchObject({ exitCode: 0 });
  return false;
};

it('sync: killed again and again while people work on both sides, it neither doubles nor drops anything', {
  timeout: TIMEOUT,
}, async () => {
  const all = seeds(2);
  let killed = 0;
  await playAll(all, async (seed) => {
    const practice = await openKillablePractice(seed);
    const { office, work } = practice;
    for (let n = 0; n < 3; n += 1) work.book(work.lead().id);
    for (let round = 0; round < ROUNDS; round += 1) {
      if (await killedRun(practice, SPAN)) killed += 1;
      expect(stateOf(office.database).integrity).toBe('ok');
      work.workInGhl(2);
      work.workInEphysio(2);
      work.book();
    }
    await syncUntilQuiet(office);
    expect(disagreements(office)).toEqual([]);
    expect(work.undone()).toEqual([]);
    expect(stateOf(office.database)).toEqual(HEALTHY);
  });
  // The first run of each has more moments than those that are drawn from.
  expect(killed).toBeGreaterThanOrEqual(all.length);
});

it('two and more syncs at once: one works, the others end with 75, and nothing is made twice', {
  timeout: TIMEOUT,
}, async () => {
  await playAll(seeds(1, 100), async (seed) => {
    const { office, work } = await openKillablePractice(seed);
    for (let n = 0; n < 3; n += 1) work.book(work.lead().id);
    const programs = Array.from({ length: 3 }, () => office.start(['sync', '--json']));
    const ends = await Promise.all(programs.map((program) => program.ended));
    const codes = ends.map((end) => end.exitCode);
    expect(codes).toContain(0);
    for (const end of ends) if (end.exitCode !== 0) expect(documentOf(end).error.exitCode).toBe(75);
    await syncUntilQuiet(office);
    expect(disagreements(office)).toEqual([]);
    expect(work.undone()).toEqual([]);
  });
});
