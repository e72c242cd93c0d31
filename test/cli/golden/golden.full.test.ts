import { mkdtempSync, rmSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/start-sandbox.ts';
import { CTRL_C, ENTER, startDialogue } from '../dialogue.ts';
import { inTerminal } from '../in-terminal.ts';
import { type Office, openOffice } from '../set-up.ts';
import { readScreen } from './read-screen.ts';

const WIDTHS = [60, 80, 120];
/** Beyond that a line is hard to read, however wide the terminal. */
const WIDEST = 100;

/** What differs from run to run, as something of the same length: lines are broken in the same places. */
const settled = (screen: string): string =>
  screen
    .replace(/\d{4}-\d{2}-\d{2}(?= \d{2}:\d{2}[+-]\d{2}:\d{2})/g, '2026-01-31')
    .replace(/(?<=2026-01-31 )\d{2}:\d{2}[+-]\d{2}:\d{2}/g, '09:00+01:00')
    .replace(/(?<=127\.0\.0\.1:)\d{5}/g, '10000')
    .replace(/\d+\.\d s\b/g, '0.0 s')
    .replace(/\(\d+ ms\) */g, (took) => '(0 ms)'.padEnd(took.length))
    .replace(/^ {10}\d\d( \d\d)+$/gm, (days) => days.replace(/\d/g, '0'))
    .replace(/\d+ (ok|warn|fail|skip)\b/g, '0 $1')
    .replace(/(?<=golden-)\w{6}/g, 'XXXXXX');

const expectGolden = async (name: string, columns: number, written: string): Promise<void> => {
  const screen = settled(readScreen(written, columns));
  const tooWide = screen.split('\n').filter((line) => line.length > Math.min(columns, WIDEST));
  // An address or a command is longer than a line.
  expect(tooWide.filter((line) => line.trim().includes('  '))).toEqual([]);
  await expect(screen).toMatchFileSnapshot(`./screens/${name}-${columns}.txt`);
};

/** A folder whose path has the same length everywhere. */
const shortFolder = (): string => {
  const folder = mkdtempSync('/tmp/golden-');
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

/** What `doctor` says of the practice: the rest is about the machine that the test runs on. */
const ofPractice = (screen: string): string => screen.slice(screen.indexOf('practice main'));

/** The first calendar of the sandbox, as a flag. */
const calendarFlag = (sandbox: Sandbox): string => {
  const [calendar] = sandbox.config().practices[0]?.calendars ?? [];
  if (calendar === undefined) throw new Error('the sandbox has no calendar');
  const { ghlCalendarId, ghlUserId, ephysioClientId, ephysioEventTypeId } = calendar;
  return `${ghlCalendarId}:${ghlUserId}=${ephysioClientId}/${ephysioEventTypeId}`;
};

describe.each(WIDTHS)('on a terminal of %i columns', (columns) => {
  const show = async (office: Pick<Office, 'folder'>, ...args: string[]): Promise<string> =>
    (await inTerminal(office, args, { columns })).screen;

  it('sync, status and doctor say what they would do, did and found', async () => {
    const office = await openOffice({ patients: 24, eventsPerPatient: 1 });
    const before = await show(office, 'doctor');
    const syncs = [];
    for (const args of [['--dry-run'], [], []]) syncs.push(await show(office, 'sync', ...args));
    await expectGolden('sync', columns, syncs.join('\r\n'));
    const status = [await show(office, 'status'), await show(office, 'status', '--short')];
    const plain = await inTerminal(office, ['status'], { columns, env: { NO_COLOR: '1' } });
    expect(settled(readScreen(plain.screen, columns))).toBe(settled(readScreen(status[0] ?? '', columns)));
    await expectGolden('status', columns, status.join('\r\n'));
    const after = await show(office, 'doctor');
    await expectGolden('doctor', columns, [before, after].map(ofPractice).join('\r\n'));
  });

  it('init asks, and says what comes next', async () => {
    const sandbox = await startSandbox({ patients: 8 });
    onTestFinished(() => sandbox.close());
    const { ephysio, ghl } = sandbox;
    const urls = ['--ephysio-url', ephysio.url, '--ghl-url', ghl.url];
    const { sees, types, ended } = startDialogue(shortFolder(), ['init', ...urls], columns);
    await sees(/Name of the practice/);
    types(`two words${ENTER}`);
    await sees(/must be letters/);
    types(`\u0015bern${ENTER}`);
    await sees(/Its time zone/);
    types(ENTER);
    await sees(/e-mail address/);
    types(ephysio.email + ENTER);
    await sees(/e-Physio: password/);
    types(ephysio.password + ENTER);
    await sees(/how is the practice connected/);
    types(CTRL_C);
    const { screen: asked } = await ended;
    const folder = shortFolder();
    const flags = ['--yes', ...urls, '--location', ghl.locationId, '--calendar', calendarFlag(sandbox)];
    const env = {
      EPHYSIO_EMAIL: ephysio.email,
      EPHYSIO_PASSWORD: ephysio.password,
      GHL_TOKEN: ghl.privateToken,
    };
    const { screen: said } = await inTerminal({ folder }, ['init', ...flags], { columns, env });
    await expectGolden('init', columns, `${asked}\r\n${said}`);
  });

  it('demo tells what happened', async () => {
    const screen = await show({ folder: shortFolder() }, 'demo', '--patients', '8');
    await expectGolden('demo', columns, screen);
  });
});
