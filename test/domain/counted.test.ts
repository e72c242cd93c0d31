import { expect, it } from 'vitest';
import { counted } from '../../src/domain/counted.ts';

it.each([
  { count: 0, says: '0 tries' },
  { count: 1, says: '1 try' },
  { count: 2, says: '2 tries' },
])('a number has its noun: $says', ({ count, says }) => {
  expect(counted(count, 'try', 'tries')).toBe(says);
  expect(counted(count, 'link')).toBe(count === 1 ? '1 link' : `${count} links`);
});
