import { describe, expect, it } from 'vitest';
import { openDesk } from './desk.ts';
import { replaced, tokenLines } from './lines.ts';
import { BACK } from './person.ts';

const open = () => openDesk({ patients: 30, eventsPerPatient: 2 });

describe('going back in the interview', () => {
  it('goes back several steps, and takes another answer there; the others are asked again', async () => {
    const desk = await open();
    const [name, zone, language] = [/Name of the practice/, /time zone/, /Language of the words/];
    const lines = replaced(
      tokenLines(desk.sandbox),
      name,
      [name, 'bern'],
      [zone, null],
      [language, BACK],
      [zone, BACK],
      [name, 'thun'],
    );
    const end = await desk.init(lines);
    expect([end.error, end.person.left()]).toEqual([null, []]);
    expect(desk.load().practices[0]?.name).toBe('thun');
  });

  it('suggests what was answered before', async () => {
    const desk = await open();
    const [name, zone] = [/Name of the practice/, /time zone/];
    const wins = /Which side wins/;
    let lines = replaced(tokenLines(desk.sandbox), name, [name, 'bern'], [zone, BACK], [name, null]);
    lines = replaced(lines, wins, [wins, 'GHL'], [/Which contacts of GHL become/, BACK], [wins, null]);
    const end = await desk.init(lines);
    expect([end.error, end.person.left()]).toEqual([null, []]);
    expect(desk.load().practices[0]).toMatchObject({ name: 'bern', sync: { conflictWinner: 'ghl' } });
  });

  it('asks the first question again where there is none before it', async () => {
    const desk = await open();
    const name = /Name of the practice/;
    const end = await desk.init(replaced(tokenLines(desk.sandbox), name, [name, BACK], [name, 'bern']));
    expect([end.error, end.person.left()]).toEqual([null, []]);
    expect(desk.load().practices[0]?.name).toBe('bern');
  });
});
