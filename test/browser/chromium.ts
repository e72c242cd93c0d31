import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished } from 'vitest';
import { CHROMIUM_FLAGS, CHROMIUM_NAMES, findChromium } from './find-chromium.ts';

const executablePath = findChromium();

/** A browser takes its time to start, and on a machine that has other work. */
const TIMEOUT_MS = 60_000;
const PATIENCE_MS = TIMEOUT_MS - 5_000;

export const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true } as const;
export const SMALL_PHONE = { ...PHONE, viewport: { width: 360, height: 640 } } as const;
export const DESKTOP = { viewport: { width: 1280, height: 800 } } as const;

export interface Window {
  readonly page: Page;
  /** What the browser complained of: errors, refused loads, breaches of the content security policy. */
  readonly complaints: readonly string[];
}

/** Opens a window with cookies of its own; it is closed with the test. */
export type OpenWindow = (options?: BrowserContextOptions) => Promise<Window>;

const openIn = async (browser: Browser, options: BrowserContextOptions): Promise<Window> => {
  const context = await browser.newContext(options);
  onTestFinished(() => context.close());
  // As long as a test may take: how fast the machine is says nothing.
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('requestfailed', (request) => complaints.push(`not loaded: ${request.url()}`));
  return { page, complaints };
};

/** Tests in a real Chromium, one for all of them; left out, with the reason in their name, where there is none. */
export const describeInChromium = (name: string, tests: (open: OpenWindow) => void): void => {
  if (executablePath === undefined) {
    const why = `no Chromium that runs: not in CHROMIUM_PATH, and none of ${CHROMIUM_NAMES.join(', ')}`;
    console.warn(`Skipped: ${name}: ${why}`);
    describe.skip(`${name} (${why})`, () => tests(() => Promise.reject(new Error(why))));
    return;
  }
  describe(name, { timeout: TIMEOUT_MS }, () => {
    let browser: Browser | undefined;
    beforeAll(async () => {
      // With a profile of its own, which goes with it.
      browser = await chromium.launch({ executablePath, args: [...CHROMIUM_FLAGS] });
    }, TIMEOUT_MS);
    afterAll(() => browser?.close());
    tests((options = {}) => {
      if (browser === undefined) throw new Error('no browser');
      return openIn(browser, options);
    });
  });
};

/** Whatever is on the page fits its width. */
export const expectNoSidewaysScroll = async (page: Page): Promise<void> => {
  // On a phone the window grows with what does not fit: its own width says nothing.
  const width = page.viewportSize()?.width;
  expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width ?? 0);
};
