import { mkdtempSync, rmSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/start-sandbox.ts';
import { CTRL_C, ENTER, startDialogue } from '../dialogue.ts';
import { inTerminal } from '../in-terminal.ts';
import { type Office, openOffice } from '../set-up.ts';
import { readScreen } from './read-screen.ts';

const WIDTHS = [60, 80, 120];
/** Many programs, one after the other. */
const PATIENCE_MS = 300_000;
/** Beyond that a line is hard to read, however wide the terminal. */
const WIDEST = 100;

/** A Monday at nine: how many appointments the sandbox has depends on the days of the week. */
const AHEAD_MS = Date.parse('2026-03-02T08:00:00.000Z') - Date.now();
const now = (): number => Date.now() + AHEAD_MS;
const CLOCK = {
  NODE_OPTIONS: `--import=${new URL('fixed-clock.mjs', import.meta.url).pathname}`,
  GOLDEN_CLOCK_MS: String(AHEAD_MS),
};

/** What differs from run to run, as something of the same length: lines are broken in the same places. */
const settled = (screen: string): string =>
  screen
    .replace(/\d{4}-\d{2}-\d{2}(?= \d{2}:\d{2}[+-]\d{2}:\d{2})/g, '2026-01-31')
    .replace(/(?<=2026-01-31 )\d{2}:\d{2}[+-]\d{2}:\d{2}/g, '09:00+01:00')
    .replace(/(?<=127\.0\.0\.1:)\d{5}/g, '10000')
    .replace(/\d+\.\d s\b/g, '0.0 s')
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

const show = async (office: Pick<Office, 'folder'>, columns: number, ...args: string[]): Promise<string> =>
  (await inTerminal(office, args, { columns, env: CLOCK })).screen;

it(
  'sync, status and doctor show what they would do, did and found',
  async () => {
    const office = await openOffice({ patients: 24, eventsPerPatient: 1, now });
    for (const columns of WIDTHS) {
      await expectGolden('doctor-before', columns, ofPractice(await show(office, columns, 'doctor')));
      await expectGolden('sync-dry-run', columns, await show(office, columns, 'sync', '--dry-run'));
    }
    await office.start(['sync'], { env: CLOCK }).ended;
    office.sandbox.ephysio.edit.changePatient(100_001, { street: 'Seestrasse 7' });
    office.sandbox.ghl.edit.createContact({ firstName: 'Nora', email: 'nora@example.ch' });
    for (const columns of WIDTHS) {
      const runs = [await show(office, columns, 'sync'), await show(office, columns, 'sync')];
      await expectGolden('sync', columns, runs.join('\r\n'));
      const status = await show(office, columns, 'status');
      await expectGolden(
        'status',
        columns,
        `${status}\r\n${await show(office, columns, 'status', '--short')}`,
      );
      await expectGolden('doctor', columns, ofPractice(await show(office, columns, 'doctor')));
      const plain = await inTerminal(office, ['status'], { columns, env: { ...CLOCK, NO_COLOR: '1' } });
      expect(settled(readScreen(plain.screen, columns))).toBe(settled(readScreen(status, columns)));
    }
  },
  PATIENCE_MS,
);

it.each(WIDTHS)('init asks, and says what comes next, on a terminal of %i columns', async (columns) => {
  const sandbox = await startSandbox({ patients: 8, now });
  onTestFinished(() => sandbox.close());
  const { ephysio, ghl } = sandbox;
  const urls = ['--ephysio-url', ephysio.url, '--ghl-url', ghl.url];
  const options = { columns, env: CLOCK };
  const { sees, types, ended } = startDialogue(shortFolder(), ['init', ...urls], options);
  await sees(/Name of the practice/);
  types(`two words${ENTER}`);
  await sees(/must be letters/);
  types(`\u0015bern${ENTER}`);
  await sees(/Its time zone/);
  types(ENTER);
  await sees(/Language of the words/);
  types(ENTER);
  await sees(/e-mail address/);
  types(ephysio.email + ENTER);
  await sees(/e-Physio: password/);
  types(ephysio.password + ENTER);
  await sees(/how is the practice connected/);
  types(CTRL_C);
  const { screen: asked } = await ended;
  const flags = ['--yes', ...urls, '--location', ghl.locationId, '--calendar', calendarFlag(sandbox)];
  const env = {
    ...CLOCK,
    EPHYSIO_EMAIL: ephysio.email,
    EPHYSIO_PASSWORD: ephysio.password,
    GHL_TOKEN: ghl.privateToken,
  };
  const { screen: said } = await inTerminal({ folder: shortFolder() }, ['init', ...flags], { columns, env });
  await expectGolden('init', columns, `${asked}\r\n${said}`);
});

it.each(WIDTHS)(
  'demo reports what happened, on a terminal of %i columns',
  async (columns) => {
    const screen = await show({ folder: shortFolder() }, columns, 'demo', '--patients', '8');
    await expectGolden('demo', columns, screen);
  },
  PATIENCE_MS,
);
