import { expect, it } from 'vitest';
import { checkMail } from '../../../../src/cli/commands/doctor/mail.ts';
import type { ConfigInput } from '../../../../src/config/schema.ts';
import { startMailServer } from '../../../ops/mail/mail-server.ts';
import { freePort } from '../../set-up.ts';
import { configOf, DESK } from '../digest/desk.ts';
import { allShown } from './shown.ts';

const check = async (recipients: readonly string[], more: Partial<ConfigInput> = {}) =>
  allShown(await checkMail(configOf({ main: [], second: recipients }, more)));

const PAGE = { publicUrl: 'https://sync.example.ch/admin/' };

it('finds nothing to look at without a mail server, unless somebody waits for mails', async () => {
  expect(await check([])).toMatchObject([{ status: 'skip' }]);
  expect(await check(DESK)).toMatchObject([
    { status: 'warn', message: expect.stringContaining('practices[1].desk.recipients names recipients') },
  ]);
});

it('signs in to the mail server, and sends nothing', async () => {
  const { host, port, mails } = await startMailServer({ user: 'sync' });
  const smtp = { host, port, user: 'sync', password: 'good', from: 'sync@practice.example' };
  expect(await check(DESK, { smtp, admin: PAGE })).toEqual([
    {
      status: 'ok',
      message: `127.0.0.1:${port} answers and takes the sign-in; nothing was sent`,
      cure: null,
      exitCode: null,
    },
  ]);
  expect(await check(DESK, { smtp: { ...smtp, password: 'bad' }, admin: PAGE })).toMatchObject([
    { status: 'fail', exitCode: 3, cure: expect.stringContaining('smtp.password') },
  ]);
  expect(mails).toEqual([]);
});

it('warns of mails that are for nobody, and of mails without a link, also where the server is down', async () => {
  const smtp = { host: '127.0.0.1', port: await freePort(), from: 'sync@practice.example' };
  expect(await check([], { smtp, admin: PAGE })).toMatchObject([
    { status: 'fail', exitCode: 69 },
    { status: 'warn', message: expect.stringContaining('practices[].desk.recipients is empty') },
  ]);
  expect(await check(DESK, { smtp })).toMatchObject([
    { status: 'fail', exitCode: 69 },
    { status: 'warn', message: expect.stringContaining('admin.publicUrl is not set') },
  ]);
});
