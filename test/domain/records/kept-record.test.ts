import { describe, expect, it } from 'vitest';
import { asLastRead, keptHalf } from '../../../src/domain/records/kept-record.ts';

const agreed = { firstName: 'Anna', phone: '+41791112233', city: null };

describe('a half of a link', () => {
  it('needs nothing kept as long as it is as agreed', () => {
    expect(keptHalf(agreed, { ...agreed })).toBeNull();
    // Not known, and empty where nothing was agreed on.
    expect(keptHalf(agreed, { phone: undefined, zip: null } as never)).toBeNull();
  });

  it('is kept in the fields that differ, and read back as it was seen', () => {
    const seen = { firstName: 'Anna', phone: null, city: 'Chur' };
    const kept = keptHalf(agreed, seen);
    expect(kept).toEqual({
      fields: { phone: null, city: 'Chur' },
      agreed: { phone: '+41791112233', city: null },
    });
    expect(asLastRead(agreed, kept)).toEqual(seen);
    expect(asLastRead(agreed, null)).toEqual(agreed);
  });

  it('is as agreed in a field of which something else was agreed on since', () => {
    const kept = keptHalf(agreed, { phone: null, city: 'Chur' });
    const now = { ...agreed, phone: '+41792223344' };
    expect(asLastRead(now, kept)).toEqual({ ...now, city: 'Chur' });
  });

  it('says nothing of itself if it had no link when it was kept', () => {
    expect(asLastRead(agreed, { fields: { firstName: 'Beat' }, agreed: null })).toEqual(agreed);
  });
});
