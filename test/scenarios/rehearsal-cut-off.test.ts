import { expect, it } from 'vitest';
import { ASSUMPTION_CODES, ASSUMPTIONS } from '../../src/domain/rehearsal/assumption.ts';
import type { FaultRule } from '../../src/sandbox/faults.ts';
import type { Bench } from '../sync/run-sync.ts';
import { appointmentsOf, contactsOf, eventsOf, openPractice } from './practice.ts';
import { codesIn, foundOf, rehearse } from './rehearsing.ts';

const CUT_OFF = { state: 'not tried', why: 'cut-off' };
const IN_GHL = ASSUMPTION_CODES.filter((code) => ASSUMPTIONS[code] === 'ghl');

const breakAt = ({ sandbox }: Bench, rule: Omit<FaultRule, 'fault'>): void => {
  sandbox.faults.add({ ...rule, fault: 'html' });
};

/** After so many tries the clients give a read up. */
const TRIES = { ephysio: 5, ghl: 4 };

/** The n-th of these reads fails for good; those after it go through. */
const breakRead = (bench: Bench, rule: Omit<FaultRule, 'fault' | 'nth'>, n: number): void => {
  for (let i = 0; i < TRIES[rule.service]; i += 1) breakAt(bench, { ...rule, nth: n + i });
};

const liveIn = (bench: Bench) => [
  eventsOf(bench).length,
  contactsOf(bench).length,
  appointmentsOf(bench).filter(({ deleted }) => !deleted).length,
  bench.sandbox.ghl.state.blockSlots.size,
];

it('an error in e-Physio: what was seen before it is reported, and what it made is cleaned up', async () => {
  const bench = await openPractice();
  // The first list shows the new event, the second the event that was moved.
  breakRead(bench, { service: 'ephysio', path: /^\/events\/events/ }, 2);
  const report = await rehearse(bench);
  expect(report.error).toMatchObject({ exitCode: 69 });
  expect(foundOf(report, 'event-fields')).toEqual({ state: 'seen' });
  for (const code of ['updateEvent', 'event-clock-summer', 'cancelEvent', ...IN_GHL] as const)
    expect([code, foundOf(report, code)]).toEqual([code, CUT_OFF]);
  expect(report.learned).toEqual({
    capabilities: { updatePatient: true, createInvoice: true },
    sexTrue: 'm',
  });
  expect(liveIn(bench)).toEqual([0, 0, 0, 0]);
  expect(report.left.map(({ kind }) => kind).toSorted()).toEqual(['invoice', 'patient']);
});

it('an error in GHL: what needed something else in e-Physio says so still', async () => {
  const bench = await openPractice({ sandbox: { ephysio: { createInvoice: 'never' } } });
  breakRead(bench, { service: 'ghl', path: /blocked-slots/ }, 1);
  const report = await rehearse(bench);
  expect(report.error).toMatchObject({ exitCode: 69 });
  expect(foundOf(report, 'updateEvent')).toEqual({ state: 'not tried', why: 'no-event' });
  expect(foundOf(report, 'put-without-status')).toEqual({ state: 'seen', facts: { word: 'confirmed' } });
  for (const code of ['slot-by-user', 'series', 'webhook-deletion'] as const)
    expect([code, foundOf(report, code)]).toEqual([code, CUT_OFF]);
  expect(liveIn(bench)).toEqual([0, 0, 0, 0]);
});

it('where the clean-up fails too, the next rehearsal does it', async () => {
  const bench = await openPractice();
  breakAt(bench, { service: 'ghl', path: /blocked-slots/ });
  breakAt(bench, { service: 'ghl', method: 'DELETE' });
  const report = await rehearse(bench);
  expect(report.error).toMatchObject({ exitCode: 69, hint: expect.stringMatching(/run rehearse again/) });
  const inGhl = report.left.filter(({ side }) => side === 'ghl').map(({ kind }) => kind);
  expect(inGhl.toSorted()).toEqual(['appointment', 'block-slot', 'contact']);
  bench.sandbox.faults.clear();
  const second = await rehearse(bench);
  expect([second.error, codesIn(second, 'not so')]).toEqual([null, []]);
  expect(liveIn(bench)).toEqual([0, 0, 0, 0]);
});

it('a bug is an error like any other: what was seen before it is in the report', async () => {
  const bench = await openPractice();
  const report = await rehearse(bench, {
    ask: async () => {
      throw new TypeError('nobody expects it');
    },
  });
  expect(report.error).toBeInstanceOf(TypeError);
  expect(foundOf(report, 'updateEvent')).toEqual({ state: 'seen' });
  expect(foundOf(report, 'status-cancelled')).toEqual(CUT_OFF);
  expect(liveIn(bench)).toEqual([0, 0, 0, 0]);
});

it('an error before anything was tried is no report', async () => {
  const bench = await openPractice();
  breakAt(bench, { service: 'ephysio' });
  await expect(rehearse(bench)).rejects.toMatchObject({ exitCode: 69 });
});
