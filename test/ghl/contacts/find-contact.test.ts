import { describe, expect, it } from 'vitest';
import { contact, sideFor } from '../contact-fixtures.ts';
import { type Answer, type Seen, scriptedServer } from '../scripted-server.ts';
import { LOCATION } from '../set-up.ts';

describe('looking for what a create may have left', () => {
  const sent = { firstName: 'Anna', lastName: 'Muster1', email: 'anna@example.ch', phone: '+41791234567' };
  const mine = contact(1, { email: 'anna@example.ch', phone: '+41791234567' });
  const brother = contact(2, { firstName: 'Beat', email: 'anna@example.ch', phone: '+41791234567' });
  const lookup = (found: unknown): Answer => ({ json: { contact: found, traceId: 't' } });
  const script =
    (found: unknown, searched: readonly unknown[] = []) =>
    (seen: Seen): Answer =>
      seen.method === 'GET' ? lookup(found) : { json: { contacts: searched, total: searched.length } };
  const ask = async (
    answer: (seen: Seen) => Answer,
    record: Record<string, string | null> = sent,
    taken: readonly string[] = [],
    isKeptHere = false,
  ) => {
    const server = await scriptedServer(answer);
    const { side, clock } = sideFor(server.url);
    const sentAt = new Date(clock.now()).toISOString();
    const held = await side.findSame(record, {
      sentAt,
      lostAt: sentAt,
      isLinked: (id) => taken.includes(id),
      isKeptHere,
    });
    await server[Symbol.asyncDispose]();
    return { held, seen: server.seen, waited: clock.slept.reduce((a, b) => a + b, 0), sentAt };
  };

  it('finds it by e-mail', async () => {
    const { held, seen } = await ask(script(mine));
    expect(held?.id).toBe('c1');
    expect(seen.map((s) => s.query)).toEqual([{ locationId: LOCATION, email: 'anna@example.ch' }]);
  });

  it('finds it by phone when the e-mail is unknown', async () => {
    const { held, seen } = await ask((s) => lookup(s.query.number ? mine : null));
    expect(held?.id).toBe('c1');
    expect(seen[1]?.query).toEqual({ locationId: LOCATION, number: '+41791234567' });
  });

  it.each([[null], [undefined]])(
    'is sure that it is not there when nobody has e-mail or phone (%j)',
    async (none) => {
      const { held, seen } = await ask(script(none));
      expect(held).toBeNull();
      expect(seen).toHaveLength(2);
    },
  );

  it.each([
    ['a relative holds them', brother, sent, []],
    ['it belongs to another record already', mine, sent, ['c1']],
    ['neither e-mail nor phone was sent', null, { firstName: 'Anna', lastName: 'Muster1', email: null }, []],
    ['the holder cannot be read', { id: 'c5', phone: [] }, sent, []],
  ])('waits for the search index when %s', async (_what, found, record, taken) => {
    const { email = null, phone = null } = record as Record<string, string | null>;
    const left = contact(7, { lastName: 'Muster1', email, phone });
    const result = await ask(script(found, [brother, mine, left]), record, [...taken, 'c1']);
    expect(result.held?.id).toBe('c7');
    expect(result.waited).toBe(20_000);
    expect(result.seen.at(-1)?.body).toMatchObject({
      filters: [{ value: { gte: new Date(Date.parse(result.sentAt) - 120_000).toISOString() } }],
    });
  });

  it('names neither e-mail nor phone of somebody who is kept from GHL', async () => {
    const { held, seen } = await ask(script(null, [brother, mine]), sent, [], true);
    expect(held?.id).toBe('c1');
    expect(seen.map(({ method }) => method)).toEqual(['POST']);
    expect(JSON.stringify(seen)).not.toMatch(/anna@|791234567/);
  });

  it('does not take a namesake for it, whose contact holds more', async () => {
    const record = { firstName: 'Anna', lastName: 'Muster1', email: null, phone: null };
    const { held } = await ask(
      script(null, [contact(7, { lastName: 'Muster1', phone: '+41791112233' })]),
      record,
    );
    expect(held).toBeNull();
  });

  it('takes nobody else for it', async () => {
    const { held } = await ask(script(brother, [brother, { ...mine, deleted: true }]));
    expect(held).toBeNull();
  });
});
