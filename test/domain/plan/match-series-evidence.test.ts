import { describe, expect, it } from 'vitest';
import { matchSeries, type Place, type SeriesInput } from '../../../src/domain/plan/match-series.ts';

const WEEKLY = { unit: 'week', every: 1, times: 1 } as const;

const match = (input: Pick<SeriesInput, 'missing'> & Partial<SeriesInput>) => {
  const whole = { unlinked: [], takenOut: [], rule: WEEKLY, wallClock: Date.parse, ...input };
  const found = [...whole.unlinked, ...(whole.beyond ?? [])];
  const { renamed, undecided } = matchSeries({ listed: found.map(({ start }) => start), ...whole });
  return { renamed: Object.fromEntries(renamed), undecided };
};

const place = (id: string, start: string): Place => ({ id, start });

describe('of a series of which most were moved by themselves', () => {
  const missing = [place('link', '2026-03-18T08:30:00.000Z')];
  const beyond = [place('moved', '2025-08-14T08:06:00.000Z')];

  it('what was taken out of the rule says what the rule was', () => {
    const listed = ['2026-03-04T08:30:00.000Z', '2026-03-03T09:04:00.000Z', '2025-08-14T08:06:00.000Z'];
    const takenOut = ['2026-03-11T08:30:00.000Z', '2026-03-18T08:30:00.000Z'];
    expect(match({ missing, beyond, listed, takenOut })).toEqual({
      renamed: { link: 'moved' },
      undecided: [],
    });
  });

  it('one that alone is left follows no rule of its own', () => {
    expect(match({ missing, beyond, takenOut: ['2026-03-18T08:30:00.000Z'] }).renamed).toEqual({
      link: 'moved',
    });
  });

  it('nobody can tell where nothing was taken out and nothing follows the rule', () => {
    const listed = ['2026-03-03T09:04:00.000Z', '2025-08-14T08:06:00.000Z'];
    expect(match({ missing, beyond, listed })).toEqual({ renamed: {}, undecided: ['link'] });
  });
});

it('one that has come back into the window comes before one that is cancelled', () => {
  const cancelled = { ...place('cancelled', '2026-03-12T09:00:00.000Z'), isOver: true };
  const { renamed } = match({
    missing: [cancelled],
    strayed: [place('link', '2027-04-06T08:02:00.000Z')],
    unlinked: [place('back', '2026-03-05T08:02:00.000Z')],
    takenOut: ['2026-03-05T09:00:00.000Z'],
  });
  expect(renamed).toEqual({ link: 'back' });
});

it('one with another id at the same start is the same, whatever else is new', () => {
  const start = '2026-03-05T08:04:00.000Z';
  const { renamed } = match({
    missing: [place('link', start)],
    unlinked: [
      place('in place', start),
      place('new', '2026-03-18T08:30:00.000Z'),
      place('newer', '2026-03-25T08:30:00.000Z'),
    ],
    takenOut: ['2026-03-11T08:30:00.000Z'],
  });
  expect(renamed).toEqual({ link: 'in place' });
});
