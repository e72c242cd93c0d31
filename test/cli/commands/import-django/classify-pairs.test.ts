import { describe, expect, it } from 'vitest';
import { classifyPairs } from '../../../../src/cli/commands/import-django/classify-pairs.ts';
import type { OldPair } from '../../../../src/cli/commands/import-django/read-dump.ts';

const pair = (row: string, ephysioId: string, ghlId: string): OldPair => ({
  row,
  ephysioId,
  ghlId,
  source: 'ephysio',
  at: null,
});

const rowsOf = (pairs: readonly { readonly row: string }[]): string[] => pairs.map((p) => p.row);

describe('pairs of a dump', () => {
  it('are taken where nothing speaks against them', () => {
    const judged = classifyPairs([pair('1', '12', 'c12'), pair('2', '13', 'c13')], []);
    expect(rowsOf(judged.taken)).toEqual(['1', '2']);
    expect(judged).toMatchObject({ known: 0, contradictions: [] });
  });

  it('that are said twice are taken once', () => {
    const judged = classifyPairs([pair('1', '12', 'c12'), pair('2', '12', 'c12')], []);
    expect(rowsOf(judged.taken)).toEqual(['1']);
    expect(judged.known).toBe(1);
  });

  it('of one record with two others are all left out, by ids', () => {
    const judged = classifyPairs(
      [pair('1', '12', 'c12'), pair('2', '12', 'c13'), pair('3', '14', 'c12'), pair('4', '15', 'c15')],
      [],
    );
    expect(rowsOf(judged.taken)).toEqual(['4']);
    expect(judged.contradictions).toEqual([
      { row: '1', ephysioId: '12', ghlId: 'c12', reason: 'row 2 links e-Physio 12 to GHL c13' },
      { row: '2', ephysioId: '12', ghlId: 'c13', reason: 'row 1 links e-Physio 12 to GHL c12' },
      { row: '3', ephysioId: '14', ghlId: 'c12', reason: 'row 1 links GHL c12 to e-Physio 12' },
    ]);
  });

  it('give way to a link that is there already, and are known where it says the same', () => {
    const judged = classifyPairs(
      [pair('1', '12', 'c12'), pair('2', '13', 'cX'), pair('3', 'X', 'c14'), pair('4', '15', 'c15')],
      [
        { ephysioId: '12', ghlId: 'c12' },
        { ephysioId: '13', ghlId: 'c13' },
        { ephysioId: '14', ghlId: 'c14' },
        { ephysioId: '15', ghlId: null },
      ],
    );
    expect(judged.known).toBe(1);
    expect(judged.taken).toEqual([]);
    expect(judged.contradictions.map((c) => c.reason)).toEqual([
      'e-Physio 13 is linked to GHL c13 already',
      'GHL c14 is linked to e-Physio 14 already',
      'e-Physio 15 is linked to GHL - already',
    ]);
  });

  it('stay known on a used database, though another row says otherwise', () => {
    const existing = [{ ephysioId: '12', ghlId: 'c12' }];
    const judged = classifyPairs([pair('1', '12', 'c12'), pair('2', '12', 'c13')], existing);
    expect(judged).toMatchObject({ known: 1, taken: [] });
    expect(rowsOf(judged.contradictions)).toEqual(['2']);
  });
});
