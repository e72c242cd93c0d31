import { describe, expect, it, onTestFinished } from 'vitest';
import { checkListener, checkWebhooksSeen } from '../../../../src/cli/commands/doctor/listener.ts';
import { insertEvents } from '../../../../src/store/tables/webhooks/webhook-events.ts';
import { type Answer, scriptedServer } from '../../../ghl/scripted-server.ts';
import { openTemp } from '../../../store/temp-store.ts';
import { freePort } from '../../set-up.ts';
import { shown } from './shown.ts';

const portOf = async (answer: Answer): Promise<number> => {
  const server = await scriptedServer(() => answer);
  onTestFinished(() => server[Symbol.asyncDispose]());
  return Number(new URL(server.url).port);
};

describe('the listener', () => {
  it.each(['127.0.0.1', '0.0.0.0', 'localhost'])('is found on %s', async (host) => {
    const port = await portOf({ json: { ready: true, database: 'ok', inbox: 'ok', oldestDueSeconds: 0 } });
    expect(shown(await checkListener({ host, port }))).toMatchObject({ status: 'ok' });
  });

  it('warns with what it says about itself', async () => {
    const json = { ready: false, database: 'ok', inbox: 'stuck', oldestDueSeconds: 4000 };
    const port = await portOf({ status: 503, json });
    expect(shown(await checkListener({ host: '127.0.0.1', port }))).toMatchObject({
      status: 'warn',
      message: `your listener runs on 127.0.0.1:${port} and is not ready: database ok, inbox stuck`,
    });
  });

  it('is known by what it says when it is asked whether it lives, even if it cannot say how it is', async () => {
    const server = await scriptedServer(({ path }) =>
      path === '/healthz' ? { json: { status: 'ok', program: 'ephysio-ghl' } } : { status: 500, text: 'x' },
    );
    onTestFinished(() => server[Symbol.asyncDispose]());
    const port = Number(new URL(server.url).port);
    expect(shown(await checkListener({ host: '127.0.0.1', port }))).toMatchObject({
      status: 'warn',
      message: `your listener runs on 127.0.0.1:${port} and is not ready: database unknown, inbox unknown`,
    });
  });

  it.each([
    ['a page', { text: '<html>' } as const],
    ['other JSON', { json: { status: 'up' } } as const],
  ])('is not mistaken for a program that answers with %s', async (_what, answer) => {
    expect(shown(await checkListener({ host: '127.0.0.1', port: await portOf(answer) }))).toMatchObject({
      status: 'warn',
      message: expect.stringContaining('another program'),
    });
  });

  it('warns when nothing answers', async () => {
    expect(shown(await checkListener({ host: '127.0.0.1', port: await freePort() }))).toMatchObject({
      status: 'warn',
      message: expect.stringContaining('nothing answers'),
    });
  });

  it('is not looked for on a port that nobody knows', async () => {
    expect(shown(await checkListener({ host: '127.0.0.1', port: 0 }))).toMatchObject({ status: 'skip' });
  });
});

const NOW = Date.parse('2026-11-22T10:00:00.000Z');
const HOUR = 3_600_000;

/** How it looks after webhooks came so many hours ago. */
const look = async (hoursAgo: readonly number[], listening: boolean, practice = 'main') => {
  const store = await openTemp();
  const common = {
    practice: 'main',
    locationId: 'loc',
    type: 'ContactUpdate',
    entity: 'patient',
    payload: {},
  } as const;
  await insertEvents(
    store,
    hoursAgo.map((hours, i) => ({
      ...common,
      webhookId: `w${i}`,
      recordId: `c${i}`,
      lane: `c${i}`,
      receivedAt: NOW - hours * HOUR,
    })),
  );
  return shown(await checkWebhooksSeen(store, practice, listening, NOW));
};

describe('the last webhook', () => {
  it('is shown by its age', async () => {
    expect(await look([50, 20, 3], true)).toMatchObject({ status: 'ok', message: 'the last came 3 h ago' });
  });

  it('warns after three days', async () => {
    expect(await look([73], false)).toMatchObject({ status: 'warn' });
    expect(await look([71], false)).toMatchObject({ status: 'ok' });
  });

  it('is expected only where a listener runs', async () => {
    expect(await look([], true)).toMatchObject({ status: 'warn' });
    expect(await look([], false)).toMatchObject({ status: 'skip' });
  });

  it('is that of the practice', async () => {
    expect(await look([1], true, 'other')).toMatchObject({ status: 'warn' });
  });
});
