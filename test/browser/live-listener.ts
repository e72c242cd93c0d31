import type { Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { openStore } from '../../src/store/database/open.ts';
import type { Store } from '../../src/store/store.ts';
import type { Program } from '../cli/run-program.ts';
import { type Office, type OfficeOptions, openOAuthOffice } from '../cli/set-up.ts';

export const PASSWORD = 'correct horse battery staple';

export interface LiveListener {
  readonly office: Office;
  readonly program: Program;
  /** The database that the program works on. */
  readonly store: Store;
  readonly origin: string;
}

/** The real program listening, with both sandboxes behind it; `connected`: signed in to GHL as well. */
export const openLiveListener = async (
  options: OfficeOptions & { connected?: boolean } = {},
): Promise<LiveListener> => {
  const { connected = true, ...rest } = options;
  const office = await openOAuthOffice(rest);
  const { port } = new URL(office.config.ghl.redirectUri);
  office.rewrite((config) => {
    config.webhooks.port = Number(port);
    Object.assign(config, { admin: { password: PASSWORD } });
  });
  const program = office.start(['serve-webhooks']);
  await program.says(/"event":"listener.start"/);
  const origin = `http://127.0.0.1:${port}`;
  if (connected) {
    const authorization = `Basic ${Buffer.from(`x:${PASSWORD}`).toString('base64')}`;
    const reply = await fetch(`${origin}/api/auth/connect`, { headers: { authorization } });
    if (reply.status !== 200) throw new Error(`not connected: ${reply.status}`);
  }
  const store = await openStore({ path: office.database, env: {}, now: Date.now });
  onTestFinished(() => store.close());
  return { office, program, store, origin };
};

/** Logs in as a person would. */
export const logIn = async (page: Page, origin: string): Promise<void> => {
  await page.goto(`${origin}/admin/`);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Today', level: 1 }).waitFor();
};
