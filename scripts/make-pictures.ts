// `npm run pictures`: the pictures of the README, from the built program at work on the simulated services.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { startSandbox } from '../src/sandbox/start-sandbox.ts';
import { CHROMIUM_FLAGS, CHROMIUM_NAMES, findChromium } from '../test/browser/find-chromium.ts';
import { CANCELLED_STATUS, liveThroughBusyDay } from './busy-day.ts';
import { terminalSvg } from './terminal-svg.ts';

const COLUMNS = 80;
const MAX_PAGE_BYTES = 200_000;
const PASSWORD = 'only for the pictures';
/** Of the page: as much as says what it is. */
const WINDOW = { width: 1120, height: 1180 };

const program = join(process.cwd(), 'bin', 'ephysio-ghl.js');
const images = join(process.cwd(), 'docs', 'images');
const folder = mkdtempSync(join(tmpdir(), 'ephysio-ghl-pictures-'));

const { NO_COLOR: _, EPHYSIO_GHL_CONFIG: __, EPHYSIO_GHL_KEY: ___, ...env } = process.env;

/**
 * Runs a command in a terminal of its own (`script` of util-linux), and returns what stood on it. What it says beside
 * its result (progress, log) is left out.
 */
const inTerminal = (words: string, exitCodes: readonly number[]): Promise<string> =>
  new Promise((resolve, reject) => {
    const errors = join(folder, 'stderr');
    const command = `stty cols ${COLUMNS} rows 50; exec '${process.execPath}' '${program}' ${words} 2>'${errors}'`;
    const child = spawn('script', ['-qec', command, '/dev/null'], {
      cwd: folder,
      env: { ...env, TERM: 'xterm-256color' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let screen = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      screen += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code !== null && exitCodes.includes(code)) resolve(screen);
      else reject(new Error(`${words} ended with ${code}:\n${screen}\n${readFileSync(errors, 'utf8')}`));
    });
  });

/** Starts the listener on a free port. */
const startListener = (): Promise<{ readonly port: number; readonly stop: () => void }> =>
  new Promise((resolve, reject) => {
    const listener = spawn(process.execPath, [program, 'serve-webhooks', '--port', '0'], {
      cwd: folder,
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let log = '';
    listener.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      log += chunk;
      const [, port] = /"event":"listener\.start".*"port":(\d+)/.exec(log) ?? [];
      if (port !== undefined) resolve({ port: Number(port), stop: () => void listener.kill('SIGTERM') });
    });
    listener.on('error', reject);
    listener.on('close', (code) => reject(new Error(`the listener ended with ${code}:\n${log}`)));
  });

const photograph = async (path: string): Promise<void> => {
  const executablePath = findChromium();
  if (executablePath === undefined)
    throw new Error(`No Chromium that runs: not in CHROMIUM_PATH, and none of ${CHROMIUM_NAMES.join(', ')}.`);
  const { port, stop } = await startListener();
  const browser = await chromium.launch({ executablePath, args: [...CHROMIUM_FLAGS] });
  try {
    const context = await browser.newContext({ viewport: WINDOW, colorScheme: 'light' });
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${port}/admin/`);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Today', level: 1 }).waitFor();
    await page.screenshot({ path, animations: 'disabled' });
  } finally {
    await browser.close();
    stop();
  }
  const { size } = statSync(path);
  if (size >= MAX_PAGE_BYTES) throw new Error(`${path} has ${size} bytes: make the window smaller.`);
};

mkdirSync(images, { recursive: true });
const sandbox = await startSandbox({
  seed: 4,
  patients: 24,
  eventsPerPatient: 2,
  ephysio: { cancelledStatus: CANCELLED_STATUS },
});
try {
  const config = {
    ...sandbox.config({ usePrivateToken: true, opensInvoices: true }),
    admin: { password: PASSWORD },
  };
  writeFileSync(join(folder, 'ephysio-ghl.config.json'), JSON.stringify(config), { mode: 0o600 });
  await inTerminal('sync', [0]);
  const refused = liveThroughBusyDay(sandbox, Date.now());
  const screen = await inTerminal('sync --dry-run', [0]);
  writeFileSync(
    join(images, 'run.svg'),
    terminalSvg(
      `$ ephysio-ghl sync --dry-run\n${screen}`,
      COLUMNS,
      'ephysio-ghl sync --dry-run in a terminal',
    ),
  );
  sandbox.faults.add({
    service: 'ephysio',
    path: new RegExp(String(refused.id)),
    fault: { status: 400, body: { message: 'zip does not belong to the city' } },
  });
  await inTerminal('sync', [0, 1]);
  await photograph(join(images, 'page.png'));
} finally {
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
}
