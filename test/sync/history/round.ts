import fc from 'fast-check';
import type { Direction } from '../../../src/domain/merge/reconcile-pair.ts';
import type { FaultRule } from '../../../src/sandbox/faults.ts';
import type { DeliverOptions, Inbox } from '../inbox.ts';
import type { RunEnd } from '../run-sync.ts';
import { HOUR_MS } from '../virtual-clock.ts';
import { applyEdit } from './apply-edit.ts';
import type { Edit } from './edit.ts';
import type { World } from './world.ts';

/** How GHL's webhooks of one round are delivered. */
export interface Mail {
  readonly when: 'lost' | 'later' | 'before the run' | 'during the run' | 'after the run';
  /** Every so many comes; the others wait. */
  readonly every: number;
  readonly order: NonNullable<DeliverOptions['order']>;
  readonly repeat: boolean;
}

/** Edits, then one run over a line with faults, which may be ended early; webhooks before, after or beside it. */
export interface Round {
  readonly edits: readonly Edit[];
  /** Done while the run is on: each at this answer of a service. */
  readonly duringRound: readonly { readonly at: number; readonly edit: Edit }[];
  readonly faults: readonly FaultRule[];
  /** The operator stops the run at this answer of a service. */
  readonly stopAt: number | null;
  /** From this transaction on nothing is stored any more, as after a kill. */
  readonly lostFrom: number | null;
  readonly what: 'patients' | 'appointments' | 'both';
  readonly direction: Direction;
  readonly full: boolean;
  readonly concurrency: number;
  readonly mail: Mail;
  /** So long after the edits the program gets to them: what they are about may have begun by then. */
  readonly laterMs: number;
}

const fault: fc.Arbitrary<FaultRule> = fc
  .record({
    service: fc.constantFrom('ghl' as const, 'ephysio' as const),
    method: fc.constantFrom(undefined, undefined, 'POST', 'PUT', 'GET', 'DELETE'),
    fault: fc.constantFrom<FaultRule['fault']>(
      { status: 500 },
      { status: 503 },
      'drop-before',
      'drop-after',
      'drop-after',
      'garbage',
      'html',
    ),
    probability: fc.constantFrom(0.1, 0.3, 0.6, 1),
    times: fc.integer({ min: 1, max: 12 }),
    seed: fc.nat(),
  })
  .map(({ method, ...rule }) => ({ ...rule, ...(method === undefined ? {} : { method }) }));

const mail: fc.Arbitrary<Mail> = fc.record({
  when: fc.constantFrom('lost', 'later', 'before the run', 'during the run', 'after the run'),
  every: fc.constantFrom(1, 1, 2, 3),
  order: fc.constantFrom('as-sent', 'newest-first'),
  repeat: fc.boolean(),
});

const answer = fc.integer({ min: 1, max: 40 });

export const roundOf = (edit: fc.Arbitrary<Edit>, most = 7): fc.Arbitrary<Round> =>
  fc.record({
    edits: fc.array(edit, { minLength: 1, maxLength: most, size: 'max' }),
    duringRound: fc.array(fc.record({ at: answer, edit }), { maxLength: 2 }),
    faults: fc.array(fault, { maxLength: 3 }),
    stopAt: fc.option(answer, { freq: 2 }),
    lostFrom: fc.option(answer, { freq: 2 }),
    what: fc.constantFrom('both', 'both', 'patients', 'appointments'),
    direction: fc.constantFrom('both', 'both', 'both', 'to-ghl', 'to-ephysio'),
    full: fc.constantFrom(false, false, true),
    concurrency: fc.integer({ min: 1, max: 6 }),
    mail,
    laterMs: fc.constantFrom(0, 0, 0, 0, 0, 20 * HOUR_MS, 45 * HOUR_MS),
  });

/** One thing, then a run without a fault. */
export const calmRoundOf = (edit: fc.Arbitrary<Edit>): fc.Arbitrary<Round> =>
  fc.record({
    edits: fc.array(edit, { minLength: 1, maxLength: 1 }),
    duringRound: fc.constant([]),
    faults: fc.constant([]),
    stopAt: fc.constant(null),
    lostFrom: fc.constant(null),
    what: fc.constant('both'),
    direction: fc.constant('both'),
    full: fc.constantFrom(false, false, true),
    concurrency: fc.integer({ min: 1, max: 6 }),
    mail,
    laterMs: fc.constantFrom(0, 0, 0, 20 * HOUR_MS),
  });

/** The guards are for whole practices; here a handful of records may all change at once. */
export const overrides = {
  allowEmpty: true,
  allowShrink: true,
  allowRetire: true,
  allowMassChange: true,
  allowCreate: true,
};

/** Long enough for a few tries; what is not done by then is left in the inbox. */
const WORK_MS = 60_000;

const read = async (inbox: Inbox, { when, every, order, repeat }: Mail): Promise<void> => {
  let n = 0;
  await inbox.deliver({ which: () => n++ % every === 0, order, repeat, lose: when === 'lost' });
  await inbox.drain({ forMs: WORK_MS });
};

export const playRound = async (world: World, inbox: Inbox, round: Round): Promise<RunEnd> => {
  const { sandbox, bench, witness } = world;
  const { mail } = round;
  await world.refresh();
  // Nobody edits in the moment in which the program does: within it nobody could tell who was first.
  bench.clock.advance(60_000);
  for (const edit of round.edits) applyEdit(world, edit);
  bench.clock.advance(round.laterMs);
  for (const rule of round.faults) sandbox.faults.add(rule);
  const beside: Promise<void>[] = [];
  const stop = new AbortController();
  let answers = 0;
  const count = (): void => {
    answers += 1;
    if (answers === round.stopAt) stop.abort();
    for (const { at, edit } of round.duringRound) {
      if (answers !== at) continue;
      const from = witness.changes.length;
      applyEdit(world, edit);
      for (let n = from; n < witness.changes.length; n += 1) world.duringRounds.add(n);
    }
    if (answers === 2 && mail.when === 'during the run') beside.push(read(inbox, mail));
  };
  const ends: (() => void)[] = [];
  try {
    world.runsBeganAt.push(witness.changes.length);
    if (mail.when === 'before the run') await read(inbox, mail);
    ends.push(sandbox.ghl.onExchange(count), sandbox.ephysio.onExchange(count));
    const end = await bench.run({
      what: round.what,
      direction: round.direction,
      full: round.full,
      concurrency: round.concurrency,
      stopping: stop.signal,
      overrides,
      ...(round.lostFrom === null ? {} : { lostFrom: round.lostFrom }),
    });
    await Promise.all(beside);
    if (mail.when === 'after the run' || mail.when === 'lost') await read(inbox, mail);
    return end;
  } finally {
    for (const end of ends) end();
    await Promise.allSettled(beside);
    sandbox.faults.clear();
    witness.note('program');
  }
};
