import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Desk, openDesk } from './desk.ts';
import { replaced, tokenLines } from './lines.ts';
import { BACK, type Line } from './person.ts';

const open = () => openDesk({ patients: 5, eventsPerPatient: 2 });

const LANGUAGE = /Language of the words/;

const languageOf = (desk: Desk, at = 0) => desk.load().practices[at]?.language;

const expectDone = ({ error, person }: Awaited<ReturnType<Desk['init']>>) =>
  expect([error, person.left()]).toEqual([null, []]);

describe("the language of what goes into GHL's calendar", () => {
  it('is asked for, with the titles that follow from it', async () => {
    const desk = await open();
    const end = await desk.init(replaced(tokenLines(desk.sandbox), LANGUAGE, [LANGUAGE, 'Italian']));
    expectDone(end);
    expect(end.person.heard).toContain('- French ("Rendez-vous", "Occupé")');
    expect(languageOf(desk)).toBe('it');
  });

  it.each([
    [{}, 'de'],
    [{ LANG: 'fr_CH.UTF-8' }, 'fr'],
    [{ LC_ALL: 'it_CH.UTF-8', LANG: 'fr_CH.UTF-8' }, 'it'],
    // What a server is installed in.
    [{ LANG: 'en_US.UTF-8' }, 'de'],
    [{ LANG: 'C.UTF-8' }, 'de'],
  ])('with %j, Enter takes %s', async (env, expected) => {
    const desk = await open();
    expectDone(await desk.init(tokenLines(desk.sandbox), {}, { env }));
    expect(languageOf(desk)).toBe(expected);
  });

  it('of a practice that is added is that of the first one, if the person says nothing else', async () => {
    const desk = await open();
    const { sandbox } = desk;
    const before = sandbox.config({ usePrivateToken: true });
    const [home] = before.practices;
    if (home) home.ghl.locationId = 'theOtherLocation';
    const practices = before.practices.map((practice) => ({ ...practice, language: 'fr' }));
    writeFileSync(desk.configPath, JSON.stringify({ ...before, practices }), { mode: 0o600 });
    const name = /Name of the practice/;
    const lines = replaced(tokenLines(sandbox), name, [name, 'bern']).filter(
      ([question]) => !/page for a browser|Database file/.test(question.source),
    );
    expectDone(await desk.init(lines, { add: true }));
    expect(languageOf(desk, 1)).toBe('fr');
  });

  it('can be taken back', async () => {
    const desk = await open();
    const mail = /e-Physio: e-mail/;
    const again: Line[] = [
      [LANGUAGE, 'English'],
      [mail, BACK],
      [LANGUAGE, BACK],
      [/time zone/, null],
      [LANGUAGE, 'French'],
    ];
    expectDone(await desk.init(replaced(tokenLines(desk.sandbox), LANGUAGE, ...again)));
    expect(languageOf(desk)).toBe('fr');
  });

  it('is not asked for where a flag gives it', async () => {
    const desk = await open();
    const lines = tokenLines(desk.sandbox).filter(([question]) => question.source !== LANGUAGE.source);
    expectDone(await desk.init(lines, { language: 'en' }, { env: { LANG: 'fr_CH.UTF-8' } }));
    expect(languageOf(desk)).toBe('en');
  });

  it.each([
    [{}, 'de'],
    [{ language: 'it' }, 'it'],
  ] as const)('with --yes %j it is %s, whatever the machine speaks', async (flags, expected) => {
    const desk = await open();
    const { ephysio, ghl } = desk.sandbox;
    const env = { LANG: 'fr_CH.UTF-8', EPHYSIO_EMAIL: ephysio.email, EPHYSIO_PASSWORD: ephysio.password };
    const [calendar] = ghl.state.calendars.keys();
    const given = { yes: true, location: ghl.locationId, calendar: [`${calendar}=5778/29330`], ...flags };
    const end = await desk.init(null, given, { env: { ...env, GHL_TOKEN: ghl.privateToken } });
    expect([end.error, end.exitCode]).toEqual([null, 0]);
    expect(desk.load({ ...env, GHL_TOKEN: ghl.privateToken }).practices[0]?.language).toBe(expected);
  });
});
