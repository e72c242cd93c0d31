import { describe, expect, it } from 'vitest';
import type { Join, Plan } from '../../src/domain/plan/plan.ts';
import type { Appointment } from '../../src/domain/records/appointment.ts';
import type { SideName } from '../../src/domain/records/sides.ts';
import type { Held } from '../../src/domain/side.ts';
import { cancelled, held, moved, plan, rules, visit } from './appointment-plan.ts';

const unlinked = (ephysio: Held<Appointment>[], ghl: Held<Appointment>[]) => ({ unlinked: { ephysio, ghl } });
const made = ({ operations }: Plan<Appointment>): [SideName, string][] =>
  operations.flatMap((o) => (o.kind === 'create' ? [[o.side, o.from.id]] : []));
const pairs = ({ operations }: Plan<Appointment>): string[][] =>
  operations.flatMap((o) => (o.kind === 'link' ? [[o.ephysio.id, o.ghl.id]] : []));
const onlyJoin = (result: Plan<Appointment>): Join<Appointment> => {
  const [join, ...rest] = result.operations;
  if (join?.kind !== 'link') throw new Error('no link was planned');
  expect(rest).toEqual([]);
  return join;
};

describe('an unlinked appointment', () => {
  it.each<[SideName, object]>([
    ['ghl', unlinked([held('1', visit)], [])],
    ['ephysio', unlinked([], [held('1', visit)])],
  ])('is made in %s', (side, input) => {
    expect(plan(input).operations).toEqual([
      { kind: 'create', side, from: held('1', visit), link: null, replaces: null, makes: true },
    ]);
  });

  it('is made only where the direction writes', () => {
    const both = unlinked([held('1', visit)], [held('g2', moved)]);
    expect(made(plan({ ...both, rules: { ...rules, direction: 'to-ghl' } }))).toEqual([['ghl', '1']]);
    expect(made(plan({ ...both, rules: { ...rules, direction: 'to-ephysio' } }))).toEqual([
      ['ephysio', 'g2'],
    ]);
    expect(made(plan(both))).toEqual([
      ['ghl', '1'],
      ['ephysio', 'g2'],
    ]);
  });

  it.each(['cancelled', 'invalid'])('that is %s is made nowhere, and joined with nothing', (status) => {
    const off = { ...visit, status };
    expect(plan(unlinked([held('1', off)], [held('g1', off)])).operations).toEqual([]);
    expect(made(plan(unlinked([held('1', off)], [held('g1', visit)])))).toEqual([['ephysio', 'g1']]);
  });

  it('is made on the other side only if the plan is about it', () => {
    const both = unlinked([held('1', visit), held('2', moved)], [held('g3', { ...visit, patient: 'P2' })]);
    const wanted = { ephysio: new Set(['2']), ghl: new Set<string>() };
    expect(made(plan({ ...both, wanted }))).toEqual([['ghl', '2']]);
  });
});

describe('two unlinked appointments of one patient and start', () => {
  const longer = { ...visit, end: '2026-03-03T09:45:00.000Z' };

  it('are joined, and what differs is sent', () => {
    const join = onlyJoin(plan(unlinked([held('1', visit)], [held('g9', longer)])));
    expect(join.link).toMatchObject({ id: 'new', ephysioId: '1', ghlId: 'g9' });
    expect(join.revives).toBe(false);
    expect(join.followUps.map((c) => [c.side, c.changes])).toEqual([['ghl', { end: visit.end }]]);
    expect(join.followUps.flatMap((c) => c.conflicts)).toEqual([
      expect.objectContaining({
        field: 'slot',
        loserValue: `${longer.start}/${longer.end}/${longer.calendar}`,
      }),
    ]);
    expect(join.patch.ephysio).toEqual({ patient: 'P1', status: 'confirmed' });
  });

  it('are as GHL has them where GHL wins', () => {
    const input = unlinked([held('1', visit)], [held('g9', longer)]);
    const join = onlyJoin(plan({ ...input, rules: { ...rules, winner: 'ghl' } }));
    expect(join.followUps.map((c) => c.side)).toEqual(['ephysio']);
  });

  it('learn all that they agree on, also what e-Physio shows in its own way', () => {
    const booked = { ...visit, status: 'new' };
    const input = unlinked([held('1', visit)], [held('g9', booked)]);
    const join = onlyJoin(plan({ ...input, rules: { ...rules, winner: 'ghl' } }));
    expect(join.followUps).toEqual([]);
    expect(join.patch).toEqual({ ephysio: visit, ghl: booked });
  });

  it.each<[string, Appointment]>([
    ['another patient’s', { ...visit, patient: 'P2' }],
    ['another start', moved],
    ['a cancelled one', cancelled],
  ])('are not joined with %s', (_which, ghl) => {
    expect(pairs(plan(unlinked([held('1', visit)], [held('g9', ghl)])))).toEqual([]);
  });

  it('are joined by calendar first, and each once', () => {
    const other = { ...visit, calendar: 'other' };
    const result = plan(
      unlinked(
        [held('1', visit), held('2', other), held('3', visit)],
        [held('g1', other), held('g2', visit)],
      ),
    );
    expect(pairs(result)).toEqual([
      ['1', 'g2'],
      ['2', 'g1'],
    ]);
    expect(made(result)).toEqual([['ghl', '3']]);
  });

  it('are joined if the plan is about either of them, and not if about neither', () => {
    const input = unlinked([held('1', visit)], [held('g1', visit)]);
    const none = new Set<string>();
    expect(pairs(plan({ ...input, wanted: { ephysio: new Set(['1']), ghl: none } }))).toHaveLength(1);
    expect(pairs(plan({ ...input, wanted: { ephysio: none, ghl: new Set(['g1']) } }))).toHaveLength(1);
    expect(plan({ ...input, wanted: { ephysio: none, ghl: none } }).operations).toEqual([]);
  });
});

it('a plan hands on what was read', () => {
  const failures = [{ link: null, side: 'ghl', id: '9', code: 'unreadable', reason: 'no start' } as const];
  const reviews = [
    {
      kind: 'unknown-status',
      about: { side: 'ephysio', status: '9' },
      side: 'ephysio',
      facts: { count: 1 },
    } as const,
  ];
  expect(plan({ failures, reviews, unchanged: 7 })).toMatchObject({
    entity: 'appointment',
    failures,
    reviews,
    unchanged: 7,
    linked: 1,
  });
});
