import { describe, expect, it } from 'vitest';
import { type RunError, UnreachableError } from '../../../src/errors.ts';
import { contact, page, sideFor } from '../contact-fixtures.ts';
import { inTurn, scriptedServer } from '../scripted-server.ts';
import { LOCATION } from '../set-up.ts';

const SINCE = '2026-11-20T00:00:00.000Z';

describe('the list of GHL contacts', () => {
  it('asks once when everything is in the first page', async () => {
    await using server = await scriptedServer(
      inTurn({ ...page(1, 3, 3), headers: { date: 'Sat, 21 Nov 2026 08:00:00 GMT' } }),
    );
    const listing = await sideFor(server.url).side.list({ since: null });
    expect(listing.records.map((r) => r.id)).toEqual(['c1', 'c2', 'c3']);
    expect(listing).toMatchObject({ bad: [], deleted: [], complete: true, asOf: '2026-11-21T08:00:00.000Z' });
    expect(server.seen).toHaveLength(1);
    expect(server.seen[0]?.body).toEqual({
      locationId: LOCATION,
      pageLimit: 500,
      sort: [{ field: 'dateUpdated', direction: 'asc' }],
    });
  });

  it('asks for changes since an instant, and is then not complete', async () => {
    await using server = await scriptedServer(inTurn(page(1, 0, 0)));
    const listing = await sideFor(server.url).side.list({ since: SINCE });
    expect(listing.complete).toBe(false);
    expect(server.seen[0]?.body).toMatchObject({
      filters: [{ field: 'dateUpdated', operator: 'range', value: { gte: SINCE } }],
    });
  });

  it.each([
    ['a short last page', [500, 500, 7], 1_007, 3],
    ['a full last page, which needs one more to be sure', [500, 500, 0], 1_000, 3],
    ['short pages in between', [200, 300, 7], 507, 3],
    ['more than the total that was reported first', [500, 3], 400, 2],
  ])('follows the cursor inside the last contact: %s', async (_what, pages, total, requests) => {
    let from = 1;
    const answers = pages.map((count) => {
      from += count;
      return page(from - count, count, total);
    });
    await using server = await scriptedServer(inTurn(...answers));
    const listing = await sideFor(server.url).side.list({ since: null });
    const count = pages.reduce((a, b) => a + b, 0);
    expect(listing.records).toHaveLength(count);
    expect(server.seen).toHaveLength(requests);
    const first = pages[0] ?? 0;
    expect(server.seen[1]?.body).toMatchObject({ searchAfter: [1_700_000_000_000 + first, `c${first}`] });
    expect(server.seen.every((s) => !('page' in (s.body as object)))).toBe(true);
  });

  it('reads to an empty page when no total is reported', async () => {
    await using server = await scriptedServer((_seen, n) => ({
      json: { contacts: n < 3 ? [contact(n)] : [] },
    }));
    const listing = await sideFor(server.url).side.list({ since: null });
    expect(listing.records.map((r) => r.id)).toEqual(['c1', 'c2']);
  });

  it('keeps the newest reading of a contact that changed while it was listed', async () => {
    const first = { contacts: [contact(1, { city: 'Bern' }), contact(2)], total: 3 };
    const second = {
      contacts: [contact(3), contact(1, { city: 'Basel', searchAfter: [9, 'c1'] })],
      total: 3,
    };
    await using server = await scriptedServer(inTurn({ json: first }, { json: second }));
    const listing = await sideFor(server.url).side.list({ since: null });
    expect(listing.records).toHaveLength(3);
    expect(listing.records.find((r) => r.id === 'c1')?.record.city).toBe('Basel');
  });

  it('reports a bad contact by id and fields, and reads the others', async () => {
    const contacts = [contact(1, { phone: { number: '079' } }), contact(2), { firstName: 'Anna' }];
    await using server = await scriptedServer(inTurn({ json: { contacts, total: 3 } }));
    const listing = await sideFor(server.url).side.list({ since: null });
    expect(listing.records.map((r) => r.id)).toEqual(['c2']);
    expect(listing.bad.map((b) => b.id)).toEqual(['c1', null]);
    expect(JSON.stringify(listing.bad)).not.toMatch(/anna|muster|079/i);
  });

  it.each([
    ['a cursor that stands still', [{ contacts: [contact(1)], total: 5 }], /does not advance/],
    ['a page without a cursor', [{ contacts: [contact(1, { searchAfter: null })], total: 5 }], /no cursor/],
    [
      'a contact of another location',
      [{ contacts: [contact(1, { locationId: 'locB' })], total: 1 }],
      /locA.*locB/,
    ],
    ['a reply without contacts', [{ ok: true }], /contacts/],
  ])('stops with an error at %s', async (_what, pages, says) => {
    await using server = await scriptedServer(inTurn(...pages.map((json) => ({ json }))));
    const error = await sideFor(server.url)
      .side.list({ since: null })
      .catch((e: unknown) => e);
    expect(error).toBeInstanceOf(UnreachableError);
    expect((error as RunError).message).toMatch(says);
    expect((error as RunError).message).not.toMatch(/anna|muster/i);
  });
});
