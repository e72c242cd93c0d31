import { expect, it } from 'vitest';
import { AUTHORIZE, openOAuthOffice, rows } from '../cli/set-up.ts';
import { isFull } from '../effort.ts';
import { DESKTOP, describeInChromium, expectNoSidewaysScroll, PHONE } from './chromium.ts';
import { textsThatAreHardToRead } from './hard-to-read.ts';
import { logIn, openLiveListener } from './live-listener.ts';

const WINDOWS = [
  ['a phone', PHONE],
  ['a desktop', DESKTOP],
] as const;

describeInChromium('the sign-in to GHL', (open) => {
  it.each(isFull ? WINDOWS : WINDOWS.slice(0, 1))(
    'ends with a page that says so, by `auth` on %s',
    async (_which, size) => {
      const office = await openOAuthOffice();
      const program = office.start(['auth', '--no-browser']);
      const [address] = await program.says(AUTHORIZE);
      const { page, complaints } = await open(size);
      await page.goto(address);
      await page.getByRole('heading', { name: 'Connected', exact: true }).waitFor();
      await expectNoSidewaysScroll(page);
      expect(await textsThatAreHardToRead(page)).toEqual([]);
      expect(await program.ended).toMatchObject({ exitCode: 0 });
      expect(complaints).toEqual([]);
      expect(rows(office.database, 'ghl_auth_credentials')).toBe(1);
    },
  );

  it('that GHL does not give says so, by `auth`', async () => {
    const office = await openOAuthOffice();
    office.sandbox.ghl.edit.chooseAtSignIn({ denies: true });
    const program = office.start(['auth', '--no-browser']);
    const [address] = await program.says(AUTHORIZE);
    const { page } = await open();
    await page.goto(address);
    await page.getByRole('heading', { name: 'Not connected' }).waitFor();
    expect(await program.ended).toMatchObject({ exitCode: 3 });
  });

  it('leads from the admin page to GHL and back', async () => {
    const { origin, office } = await openLiveListener({ connected: false });
    const { page, complaints } = await open(PHONE);
    await logIn(page, origin);
    const signIns = page.getByRole('region', { name: 'Connections' });
    await signIns.getByText('not connected', { exact: true }).first().waitFor();
    await page.getByRole('link', { name: 'Connect GoHighLevel' }).first().click();
    await page.getByRole('heading', { name: 'Connected', exact: true }).waitFor();
    await expectNoSidewaysScroll(page);
    expect(page.url()).toContain(`${origin}/api/auth/callback?`);
    await page.getByRole('link', { name: 'Back to Today' }).click();
    await signIns.getByText('connected', { exact: true }).first().waitFor();
    expect(rows(office.database, 'ghl_auth_credentials')).toBe(1);
    expect(complaints).toEqual([]);
  });

  it('asks for the password where nobody has logged in, as before', async () => {
    const { origin } = await openLiveListener({ connected: false });
    const { page } = await open({
      httpCredentials: { username: 'anybody', password: 'correct horse battery staple' },
    });
    await page.goto(`${origin}/api/auth/connect`);
    await page.getByRole('heading', { name: 'Connected', exact: true }).waitFor();
  });
});
