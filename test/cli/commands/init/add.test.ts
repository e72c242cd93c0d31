import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openDesk } from './desk.ts';
import { indexOf, replaced, tokenLines } from './lines.ts';

const open = () => openDesk({ patients: 30, eventsPerPatient: 2 });

describe('init --add', () => {
  it('adds a practice and leaves the rest of the file as it is', async () => {
    const desk = await open();
    const { sandbox } = desk;
    const before = { ...sandbox.config({ usePrivateToken: true }), monitoring: { pingUrl: null } };
    const [home] = before.practices;
    if (home) home.ghl.locationId = 'theOtherLocation';
    writeFileSync(desk.configPath, JSON.stringify(before), { mode: 0o600 });
    const lines = replaced(
      tokenLines(sandbox),
      /Name of the practice/,
      [/Name of the practice/, 'main'],
      [/Name of the practice/, 'bern'],
    ).filter(([question]) => !/page for a browser|Database file/.test(question.source));
    const end = await desk.init(lines, { add: true });
    expect([end.error, end.exitCode, end.person.left()]).toEqual([null, 0, []]);
    expect(end.person.problems).toEqual(['The config has a practice of that name.']);
    const after = desk.load();
    expect(after.practices.map(({ name }) => name)).toEqual(['main', 'bern']);
    expect(after.practices[1]).toMatchObject({ ghl: { locationId: sandbox.ghl.locationId } });
    const { practices: _, ...rest } = before;
    expect(JSON.parse(readFileSync(desk.configPath, 'utf8'))).toMatchObject(rest);
  });

  it('refuses the location of another practice', async () => {
    const desk = await open();
    const { sandbox } = desk;
    writeFileSync(desk.configPath, JSON.stringify(sandbox.config()), { mode: 0o600 });
    const all = tokenLines(sandbox);
    const right = indexOf(all, /right one/);
    const lines = all
      .slice(0, right)
      .map((line) => (/Name of/.test(line[0].source) ? ([line[0], 'bern'] as const) : line));
    const before = desk.files();
    const end = await desk.init(lines, { add: true }, { cancelAt: right });
    expect(end.person.heard).toContain(
      `Location ${sandbox.ghl.locationId} belongs to practice "main" of this config already.`,
    );
    expect(end.person.heard.at(-1)).toMatch(/how is the practice connected/);
    expect(desk.files()).toEqual(before);
  });
});
