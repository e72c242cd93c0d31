import { describe, expect, it } from 'vitest';
import { renewals } from './renewals.ts';
import { documentOf } from './run-program.ts';
import { createGate, HEALTHY, openOAuthOffice, signIn, stateOf } from './set-up.ts';

describe('refresh-token', () => {
  it.each([
    { why: 'less than 12 hours are left', ghl: { accessTokenSeconds: 11 * 3600 }, args: [] },
    { why: '--within says so', ghl: {}, args: ['--within', '48'] },
    { why: '--force says so', ghl: {}, args: ['--force'] },
  ])('renews when $why, and the new token works', async ({ ghl, args }) => {
    const office = await openOAuthOffice({ ghl });
    await signIn(office);
    const end = await office.run('refresh-token', '--json', ...args);
    expect(end.exitCode).toBe(0);
    expect(documentOf(end)).toMatchObject({ renewed: true });
    expect(renewals(office)).toBe(1);
    expect(await office.run('sync', 'patients')).toMatchObject({ exitCode: 0 });
    expect(await office.run('refresh-token', '--force')).toMatchObject({ exitCode: 0 });
  });

  it('runs twice at once without losing the token', async () => {
    const [reached, goOn] = [createGate(), createGate()];
    let isHeld = false;
    const office = await openOAuthOffice({
      ghl: { latencyMs: 2 },
      sleep: async () => {
        if (!isHeld) return;
        reached.open();
        await goOn.opened;
      },
    });
    await signIn(office);
    isHeld = true;
    const first = office.start(['refresh-token', '--force', '--json']);
    await first.until(reached.opened);
    // The first has the lock, and waits for the answer of GHL that uses its refresh token up.
    const second = office.start(['refresh-token', '--force', '--json', '--log-level', 'debug']);
    goOn.open();
    expect([await first.ended, await second.ended]).toMatchObject([{ exitCode: 0 }, { exitCode: 0 }]);
    expect(renewals(office)).toBe(2);
    expect(await office.run('sync', 'patients')).toMatchObject({ exitCode: 0 });
    expect(await office.run('refresh-token', '--force')).toMatchObject({ exitCode: 0 });
    expect(stateOf(office.database)).toEqual(HEALTHY);
  });

  it('ends with 69 while GHL is down, and loses no token by it', async () => {
    const office = await openOAuthOffice();
    await signIn(office);
    const undo = office.sandbox.faults.add({ service: 'ghl', path: '/oauth/token', fault: 'html' });
    const end = await office.run('refresh-token', '--force');
    expect(end.exitCode).toBe(69);
    undo();
    expect(await office.run('refresh-token', '--force')).toMatchObject({ exitCode: 0 });
  });
});
