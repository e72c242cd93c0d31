import { connectPractice, oauthOf } from '../../src/app/ghl-access.ts';
import { GuardError, RunError, SignInError } from '../../src/errors.ts';
import { createRandom } from '../../src/sandbox/random.ts';
import { type Inbox, openInbox } from '../../test/sync/inbox.ts';
import { type Bench, openBench, writesOf } from '../../test/sync/run-sync.ts';
import { DAY_MS, HOUR_MS } from '../../test/sync/virtual-clock.ts';
import { ACTS, STATUS } from './acts.ts';
import { type Item, planOf } from './day-plan.ts';
import { createLife, type Life } from './life.ts';
import { type Verdict, verdictOn } from './verdict.ts';

export interface SoakOptions {
  /** Half of them in spring, half in autumn, so that both changes of the clocks are lived through. */
  readonly days: number;
  readonly patients: number;
  readonly seed: number;
  /** Called after each day. */
  readonly onDay?: (day: number, date: string) => void;
}

/** What was lived through, and how it ended. */
export interface SoakResult extends Verdict {
  readonly days: number;
  readonly seed: number;
  readonly acts: number;
  readonly runs: { readonly all: number; readonly killed: number; readonly failed: number };
  readonly webhooks: { readonly sent: number; readonly lost: number };
  readonly outages: number;
  readonly restarts: number;
  /** How often a person had to connect the practice again. */
  readonly signIns: number;
}

/** The days in whose middle the clocks change. */
const SPRING = '2026-03-29';
const AUTUMN = '2026-10-25';
const INVOICE = { law: 'kvg', treatmentCause: 'disease', isTiersPayant: true, sessions: 9 };
/** A line is never perfect. */
const DRIZZLE = [
  { service: 'ghl', probability: 0.003, seed: 11, fault: 'drop-after' },
  { service: 'ephysio', probability: 0.003, seed: 12, fault: 'drop-after' },
  { service: 'ghl', probability: 0.003, seed: 13, fault: { status: 502 } },
] as const;

const dates = (middle: string, count: number): string[] =>
  Array.from({ length: count }, (_, n) =>
    new Date(Date.parse(middle) + (n - Math.floor(count / 2)) * DAY_MS).toISOString().slice(0, 10),
  );

const connect = async (bench: Bench): Promise<void> => {
  const context = bench.context();
  const [practice] = context.practices;
  if (!practice) throw new Error('no practice');
  const url = new URL(oauthOf(context).authorizeUrl('state'));
  const reply = await fetch(url, { redirect: 'manual' });
  const code = new URL(reply.headers.get('location') ?? '').searchParams.get('code') ?? '';
  await connectPractice(context, practice, code);
};

const zero = () => ({
  acts: 0,
  runs: { all: 0, killed: 0, failed: 0 },
  webhooks: { sent: 0, lost: 0 },
  outages: 0,
  restarts: 0,
  signIns: 0,
});

