import { expect, test } from 'vitest';
import { openDesk, setMail } from './mail-desk.ts';
import { documentOf } from './run-program.ts';

test('sends what is new, once, and says so', async () => {
  const { office, mails } = await openDesk();
  const first = await office.run('digest', '--json');
  expect(`${first.stdout}${first.rawStderr}`).not.toContain('practice.example');
  expect(documentOf(first)).toEqual({
    command: 'digest',
    practice: 'main',
    ok: true,
    dryRun: false,
    outcome: 'sent',
    open: 1,
    new: 1,
    byKind: { 'patient-by-hand': 1 },
    state: 'error',
    recipients: 1,
    refused: [],
  });
  const again = await office.run('digest');
  expect(again).toMatchObject({
    exitCode: 0,
    stdout: 'main: nothing new among 1 open item. Nothing was sent.\n',
  });
  expect(mails.map(({ headers }) => headers.subject)).toEqual([
    expect.stringMatching(/^Cabinet main\u202f: 1 point en suspens \(semaine \d+\)$/),
  ]);
});

test('shows the mail in a dry run, without a mail server', async () => {
  const { office, mails } = await openDesk();
  setMail(office, null);
  const { exitCode, stdout } = await office.run('digest', '--dry-run');
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^main: would be sent to 1 recipient:\n\nCabinet main\u202f: 1 point en suspens/);
  expect(stdout).toContain('À modifier à la main dans e-Physio');
  expect(documentOf(await office.run('digest', '--dry-run', '--json'))).toMatchObject({
    outcome: 'would-send',
    mail: { subject: expect.any(String), text: expect.any(String), html: expect.any(String) },
  });
  expect(mails).toEqual([]);
});
