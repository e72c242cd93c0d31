import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Sandbox } from '../../../../src/sandbox/start-sandbox.ts';
import { AUTHORIZE, freePort, HEALTHY, rows, stateOf } from '../../set-up.ts';
import { type Desk, openDesk } from './desk.ts';
import { appLines, indexOf, replaced } from './lines.ts';
import type { PersonOptions } from './person.ts';

const open = () => openDesk({ patients: 30, eventsPerPatient: 2 });
const localhost = async (): Promise<string> => `http://127.0.0.1:${await freePort()}/api/auth/callback`;

/** Somebody who opens every address that is shown. */
const withBrowser = (sandbox: Sandbox): PersonOptions => ({
  onShow: (line) => {
    const [url] = AUTHORIZE.exec(`${line} `) ?? [];
    if (url !== undefined) void sandbox.visitAuthorize(url);
  },
});

/** Where a browser that cannot reach this machine ends. */
const addressAfter = async (heard: readonly string[]): Promise<string> => {
  const [url = ''] = AUTHORIZE.exec(`${heard.at(-2)} `) ?? [];
  const reply = await fetch(url, { redirect: 'manual' });
  return reply.headers.get('location') ?? '';
};

const databaseOf = ({ folder }: Desk): string => join(folder, 'ephysio-ghl.sqlite');

