import { describe, expect, it } from 'vitest';
import { openDesk } from './desk.ts';
import { replaced, tokenLines } from './lines.ts';
import type { Line } from './person.ts';

const open = () => openDesk({ patients: 30, eventsPerPatient: 2 });

describe('a wrong answer', () => {
  it.each<{ question: RegExp; wrong: readonly Line[1][]; problems: readonly RegExp[] }>([
    { question: /Name of the practice/, wrong: ['Müller & Co'], problems: [/letters, digits, dots, dashes/] },
    { question: /time zone/, wrong: ['Europe/Berne'], problems: [/IANA time zone/] },
    {
      question: /e-Physio: e-mail/,
      wrong: ['', `\${HOME}`],
      problems: [/must not be empty/, /must not hold/],
    },
    { question: /e-Physio: password/, wrong: [''], problems: [/must not be empty/] },
    { question: /private integration token/, wrong: [' '], problems: [/must not be empty/] },
    { question: /id of the location/, wrong: [' '], problems: [/must not be empty/] },
    { question: /adminInfoId/, wrong: ['many', '1.5'], problems: [/whole number/, /whole number/] },
    {
      question: /code of a cancelled/,
      wrong: ['5', 'x'],
      problems: [/means confirmed already/, /whole number/],
    },
  ])('is reported at once, and the question stays: $question', async ({ question, wrong, problems }) => {
    const desk = await open();
    const lines = tokenLines(desk.sandbox);
    const right = lines.find((line) => line[0].source === question.source);
    if (right === undefined) throw new Error('no such question');
    const answers = wrong.map((answer): Line => [question, answer]);
    const end = await desk.init(replaced(lines, question, ...answers, right));
    expect(end.person.problems.length).toBe(problems.length);
    for (const [i, pattern] of problems.entries()) expect(end.person.problems[i]).toMatch(pattern);
    expect([end.error, end.exitCode, end.person.left()]).toEqual([null, 0, []]);
  });

  it('is reported by the service, and asked for again: e-mail and password', async () => {
    const desk = await open();
    const { ephysio } = desk.sandbox;
    const lines = replaced(
      tokenLines(desk.sandbox),
      /e-Physio: password/,
      [/e-Physio: password/, 'wrong'],
      [/What now/, 'Answer again'],
      [/e-Physio: e-mail/, null],
      [/e-Physio: password/, ephysio.password],
    );
    const end = await desk.init(lines);
    expect([end.error, end.exitCode, end.person.left()]).toEqual([null, 0, []]);
    expect(end.person.heard).toContainEqual(
      expect.stringMatching(/refuses the sign-in .*HTTP 401\)\nCheck the e-mail address and the password\.$/),
    );
    expect(desk.load().practices[0]?.ephysio).toMatchObject({
      email: ephysio.email,
      password: ephysio.password,
    });
  });

  it.each([
    { token: 'pit-nobodys', location: null, says: /does not accept the private integration token/ },
    { token: null, location: 'nobodysLocation', says: /another GHL location|forbids|cannot|403|refus/ },
  ])('is reported by the service, and asked for again: %o', async ({ token, location, says }) => {
    const desk = await open();
    const { privateToken, locationId } = desk.sandbox.ghl;
    const lines = replaced(
      tokenLines(desk.sandbox),
      /right one/,
      [/What now/, 'Answer again'],
      [/private integration token/, privateToken],
      [/id of the location/, locationId],
      [/right one/, true],
    );
    const first = lines.findIndex(([question]) => question.source === 'private integration token');
    lines[first] = [/private integration token/, token ?? privateToken];
    lines[first + 1] = [/id of the location/, location ?? locationId];
    const end = await desk.init(lines);
    expect([end.error, end.exitCode, end.person.left()]).toEqual([null, 0, []]);
    expect(end.person.heard.some((line) => says.test(line))).toBe(true);
  });
});

