import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { openStore } from '../../src/store/database/open.ts';
import { loadCredentials } from '../../src/store/tables/sign-in/credentials.ts';
import { type Office, openOAuthOffice, signIn } from '../cli/set-up.ts';
import { disagreements } from './agreement.ts';
import { openKillablePractice, syncUntilQuiet } from './killable-practice.ts';
import { playAll, seeds, TIMEOUT } from './seeds.ts';
import { atRenewal, killed, openSignedIn, refresh } from './signed-in.ts';

it('refresh-token: an answer that is lost after the renewal costs the sign-in; one that came before it does not', {
  timeout: TIMEOUT,
}, async () => {
  const office = await openSignedIn();
  const { faults } = office.sandbox;
  faults.add({ service: 'ghl', path: '/oauth/token', nth: 1, fault: { status: 503 } });
  expect(await refresh(office)).toMatchObject({ exitCode: 0 });
  faults.clear();
  faults.add({ service: 'ghl', path: '/oauth/token', nth: 1, fault: 'drop-after' });
  expect(await refresh(office)).toMatchObject({ exitCode: 3 });
});

/** Whether the stored tokens are the last that GHL gave out. */
const holdsLast = async (office: Office, last: string | null): Promise<boolean> => {
  const store = await openStore({ path: office.database, env: {}, now: Date.now });
  try {
    const stored = await loadCredentials(store, 'main');
    return last === null || stored?.accessToken === last;
  } finally {
    await store.close();
  }
};

it('refresh-token: killed at any moment, it ends with 3 afterwards exactly if the new tokens were not stored', {
  timeout: TIMEOUT,
}, async () => {
  await playAll(seeds(1, 600), async (seed) => {
    const { office, random } = await openKillablePractice(seed, {
      patients: 2,
      config: { usePrivateToken: false },
    });
    expect(await signIn(office)).toMatchObject({ exitCode: 0 });
    for (let round = 0; round < 3; round += 1) {
      let last: string | null = null;
      const turns = random.int(600);
      const program = office.start(['refresh-token', '--force']);
      atRenewal(office, async ({ responseBody }) => {
        last = (JSON.parse(responseBody) as { access_token: string }).access_token;
        for (let n = 0; n < turns; n += 1) await nextTurn();
        program.process.kill('SIGKILL');
      });
      await program.ended;
      const isGood = await holdsLast(office, last);
      expect(await refresh(office)).toMatchObject({ exitCode: isGood ? 0 : 3 });
      if (!isGood) expect(await signIn(office)).toMatchObject({ exitCode: 0 });
    }
  });
});

it.each([
  { whose: "the company's", nth: 1 },
  { whose: "the location's", nth: 2 },
])(
  'refresh-token: of two sign-ins the loss of one, $whose, heals by itself',
  { timeout: TIMEOUT },
  async ({ nth }) => {
    const office = await openOAuthOffice({ patients: 2, config: { agencyScopes: true } });
    office.sandbox.ghl.edit.chooseAtSignIn({ installAs: 'Company' });
    expect(await signIn(office)).toMatchObject({ exitCode: 0 });
    const program = office.start(['refresh-token', '--force']);
    atRenewal(office, () => program.process.kill('SIGKILL'), nth);
    await killed(program);
    expect(await refresh(office)).toMatchObject({ exitCode: 0 });
  },
);

it('sync: killed while its own token is renewed, it goes on after a new sign-in as if nothing had been', {
  timeout: TIMEOUT,
}, async () => {
  const { office, work } = await openKillablePractice(700, { config: { usePrivateToken: false } });
  expect(await signIn(office)).toMatchObject({ exitCode: 0 });
  work.book(work.lead().id);
  office.sandbox.ghl.edit.expireAccessTokens();
  const program = office.start(['sync']);
  atRenewal(office, () => program.process.kill('SIGKILL'));
  await killed(program);
  const refused = await office.run('sync', '--json');
  expect(refused.exitCode).toBe(3);
  expect(office.sandbox.ghl.state.contacts.size).toBe(1);
  expect(await signIn(office)).toMatchObject({ exitCode: 0 });
  await syncUntilQuiet(office);
  expect(disagreements(office)).toEqual([]);
  expect(work.undone()).toEqual([]);
});
