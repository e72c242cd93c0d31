import { describe, expect, it } from 'vitest';
import type { Operation } from '../../../src/domain/plan/plan.ts';
import type { AppointmentRules } from '../../../src/domain/plan/plan-linked-appointment.ts';
import type { Appointment } from '../../../src/domain/records/appointment.ts';
import type { AppointmentSide } from '../../../src/domain/side.ts';
import { RefusedError } from '../../../src/errors.ts';
import { createAppointmentTarget } from '../../../src/sync/apply/appointment-target.ts';
import { withholdKept } from '../../../src/sync/apply/withhold-kept.ts';
import { later, linked, moved, plan, rules, visit } from '../../domain/appointment-plan.ts';
import { byPerson } from '../../scenarios/links.ts';
import { openPractice } from '../../scenarios/practice.ts';

const BILLED = {
  code: 'invoice-not-open',
  reason: 'its invoice is closed',
  fields: ['start', 'end'],
} as const;
const THIRD = { start: '2026-03-05T09:00:00.000Z', end: '2026-03-05T09:30:00.000Z' };

const noPatients = (): never => {
  throw new Error('no patient is looked up');
};

/** What is done about the linked appointment, as both sides hold it, where e-Physio answers so about the event. */
const done = async (
  now: { readonly ephysio: Appointment; readonly ghl: Appointment },
  keeps: AppointmentSide['keeps'],
  change: Partial<AppointmentRules> = {},
): Promise<readonly Operation<Appointment>[]> => {
  const bench = await openPractice();
  const found = { link: linked, now, gone: { ephysio: false, ghl: false } };
  const own = { ...rules, ...change };
  return byPerson(bench, async (run) => {
    const { ephysio, ghl } = run.appointments;
    const withholding = {
      target: createAppointmentTarget(run, noPatients),
      sides: { ephysio: { ...ephysio, keeps }, ghl },
      found: new Map([[linked.id, found]]),
      rules: own,
    };
    const { operations } = await withholdKept(withholding, plan({ changed: [found], rules: own }));
    return operations;
  });
};

const written = (operations: readonly Operation<Appointment>[]) =>
  operations.flatMap((o) => (o.kind === 'update' || o.kind === 'cancel' ? [[o.side, o.changes]] : []));

describe('a move of GHL’s that e-Physio does not take', () => {
  it('is a question to a person, and both sides agree to differ', async () => {
    const operations = await done({ ephysio: visit, ghl: moved }, async () => BILLED);
    expect(operations).toMatchObject([
      {
        kind: 'adopt',
        patch: { ghl: later, ephysio: { start: visit.start } },
        review: { kind: 'appointment-by-hand' },
      },
    ]);
  });

  it('goes through where e-Physio takes it', async () => {
    const operations = await done({ ephysio: visit, ghl: moved }, async () => null);
    expect(written(operations)).toEqual([['ephysio', later]]);
  });

  it('makes GHL follow the desk’s own move, once, with all else that has to be written there', async () => {
    const ephysio = { ...visit, ...THIRD, status: 'showed' };
    const afterwards = { winner: 'ghl', now: '2026-03-06T08:00:00.000Z' } as const;
    expect(written(await done({ ephysio, ghl: moved }, async () => null, afterwards))).toHaveLength(2);
    const operations = await done({ ephysio, ghl: moved }, async () => BILLED, afterwards);
    expect(written(operations)).toEqual([['ghl', { ...THIRD, status: 'showed' }]]);
    expect(operations).toMatchObject([
      { kind: 'adopt', conflicts: [] },
      { kind: 'update', side: 'ghl', conflicts: [{ field: 'slot', winner: 'ephysio' }] },
    ]);
  });

  it('is tried where the event cannot be read: the write meets it again', async () => {
    const refuse: AppointmentSide['keeps'] = () => Promise.reject(new RefusedError('status 422'));
    expect(written(await done({ ephysio: visit, ghl: moved }, refuse))).toEqual([['ephysio', later]]);
  });
});
