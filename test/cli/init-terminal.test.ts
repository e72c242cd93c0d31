import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import type { SandboxOptions } from '../../src/sandbox/options.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { filesIn } from './commands/init/desk.ts';
import { CTRL_C, type Dialogue, ENTER, startDialogue } from './dialogue.ts';
import { AUTHORIZE, freePort, tempFolder } from './set-up.ts';

const PASSWORD = 'Grüezi 2026 ß';
const ESCAPE = '\u001b';
const SHOW_CURSOR = '\u001b[?25h';

const open = async (
  options: SandboxOptions = {},
  ...args: string[]
): Promise<{ sandbox: Sandbox; folder: string; dialogue: Dialogue }> => {
  const sandbox = await startSandbox({ patients: 30, ...options });
  onTestFinished(() => sandbox.close());
  const folder = tempFolder();
  const { ephysio, ghl } = sandbox;
  const urls = ['--ephysio-url', ephysio.url, '--ghl-url', ghl.url];
  return { sandbox, folder, dialogue: startDialogue(folder, ['init', ...urls, ...args]) };
};

/** Name, time zone, language, e-mail and password. */
const signInToEphysio = async ({ sees, types }: Dialogue, sandbox: Sandbox): Promise<void> => {
  await sees(/Name of the practice/);
  types(`bern${ENTER}`);
  await sees(/Its time zone/);
  types(ENTER);
  await sees(/Language of the words/);
  types(ENTER);
  await sees(/e-mail address/);
  types(sandbox.ephysio.email + ENTER);
  await sees(/e-Physio: password/);
  types(sandbox.ephysio.password + ENTER);
};

/** As in vi: an arrow key is several bytes, and the first alone would be the escape key. */
const DOWN = 'j';

