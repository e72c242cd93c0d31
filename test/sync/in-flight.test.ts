import { describe, expect, it } from 'vitest';
import type { LinkRow } from '../../src/store/tables/links.ts';
import { isBusy } from '../../src/sync/in-flight.ts';
import type { RunContext } from '../../src/sync/run-context.ts';

const READ_AT = '2026-03-02T10:00:00.000Z';
const NOW = Date.parse('2026-03-02T10:00:05.000Z');
const BEFORE = '2026-03-02T09:00:00.000Z';

const row: LinkRow = {
  id: 'l1',
  practice: 'main',
  ephysio_id: '7',
  ghl_id: 'g7',
  source: 'ephysio',
  state: 'linked',
  base: Buffer.alloc(0),
  ephysio_fingerprint: 'a',
  ghl_fingerprint: 'a',
  unsettled: 0,
  created_at: BEFORE,
  updated_at: BEFORE,
};

describe('a link that was listed', () => {
  it.each<[string, LinkRow, LinkRow | undefined, boolean]>([
    ['and is as it was can be judged', row, row, false],
    ['and was written since is busy', row, { ...row, updated_at: '2026-03-02T10:00:01.000Z' }, true],
    [
      'and was written since, by a clock that is behind, is busy',
      row,
      { ...row, updated_at: '2026-03-02T08:00:00.000Z' },
      true,
    ],
    ['and was removed since is busy', row, undefined, true],
    [
      'after the sides were asked is busy',
      { ...row, updated_at: '2026-03-02T10:00:01.000Z' },
      { ...row, updated_at: '2026-03-02T10:00:01.000Z' },
      true,
    ],
  ])('%s', (_what, head, now, expected) => {
    const run = { report: { again: 0 }, now: () => NOW } as unknown as RunContext;
    const inFlight = {
      ids: { ephysio: new Set<string>(), ghl: new Set<string>() },
      making: { ephysio: [], ghl: [] },
    };
    expect(isBusy(run, inFlight, head, now, READ_AT)).toBe(expected);
    expect(run.report.again).toBe(expected ? 1 : 0);
  });
});
