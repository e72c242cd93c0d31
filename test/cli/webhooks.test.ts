import { describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/database/open.ts';
import { insertEvents, type NewEvent } from '../../src/store/tables/webhooks/webhook-events.ts';
import { documentOf } from './run-program.ts';
import { type Office, openOffice } from './set-up.ts';

const RECEIVED_AT = Date.parse('2026-03-01T10:00:00.000Z');

const event = (recordId: string): NewEvent => ({
  webhookId: `delivery-of-${recordId}`,
  practice: 'main',
  locationId: 'loc',
  type: 'ContactUpdate',
  entity: 'patient',
  recordId,
  lane: recordId,
  payload: { record: { id: recordId, lastName: 'Müller' }, sentAt: null },
  receivedAt: RECEIVED_AT,
});

/** An office whose inbox holds two events, with the numbers 1 and 2. */
const openFullOffice = async (): Promise<Office> => {
  const office = await openOffice();
  const store = await openStore({ path: office.database, env: {}, now: Date.now });
  await insertEvents(store, [event('c1'), event('c2')]);
  await store.close();
  return office;
};

describe('webhooks', () => {
  it('list, show, retry and discard understand their ids and options, wherever these stand', async () => {
    const office = await openFullOffice();
    const list = await office.run('webhooks', '--json', 'list', '--limit', '1');
    expect(documentOf(list)).toMatchObject({
      practice: 'main',
      open: 2,
      events: [{ id: 1, recordId: 'c1' }],
    });
    const shown = await office.run('webhooks', 'show', '2', 'delivery-of-c1', '--json');
    expect(documentOf(shown)).toMatchObject({
      ok: true,
      events: [{ recordId: 'c2' }, { recordId: 'c1', state: 'new' }],
    });
    const retried = await office.run('webhooks', 'retry', '2', '1', '--json');
    expect(documentOf(retried)).toMatchObject({ ok: true, changed: [2, 1] });
    const discarded = await office.run('webhooks', 'discard', '--practice', 'main', '1');
    expect(discarded).toMatchObject({ exitCode: 0, stdout: 'discarded: 1\n' });
    const rest = await office.run('webhooks', 'list', '--state', 'discarded');
    expect(rest.stdout).toMatch(/^1 +discarded +patient +c1 /m);
    const said = [list, shown, retried, discarded, rest].map((end) => end.stdout + end.stderr);
    expect(said.join()).not.toContain('Müller');
  });

  it.each(['retry', 'discard'])('%s ends with 2 where it is not said which', async (command) => {
    const office = await openFullOffice();
    for (const args of [[], ['1', '--dead']]) {
      const { exitCode, stderr } = await office.run('webhooks', command, ...args);
      expect({ exitCode, stderr }).toEqual({
        exitCode: 2,
        stderr: expect.stringMatching(/Which events\?\n {2}Name their ids, or all dead letters with --dead/),
      });
    }
    const unknown = await office.run('webhooks', command, '1', '77');
    expect([unknown.exitCode, unknown.stderr]).toEqual([2, expect.stringMatching(/no webhook event 77/)]);
    expect(documentOf(await office.run('webhooks', 'list', '--json'))).toMatchObject({ open: 2, dead: 0 });
  });
});
