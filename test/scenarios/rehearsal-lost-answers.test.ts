import { expect, it } from 'vitest';
import type { FaultRule } from '../../src/sandbox/faults.ts';
import { appointmentsOf, contactsOf, eventsOf, openPractice, patientsOf } from './practice.ts';
import { codesIn, rehearse } from './rehearsing.ts';

const post = (service: FaultRule['service'], path: RegExp): Omit<FaultRule, 'fault'> => ({
  service,
  method: 'POST',
  path,
  nth: 1,
});

const CREATES = {
  patient: post('ephysio', /^\/patients\/request/),
  invoice: post('ephysio', /^\/invoices/),
  event: post('ephysio', /^\/events/),
  contact: post('ghl', /^\/contacts\/?$/),
  appointment: post('ghl', /\/events\/appointments$/),
  'block slot': post('ghl', /\/block-slots$/),
};

it.each(Object.entries(CREATES))(
  'cleans up a %s whose answer was lost, and the next rehearsal goes through',
  async (_what, rule) => {
    const bench = await openPractice({ sandbox: { ghl: { indexLagMs: 10_000 } } });
    bench.sandbox.faults.add({ ...rule, fault: 'drop-after' });
    const first = await rehearse(bench);
    expect(codesIn(first, 'not so')).not.toEqual([]);
    bench.sandbox.faults.clear();
    const second = await rehearse(bench);
    expect(codesIn(second, 'not so')).toEqual([]);
    expect([patientsOf(bench).length, eventsOf(bench), contactsOf(bench)]).toEqual([1, [], []]);
    expect(bench.sandbox.ephysio.state.invoices.size).toBe(1);
    expect(appointmentsOf(bench).every(({ deleted }) => deleted)).toBe(true);
    expect(bench.sandbox.ghl.state.blockSlots.size).toBe(0);
  },
);

it('deletes no contact that has become somebody else, whatever the journal says', async () => {
  const bench = await openPractice();
  await rehearse(bench);
  const { id } = bench.sandbox.ghl.edit.createContact({ firstName: 'Laura', lastName: 'Frei' });
  await bench.store.db
    .updateTable('rehearsals')
    .set({ record_id: id, gone_at: null })
    .where('kind', '=', 'contact')
    .execute();
  const report = await rehearse(bench);
  expect(contactsOf(bench).map((contact) => contact.id)).toEqual([id]);
  expect(report.left).toContainEqual(expect.objectContaining({ side: 'ghl', kind: 'contact', recordId: id }));
});
