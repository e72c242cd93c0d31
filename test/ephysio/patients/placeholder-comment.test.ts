import { describe, expect, it } from 'vitest';
import {
  placeholderComment,
  saidMissing,
  withoutFound,
} from '../../../src/ephysio/patients/placeholder-comment.ts';

const INTRO = 'Placeholders, real values are missing: ';

describe('the comment that names placeholders', () => {
  it.each([
    [`${INTRO}birthDate, street, zip, city, sex`, ['birthDate', 'street', 'zip', 'city', 'sex']],
    [`${INTRO}birthDate, city`, ['birthDate', 'city']],
    [`x${INTRO}sex, y`, ['sex']],
    [`${INTRO}sex, birthDate`, ['sex']],
    [`${INTRO}nothing`, undefined],
    ['placeholders, real values are missing: sex', undefined],
    ['', undefined],
    [7, undefined],
    [undefined, undefined],
  ])('is read where it is one that the program writes: %j', (comment, fields) => {
    expect(saidMissing(comment)).toEqual(fields);
  });

  it('loses what is not missing any more, and everything at last', () => {
    const all = ['birthDate', 'street', 'zip', 'city', 'sex'];
    let comment = `a\n${placeholderComment(all)}\t b`;
    for (const [n, found] of all.entries()) {
      comment = withoutFound(comment, (field) => field !== found);
      expect(comment).toBe(`a\n${placeholderComment(all.slice(n + 1))}\t b`);
    }
    expect(comment).toBe('a\n\t b');
  });

  it('never gains anything', () => {
    expect(withoutFound('as it was', () => true)).toBe('as it was');
    expect(withoutFound(`${INTRO}sex`, () => true)).toBe(`${INTRO}sex`);
  });
});
