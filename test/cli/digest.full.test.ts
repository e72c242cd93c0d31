import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { AUTHORITY } from '../ops/mail/certificates.ts';
import { addConflict } from '../webhooks/admin-items.ts';
import { DESK, openDesk, setMail } from './mail-desk.ts';
import { documentOf, documentsOf, type Ended } from './run-program.ts';
import { createGate, freePort, inStore } from './set-up.ts';

const PASSWORD = 'hush, it is a secret';

/** Nothing of it may be seen by anybody: neither what is secret nor whom a mail is for. */
const expectDiscreet = ({ stdout, rawStderr }: Ended): void =>
  expect(`${stdout}${rawStderr}`).not.toMatch(/hush|practice\.example/);

/** What listens and hangs up; says how often it was called. */
const startHangingUp = async () => {
  let calls = 0;
  const server = createServer((socket) => {
    calls += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { port: (server.address() as { port: number }).port, calls: () => calls };
};

describe('digest', () => {
  test('signs in under TLS, with secrets from files', async () => {
    const { office, mails } = await openDesk({ tls: 'starttls', user: 'sync' });
    for (const [name, text] of [
      ['authority', AUTHORITY],
      ['password', 'good'],
    ] as const)
      writeFileSync(join(office.folder, name), text, { mode: 0o600 });
    office.rewrite((config) => {
      const { smtp } = config as unknown as { smtp: object };
      Object.assign(smtp, {
        host: 'localhost',
        user: 'sync',
        password: `\${file:password}`,
        ca: `\${file:authority}`,
      });
    });
    expect(await office.run('digest')).toMatchObject({ exitCode: 0 });
    expect(mails).toMatchObject([{ isSecure: true, user: 'sync' }]);
  });

  test('names a recipient who was refused by its setting, and reaches the others', async () => {
    const { office, mails } = await openDesk({ refuses: { [DESK]: 550 } });
    office.rewrite(({ practices: [practice] }) => {
      Object.assign(practice ?? {}, { desk: { recipients: ['other@practice.example', DESK] } });
    });
    const ended = await office.run('digest', '--json');
    expectDiscreet(ended);
    expect(ended.exitCode).toBe(1);
    expect(documentOf(ended)).toMatchObject({
      ok: false,
      outcome: 'sent',
      recipients: 1,
      refused: [{ setting: 'practices[0].desk.recipients[1]', code: 550 }],
    });
    const [line = '{}'] = ended.rawStderr.split('\n');
    expect(JSON.parse(line)).toMatchObject({
      level: 'error',
      event: 'digest.refused',
      reason: 'The mail server did not take practices[0].desk.recipients[1] (550).',
    });
    expect(mails.map(({ to }) => to)).toEqual([['other@practice.example']]);
  });

  test('ends with the exit code of what went wrong, and gives no secret away', async () => {
    const { office } = await openDesk({ user: 'sync' }, { user: 'sync', password: PASSWORD });
    const refused = await office.run('digest', '--log-level', 'debug');
    expectDiscreet(refused);
    expect(refused).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('smtp.password') });

    setMail(office, { host: '127.0.0.1', port: await freePort(), from: 'sync@practice.example' });
    const nobody = await office.run('digest', '--json');
    expect(nobody.exitCode).toBe(69);
    expect(documentOf(nobody)).toMatchObject({ ok: false, error: { exitCode: 69 } });

    setMail(office, null);
    expect(await office.run('digest')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('smtp is not set'),
    });
    setMail(office, null, []);
    expect(await office.run('digest')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('nobody gets a digest'),
    });
  });

  test('goes through the practices one by one, and asks a dead mail server once', async () => {
    const { office, mails } = await openDesk();
    office.rewrite((config) => {
      const [practice] = config.practices;
      const second = { ...practice, name: 'second', ghl: { ...practice?.ghl, locationId: 'loc2' } };
      Object.assign(config, { practices: [practice, { ...second, language: 'it' }] });
    });
    await inStore(office, (store) => addConflict(store, 'second'));
    const documents = documentsOf(await office.run('digest', '--json'));
    expect(documents.map(({ practice, outcome }) => [practice, outcome])).toEqual([
      ['main', 'sent'],
      ['second', 'sent'],
    ]);
    expect(mails.map(({ headers }) => headers['content-language'])).toEqual(['fr', 'it']);

    const { port, calls } = await startHangingUp();
    office.rewrite((config) => {
      Object.assign(config, { smtp: { host: '127.0.0.1', port, from: 'sync@practice.example' } });
    });
    const failed = await office.run('digest', '--always', '--json');
    expect(failed.exitCode).toBe(69);
    expect(documentsOf(failed).map(({ error }) => error.exitCode)).toEqual([69, 69]);
    expect(calls()).toBe(1);
  });

  test('killed before it could remember the mail, it sends the same again, and then no more', async () => {
    const arrived = createGate();
    let kill = (): void => undefined;
    const { office, mails } = await openDesk({
      onMail: async () => {
        arrived.open();
        kill();
      },
    });
    const program = office.start(['digest']);
    kill = () => void program.process.kill('SIGKILL');
    await arrived.opened;
    expect(await program.ended).toMatchObject({ signal: 'SIGKILL' });
    kill = () => undefined;
    expect(await office.run('digest')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('sent to'),
    });
    expect(await office.run('digest')).toMatchObject({ stdout: expect.stringContaining('nothing new') });
    expect(new Set(mails.map(({ headers }) => headers.subject)).size).toBe(1);
    expect(mails).toHaveLength(2);
  });
});