describe('init with an app of GHL', () => {
  it('signs in by the browser, takes the location that was chosen there, and keeps the sign-in', async () => {
    const desk = await open();
    const { sandbox } = desk;
    const redirectUri = await localhost();
    const end = await desk.init(appLines(sandbox, redirectUri), {}, withBrowser(sandbox));
    expect([end.error, end.exitCode, end.person.left()]).toEqual([null, 0, []]);
    const config = desk.load();
    expect(config.practices[0]?.ghl).toEqual({
      locationId: sandbox.ghl.locationId,
      privateIntegrationToken: null,
    });
    expect(config.ghl).toMatchObject({
      clientId: sandbox.ghl.clientId,
      clientSecret: sandbox.ghl.clientSecret,
      redirectUri,
    });
    expect(rows(databaseOf(desk), 'ghl_auth_credentials')).toBe(1);
    expect(stateOf(databaseOf(desk))).toEqual(HEALTHY);
    expect(Object.values(desk.files()).every((file) => file.startsWith('600 '))).toBe(true);
    expect(end.stdout).not.toContain('ephysio-ghl auth');
  });

  it.each([
    { redirectUri: 'http://127.0.0.1:8000/api/auth/callback', asksWhere: true },
    { redirectUri: 'https://sync.practice.example/api/auth/callback', asksWhere: false },
  ])('takes the address that a browser elsewhere was sent to: $redirectUri', async (row) => {
    const desk = await open();
    const lines = replaced(
      appLines(desk.sandbox, row.redirectUri),
      /where is the browser/,
      ...(row.asksWhere ? ([[/where is the browser/, 'elsewhere']] as const) : []),
      [/whole address/, 'https://sync.practice.example/api/auth/callback?code=1&state=other'],
      [/whole address/, 'https://sync.practice.example/'],
      [/whole address/, ''],
      [/whole address/, (heard) => addressAfter(heard.slice(0, -3))],
    );
    const end = await desk.init(lines);
    expect(end.person.problems).toEqual([
      'This is the return of another sign-in.',
      'There is no code in it.',
      'There is no code in it.',
    ]);
    expect([end.error, end.exitCode, end.person.left()]).toEqual([null, 0, []]);
    expect(rows(databaseOf(desk), 'ghl_auth_credentials')).toBe(1);
  });

  it("asks an agency's user for the location, until it is one of the company's", async () => {
    const desk = await open();
    const { sandbox } = desk;
    sandbox.ghl.edit.chooseAtSignIn({ installAs: 'Company' });
    const asAgency = replaced(appLines(sandbox, await localhost()), /who allows/, [
      /who allows/,
      'an agency',
    ]);
    const lines = replaced(
      asAgency,
      /right one/,
      [/id of the location/, 'nobodysLocation'],
      [/What now/, 'Answer again'],
      [/id of the location/, sandbox.ghl.locationId],
      [/right one/, true],
    );
    const end = await desk.init(lines, {}, withBrowser(sandbox));
    expect([end.error, end.exitCode, end.person.left()]).toEqual([null, 0, []]);
    expect(desk.load().ghl.scopes).toEqual(expect.arrayContaining(['oauth.readonly', 'oauth.write']));
    // the company's, from which the location's are created again, and the location's
    expect(rows(databaseOf(desk), 'ghl_auth_credentials')).toBe(1);
    expect(rows(databaseOf(desk), 'ghl_company_credentials')).toBe(1);
  });

  it('goes back when the location is not the right one', async () => {
    const desk = await open();
    const { sandbox } = desk;
    sandbox.ghl.edit.chooseAtSignIn({ locationId: sandbox.ghl.otherLocationId });
    const lines = appLines(sandbox, await localhost());
    const right = indexOf(lines, /right one/);
    const again = lines.slice(indexOf(lines, /how is the practice connected/), right);
    const end = await desk.init(
      [
        ...lines.slice(0, right),
        [/"Another practice" \(.*right one/, false],
        ...again,
        ...lines.slice(right),
      ],
      {},
      {
        ...withBrowser(sandbox),
        onQuestion: (question) => {
          if (question.includes('Another practice'))
            sandbox.ghl.edit.chooseAtSignIn({ locationId: sandbox.ghl.locationId });
        },
      },
    );
    expect([end.error, end.exitCode, end.person.left()]).toEqual([null, 0, []]);
    expect(desk.load().practices[0]?.ghl.locationId).toBe(sandbox.ghl.locationId);
  });

  it.each([
    { wrong: /client secret/, value: 'wrong', says: /does not know this app/ },
    { wrong: /client id/, value: 'wrong', says: null },
  ])('tells what is wrong with the app, and asks again: $wrong', async ({ wrong, value, says }) => {
    const desk = await open();
    const { sandbox } = desk;
    const lines = appLines(sandbox, await localhost());
    const start = lines.map((line) => (line[0].source === wrong.source ? ([wrong, value] as const) : line));
    const where = indexOf(lines, /where is the browser/) + 1;
    if (says === null) {
      // GHL's own page says so; nobody comes back, and the person stops.
      const stopping = new AbortController();
      const before = desk.files();
      const end = await desk.init(start, {}, { stopping: stopping.signal, onShow: () => stopping.abort() });
      expect(end.error).toMatchObject({ exitCode: 1, message: /nothing was written/ });
      expect(desk.files()).toEqual(before);
      return;
    }
    const end = await desk.init(
      [
        ...start.slice(0, where),
        [/What now/, 'Answer again'],
        ...lines.slice(indexOf(lines, /client id/), where),
        ...lines.slice(where),
      ],
      {},
      withBrowser(sandbox),
    );
    expect(end.person.heard.some((line) => says.test(line))).toBe(true);
    expect([end.error, end.exitCode, end.person.left()]).toEqual([null, 0, []]);
    expect(desk.load().ghl.clientSecret).toBe(sandbox.ghl.clientSecret);
  });

  it('says in the browser, too, what can be done in init, and names no command that needs a config', async () => {
    const desk = await open();
    const pages: Promise<string>[] = [];
    const stopping = new AbortController();
    const wrongSecret = appLines(desk.sandbox, await localhost()).map((line) =>
      /client secret/.test(line[0].source) ? ([line[0], 'wrong'] as const) : line,
    );
    await desk.init(
      wrongSecret,
      {},
      {
        stopping: stopping.signal,
        onShow: (line) => {
          const [url] = AUTHORIZE.exec(`${line} `) ?? [];
          if (url !== undefined) pages.push(fetch(url).then((reply) => reply.text()));
        },
        onQuestion: (question) => {
          if (/What now/.test(question)) stopping.abort();
        },
      },
    );
    const [page = ''] = await Promise.all(pages);
    expect(page).toMatch(/does not know this app[^<]*Check the client id, the client secret/);
    expect(page).not.toMatch(/in the config|ephysio-ghl (auth|doctor|sync)/);
  });

  it('offers other ways when its port is in use, and goes on without the sign-in', async () => {
    const desk = await open();
    const redirectUri = await localhost();
    const other = createServer().listen(Number(new URL(redirectUri).port), '127.0.0.1');
    onTestFinished(() => void other.close());
    await once(other, 'listening');
    const lines = replaced(
      appLines(desk.sandbox, redirectUri),
      /where is the browser/,
      [/where is the browser/, 'on this machine'],
      [/What now/, 'Go on without'],
      [/id of the location/, desk.sandbox.ghl.locationId],
      [/Calendar 1/, ''],
    ).filter(([question]) => !/right one|Which calendars|Therapist|sync --dry-run/.test(question.source));
    const end = await desk.init(lines);
    expect(end.person.heard.some((line) => /EADDRINUSE/.test(line))).toBe(true);
    expect([end.error, end.exitCode, end.person.left()]).toEqual([null, 0, []]);
    expect(end.stdout).toContain('ephysio-ghl auth --practice main');
    expect(desk.load().practices[0]?.calendars).toEqual([]);
  });

  it('asks again where the sign-in could not be kept, and loses no answer', async () => {
    const desk = await open();
    const { sandbox } = desk;
    const lines = replaced(
      appLines(sandbox, await localhost()),
      /sync --dry-run/,
      [/keep the sign-in/, true],
      [/keep the sign-in/, false],
      [/sync --dry-run/, false],
    );
    const end = await desk.init(lines, {}, { ...withBrowser(sandbox), env: { EPHYSIO_GHL_KEY: 'no key' } });
    expect([end.error, end.exitCode, end.person.left()]).toEqual([null, 0, []]);
    expect(end.stderr).toContain('The sign-in to GHL was not kept.');
    expect(end.person.heard.some((line) => /Set it to the output of "openssl/.test(line))).toBe(true);
    expect(desk.load().practices[0]?.name).toBe('main');
  });
});
