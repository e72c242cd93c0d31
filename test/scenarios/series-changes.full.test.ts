import { describe, it } from 'vitest';
import { CHANGES, HEARD, playChange } from './series-changes.ts';

describe.each(HEARD)('a series of nine, heard of by %s', (heard) => {
  it.each(Object.keys(CHANGES))('%s', (name) => playChange(name, heard));
});

describe.each(['run', 'master'] as const)(
  'a series of nine, where a read is answered with it, heard of by %s',
  (heard) => {
    it.each(Object.keys(CHANGES))('%s', (name) =>
      playChange(name, heard, { instanceReads: 'master', listsMasters: true }),
    );
  },
);

describe.each(['run', 'each'] as const)(
  'a series of nine, where only the master says the rule, heard of by %s',
  (heard) => {
    it.each(Object.keys(CHANGES))('%s', (name) => playChange(name, heard, { seriesRules: 'master' }));
  },
);