/** Lives through the days of a practice in fast motion, and looks at what is left. */
export const liveThrough = async (options: SoakOptions): Promise<SoakResult> => {
  const random = createRandom(options.seed);
  const spring = dates(SPRING, Math.ceil(options.days / 2));
  const autumn = dates(AUTUMN, Math.floor(options.days / 2));
  const bench = await openBench({
    start: Date.parse(spring[0] ?? SPRING) - DAY_MS,
    usePrivateToken: false,
    ephysio: {
      sexTrue: 'm',
      invoiceTemplate: INVOICE,
      statuses: { 5: 'confirmed', [STATUS.showed]: 'showed', [STATUS.cancelled]: 'cancelled' },
    },
    sandbox: {
      seed: options.seed,
      patients: options.patients,
      therapists: 3,
      ghl: { indexLagMs: 10_000, rateLimit: {} },
      ephysio: { cancelledStatus: STATUS.cancelled },
    },
  });
  const { clock, sandbox } = bench;
  const counts = zero();
  const problems: string[] = [];
  const life: Life = createLife(bench, random);
  let signInAt: number | null = null;
  let inbox: Inbox = openInbox(bench);

  const post = async (lose = false): Promise<void> => {
    const how = {
      repeat: random.chance(0.05),
      order: random.chance(0.1) ? 'newest-first' : 'as-sent',
    } as const;
    const sent = await inbox.deliver({ lose, ...how });
    if (lose) counts.webhooks.lost += 1;
    counts.webhooks.sent += sent;
    await inbox.drain({ forMs: 60_000 });
  };

  const restart = async (): Promise<void> => {
    await inbox.close();
    await bench.restart();
    inbox = openInbox(bench);
  };

  /** A person sees that the sign-in is gone, and connects the practice again. */
  const signIn = async (): Promise<void> => {
    signInAt = null;
    counts.signIns += 1;
    await connect(bench).catch((error: unknown) => {
      if (!(error instanceof RunError)) throw error;
      signInAt = clock.now() + HOUR_MS;
    });
  };

  const run = async (full: boolean, killedAt: number | null) => {
    const lostFrom = killedAt === null ? {} : { lostFrom: killedAt };
    const end = await bench.run({ full, afterMs: 0, ...lostFrom });
    counts.runs.all += 1;
    if (killedAt !== null) counts.runs.killed += 1;
    else if (end.error !== null) counts.runs.failed += 1;
    // An answer that got lost while the tokens were renewed takes them along: GHL has no second one.
    if (end.error instanceof SignInError) signInAt ??= clock.now() + 3 * HOUR_MS;
    if (end.error instanceof GuardError) problems.push(`a guard tripped: ${end.error.message}`);
    return end;
  };

  const happen = async (item: Item, ends: Map<number, () => void>): Promise<void> => {
    for (const [until, end] of ends) if (until <= clock.now()) ends.delete(until) && end();
    if (signInAt !== null && signInAt <= clock.now()) await signIn();
    switch (item.what) {
      case 'act':
        counts.acts += 1;
        ACTS[item.name]?.act(life, await life.known());
        // Some webhooks come at once, some later, a few never.
        if (random.chance(0.8)) await post(random.chance(0.05));
        return;
      case 'run':
        await run(item.full, item.killedAt);
        if (random.chance(0.5)) await post();
        return;
      case 'outage':
        counts.outages += 1;
        ends.set(item.until, sandbox.faults.add(item.rule));
        return;
      case 'restart':
        counts.restarts += 1;
        return restart();
    }
  };

  try {
    await connect(bench);
    await run(false, null);
    for (const rule of DRIZZLE) sandbox.faults.add(rule);
    let n = 0;
    for (const date of [...spring, ...autumn]) {
      const ends = new Map<number, () => void>();
      const [first] = date === autumn[0] ? [Date.parse(date)] : [];
      // Over the summer the practice is closed, and so is the program; its sign-in is renewed by a person after it.
      if (first !== undefined) {
        clock.advance(Math.max(0, first - clock.now()));
        await connect(bench);
      }
      for (const item of planOf(date, random)) {
        clock.advance(Math.max(0, item.at - clock.now()));
        await happen(item, ends);
      }
      for (const end of ends.values()) end();
      n += 1;
      options.onDay?.(n, date);
    }
    sandbox.faults.clear();
    if (signInAt !== null) await signIn();
    await inbox.settle();
    for (let rest = 0; rest < 6; rest += 1) {
      clock.advance(HOUR_MS);
      const end = await run(rest % 2 === 1, null);
      if (end.error === null && writesOf(end) === 0 && rest > 1) break;
      await inbox.settle();
    }
    const verdict = await verdictOn(life);
    return {
      days: options.days,
      seed: options.seed,
      ...counts,
      ...verdict,
      problems: [...problems, ...verdict.problems],
    };
  } finally {
    await inbox.close();
    await bench.close();
  }
};
