import { describe, expect, it } from 'vitest';
import { peopleIn, unsureReview } from '../../../src/domain/plan/patient-reviews.ts';

describe('an item that asks who is who', () => {
  it.each([
    ['ephysio', '12', [{ side: 'ghl', id: 'aB3' }]],
    [
      'ghl',
      'aB3',
      [
        { side: 'ephysio', id: '12' },
        { side: 'ghl', id: 'cD4' },
      ],
    ],
  ] as const)('names the record (%s %s) and whom it may be, to be read off again', (side, id, candidates) => {
    const { message, subject } = unsureReview(side, id, candidates);
    expect(peopleIn(message)).toEqual([{ side, id }, ...candidates]);
    expect(subject).toBe(`${side} patient ${id}`);
  });

  it('names nobody besides where an older version wrote bare ids', () => {
    expect(peopleIn('GHL contact aB3 may be the same person as 12, 13: make name agree.')).toEqual([
      { side: 'ghl', id: 'aB3' },
    ]);
  });
});