describe('init on a terminal', () => {
  it('leads from nothing to a config and a dry run, and shows no secret', async () => {
    const { sandbox, folder, dialogue } = await open({ ephysio: { password: PASSWORD } });
    const { sees, types } = dialogue;
    await signInToEphysio(dialogue, sandbox);
    await sees(/how is the practice connected/);
    types(DOWN + ENTER);
    await sees(/GHL: private integration token/);
    types(sandbox.ghl.privateToken + ENTER);
    await sees(/id of the location/);
    types(sandbox.ghl.locationId + ENTER);
    await sees(/Sandbox practice/);
    types(ENTER);
    // the third calendar is taken off
    await sees(/Which calendars/);
    types(`${DOWN}${DOWN} ${ENTER}`);
    await sees(/which therapist/);
    types(ENTER);
    await sees(/kind of treatment/);
    types(ENTER);
    await sees(/Therapist 2, \w+: which therapist/);
    types(ENTER);
    const next = await sees(/kind of treatment|adminInfoId/);
    if (next[0] !== 'adminInfoId') {
      types(ENTER);
      await sees(/adminInfoId/);
    }
    types(ENTER);
    await sees(/status code 5/);
    types(ENTER);
    await sees(/of a cancelled/);
    types(ENTER);
    await sees(/lacks birth date/);
    types(ENTER);
    await sees(/open an invoice/);
    types(ENTER);
    await sees(/Which side wins/);
    types(ENTER);
    await sees(/Which contacts of GHL become patients/);
    types(ENTER);
    await sees(/Which patients get a contact/);
    types(ENTER);
    await sees(/Which fields are sent/);
    types(ENTER);
    await sees(/Which tag/);
    types(ENTER);
    await sees(/holidays/);
    types(ENTER);
    await sees(/page for a browser/);
    types(ENTER);
    await sees(/Database file/);
    types(ENTER);
    await sees(/Where do passwords/);
    types(ENTER);
    await sees(/sync --dry-run\)/);
    types(ENTER);
    const { exitCode, screen } = await dialogue.ended;
    expect(exitCode).toBe(0);
    expect(screen).toMatch(/sync, practice bern/);
    for (const secret of [PASSWORD, sandbox.ghl.privateToken]) expect(screen).not.toContain(secret);
    const { config } = loadConfig({ file: 'ephysio-ghl.config.json', env: {}, cwd: folder });
    expect(config.practices[0]).toMatchObject({
      name: 'bern',
      ephysio: { password: PASSWORD, adminInfoId: 5770 },
      ghl: { privateIntegrationToken: sandbox.ghl.privateToken },
    });
    expect(config.practices[0]?.calendars).toHaveLength(2);
    expect(sandbox.ghl.state.contacts.size).toBe(0);
  });

  it('goes back a step at Escape', async () => {
    const { folder, dialogue } = await open();
    const { sees, types } = dialogue;
    await sees(/Esc goes back a step[\s\S]*Name of the practice/);
    types(`bern${ENTER}`);
    await sees(/Its time zone/);
    types(ESCAPE);
    await sees(/Name of the practice/);
    types(`thun${ENTER}`);
    await sees(/Its time zone/);
    types(ENTER);
    await sees(/Language of the words/);
    types(ESCAPE);
    await sees(/Its time zone/);
    types(CTRL_C);
    expect((await dialogue.ended).exitCode).toBe(1);
    expect(filesIn(folder)).toEqual({});
  });

  it('ends at Ctrl-C with the terminal as it was, and writes nothing', async () => {
    const { folder, dialogue } = await open();
    await dialogue.sees(/Name of the practice/);
    dialogue.types(`x y${ENTER}`);
    await dialogue.sees(/must be letters/);
    dialogue.types(CTRL_C);
    const { exitCode, screen } = await dialogue.ended;
    expect(exitCode).toBe(1);
    expect(stripVTControlCharacters(screen)).toMatch(/error: init was stopped before the end; nothing was/);
    expect(screen.lastIndexOf(SHOW_CURSOR)).toBeGreaterThan(screen.lastIndexOf('\u001b[?25l'));
    expect(filesIn(folder)).toEqual({});
  });

  it('ends at SIGTERM while it asks, and writes nothing', async () => {
    const { folder, dialogue } = await open();
    await dialogue.sees(/Name of the practice/);
    dialogue.kill('SIGTERM');
    expect(await dialogue.ended).toMatchObject({ exitCode: 1 });
    expect(filesIn(folder)).toEqual({});
  });

  it('goes on when the browser comes back from GHL', async () => {
    const redirectUri = `http://127.0.0.1:${await freePort()}/api/auth/callback`;
    const { sandbox, folder, dialogue } = await open({}, '--no-browser', '--redirect-uri', redirectUri);
    const { sees, types } = dialogue;
    await signInToEphysio(dialogue, sandbox);
    await sees(/how is the practice connected/);
    types(ENTER);
    await sees(/client id/);
    types(sandbox.ghl.clientId + ENTER);
    await sees(/client secret/);
    types(sandbox.ghl.clientSecret + ENTER);
    await sees(/who allows/);
    types(ENTER);
    await sees(/where is the browser/);
    types(ENTER);
    const [url] = await sees(AUTHORIZE);
    expect(await sandbox.visitAuthorize(url)).toBe(200);
    await sees(/Sandbox practice/);
    types(CTRL_C);
    const { exitCode, screen } = await dialogue.ended;
    expect(exitCode).toBe(1);
    expect(screen).not.toContain(sandbox.ghl.clientSecret);
    expect(filesIn(folder)).toEqual({});
  });

  it('ends at Ctrl-C while it waits for the browser', async () => {
    const redirectUri = `http://127.0.0.1:${await freePort()}/api/auth/callback`;
    const { sandbox, folder, dialogue } = await open({}, '--no-browser', '--redirect-uri', redirectUri);
    const { sees, types } = dialogue;
    await signInToEphysio(dialogue, sandbox);
    await sees(/how is the practice connected/);
    types(ENTER);
    await sees(/client id/);
    types(sandbox.ghl.clientId + ENTER);
    await sees(/client secret/);
    types(sandbox.ghl.clientSecret + ENTER);
    await sees(/who allows/);
    types(ENTER);
    await sees(/where is the browser/);
    types(ENTER);
    await sees(AUTHORIZE);
    types(CTRL_C);
    const { exitCode, screen } = await dialogue.ended;
    expect(exitCode).toBe(1);
    expect(stripVTControlCharacters(screen)).toMatch(/nothing was written/);
    expect(filesIn(folder)).toEqual({});
  });
});