describe('a service that does not answer', () => {
  it('loses no answer: the same is tried once more', async () => {
    const desk = await open();
    const down = desk.sandbox.faults.add({ service: 'ephysio', path: '/token', fault: { status: 503 } });
    const lines = replaced(
      tokenLines(desk.sandbox),
      /how is the practice connected/,
      [/What now/, 'Try the same once more'],
      [/how is the practice connected/, 'a private'],
    );
    const end = await desk.init(lines, {}, { onQuestion: (q) => void (/What now/.test(q) && down()) });
    expect([end.error, end.exitCode, end.person.left()]).toEqual([null, 0, []]);
  });

  it('lets ids be typed in where lists cannot be read', async () => {
    const desk = await open();
    const { faults } = desk.sandbox;
    faults.add({ service: 'ephysio', path: '/events', fault: 'html' });
    faults.add({ service: 'ghl', path: '/calendars', fault: { status: 500 } });
    const lines = replaced(
      tokenLines(desk.sandbox).filter(
        ([q]) => !/Therapist|status code 5|events without a patient/.test(q.source),
      ),
      /Which calendars/,
      [/Try once more/, true],
      [/Try once more/, false],
      [/Try once more/, false],
      [/Calendar 1/, 'nonsense'],
      [/Calendar 1/, 'abc:def=1/2'],
      [/Calendar 2/, 'ghi=1/2'],
      [/Calendar 2/, ''],
    );
    const end = await desk.init(replaced(lines, /adminInfoId/, [/adminInfoId \(empty/, '']));
    expect([end.error, end.person.left()]).toEqual([null, []]);
    expect(end.person.problems).toEqual([
      'This must look like GHL_CALENDAR[:GHL_USER]=CLIENT/EVENT_TYPE.',
      'This therapist and event type are listed already.',
    ]);
    expect(desk.load().practices[0]?.calendars).toEqual([
      { ghlCalendarId: 'abc', ghlUserId: 'def', ephysioClientId: 1, ephysioEventTypeId: 2 },
    ]);
  });

  it('lets therapists be typed in where e-Physio has no appointments yet, and a calendar be left out', async () => {
    const desk = await openDesk({ patients: 4, eventsPerPatient: 0 });
    const lines = replaced(
      tokenLines(desk.sandbox).filter(([q]) => !/kind of treatment|status code 5|Therapist 2/.test(q.source)),
      /Therapist 1, .*which therapist/,
      [/Therapist 1, .*CLIENT\/EVENT_TYPE/, 'nobody'],
      [/Therapist 1, .*CLIENT\/EVENT_TYPE/, '1/2'],
      [/Therapist 2, .*CLIENT\/EVENT_TYPE/, '1/2'],
      [/Therapist 2, .*CLIENT\/EVENT_TYPE/, '1/3'],
    );
    const end = await desk.init(lines);
    expect([end.error, end.person.left()]).toEqual([null, []]);
    expect(end.person.problems).toHaveLength(2);
    expect(desk.load().practices[0]?.calendars.map((c) => c.ephysioEventTypeId)).toEqual([2, 3]);
  });
});

describe('the choice of calendars', () => {
  it('leaves one out, and offers no therapist and event type twice', async () => {
    const desk = await open();
    const lines = replaced(
      replaced(
        tokenLines(desk.sandbox),
        /Which calendars/,
        [/Which calendars/, []],
        [/sync patients only/, false],
        [/Which calendars/, ['Therapist 1', 'Therapist 2', 'Therapist 3']],
      ),
      /Therapist 2, .*which therapist/,
      [/Therapist 2, .*which therapist/, '5778'],
      [/Therapist 3, .*which therapist/, 'leave this calendar out'],
    );
    const end = await desk.init(lines);
    expect([end.error, end.person.left()]).toEqual([null, []]);
    // The second kind of treatment of therapist 5778 is all that was left of it.
    expect(desk.load().practices[0]?.calendars.map((c) => [c.ephysioClientId, c.ephysioEventTypeId])).toEqual(
      [
        [5778, 29330],
        [5778, 29430],
      ],
    );
  });

  it('asks which of a team take part, and pairs each with a therapist', async () => {
    const desk = await openDesk({ patients: 30, eventsPerPatient: 2 });
    const [calendar] = desk.sandbox.ghl.state.calendars.values();
    if (calendar === undefined) throw new Error('no calendar');
    (calendar.team as string[]).push('secondUser');
    const lines = replaced(
      replaced(tokenLines(desk.sandbox), /Which calendars/, [/Which calendars/, ['Therapist 1']]),
      /Therapist 1, .*which therapist/,
      [/which of its team/, [calendar.team[0] ?? '', 'secondUser']],
      [/Therapist 1, .*which therapist/, '5778'],
      [/Therapist 1, .*kind of treatment/, '29330'],
      [/Therapist 1, secondUser: which therapist/, '5779'],
    );
    const at = lines.findLastIndex(([q]) => q.source === 'Therapist 1, .*kind of treatment');
    lines.splice(at, 1);
    const end = await desk.init(lines.filter(([q]) => q.source !== 'Therapist 2, .*which therapist'));
    expect([end.error, end.person.left()]).toEqual([null, []]);
    expect(desk.load().practices[0]?.calendars.map((c) => [c.ghlUserId, c.ephysioClientId])).toEqual([
      [calendar.team[0], 5778],
      ['secondUser', 5779],
    ]);
    expect(end.person.heard.some((line) => /users\.readonly/.test(line))).toBe(true);
  });
});
