import { describe, it } from 'vitest';
import { CHANGES, HEARD, playChange } from './series-changes.ts';

describe.each(HEARD)('a series of nine, heard of by %s', (heard) => {
  it.each(Object.keys(CHANGES))('%s', (name) => playChange(name, heard));

  it.each(Object.keys(CHANGES))('%s, where a read is answered with the series', (name) =>
    playChange(name, heard, { instanceReads: 'master', listsMasters: true }),
  );
});
