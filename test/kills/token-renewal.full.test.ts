import { expect, it } from 'vitest';
import { signIn } from '../cli/set-up.ts';
import { TIMEOUT } from './seeds.ts';
import { atRenewal, killed, openSignedIn, refresh } from './signed-in.ts';

it('refresh-token: killed before GHL renews, or once the new tokens are stored, it has lost nothing', {
  timeout: TIMEOUT,
}, async () => {
  const office = await openSignedIn();
  const before = office.start(['refresh-token', '--force']);
  const undo = office.sandbox.faults.add({ service: 'ghl', path: '/oauth/token', fault: 'drop-before' });
  atRenewal(office, () => before.process.kill('SIGKILL'));
  await killed(before);
  undo();
  expect(await refresh(office)).toMatchObject({ exitCode: 0 });
  const after = office.start(['refresh-token', '--force', '--log-level', 'debug']);
  await after.says(/GHL token renewed/);
  after.process.kill('SIGKILL');
  await after.ended;
  office.sandbox.ghl.edit.expireAccessTokens();
  expect(await refresh(office)).toMatchObject({ exitCode: 0 });
});

it('refresh-token: killed between the renewal at GHL and its own commit, it needs a new sign-in', {
  timeout: TIMEOUT,
}, async () => {
  const office = await openSignedIn();
  const program = office.start(['refresh-token', '--force']);
  atRenewal(office, () => program.process.kill('SIGKILL'));
  await killed(program);
  // The access token is good until it expires.
  expect(await office.run('sync', 'patients')).toMatchObject({ exitCode: 0 });
  const end = await refresh(office);
  expect(end.exitCode).toBe(3);
  expect(end.stderr).toMatch(/ephysio-ghl auth/);
  office.sandbox.ghl.edit.expireAccessTokens();
  expect(await office.run('sync', 'patients')).toMatchObject({ exitCode: 3 });
  expect(await signIn(office)).toMatchObject({ exitCode: 0 });
  expect(await refresh(office)).toMatchObject({ exitCode: 0 });
});
