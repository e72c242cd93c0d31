import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import { upsertReview } from '../../src/store/tables/reviews.ts';
import { describeInChromium } from './chromium.ts';
import { type LiveListener, logIn, openLiveListener } from './live-listener.ts';

/** Somebody's website with this page on it. Its port; the host may be any name of this machine. */
const openSite = async (body: string): Promise<number> => {
  const server = createServer((_request, reply) => {
    reply.setHeader('content-type', 'text/html; charset=utf-8');
    reply.end(`<!doctype html><title>site</title>${body}`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close().closeAllConnections());
  return (server.address() as AddressInfo).port;
};

const openListenerWithReview = async (): Promise<LiveListener & { readonly id: string }> => {
  const listener = await openLiveListener();
  await upsertReview(listener.store, {
    practice: 'main',
    kind: 'deleted-but-on',
    about: { entity: 'appointment', link: '1', ephysioId: '7', ghlId: 'a7' },
    side: 'ghl',
    facts: {},
    detail: { kind: 'update', id: '7', fields: { street: 'Geheimgasse 7' } },
    now: Date.now(),
  });
  const { id } = await listener.store.db.selectFrom('reviews').select('id').executeTakeFirstOrThrow();
  return { ...listener, id };
};

/** A form that sends itself as soon as the page is there; with the right token, as if that had leaked. */
const formOf = (action: string, fields: Readonly<Record<string, string>>): string =>
  `<form method="post" action="${action}">${Object.entries(fields)
    .map(([name, value]) => `<input type="hidden" name="${name}" value="${value}">`)
    .join('')}</form><script>document.forms[0].submit()</script>`;

const tokenOn = (page: Page): Promise<string> => page.locator('input[name=token]').first().inputValue();

describeInChromium('another site', (open) => {
  it.each([
    ['of another name', 'localhost'],
    ['on another port of the same host, to which the browser sends the cookies', '127.0.0.1'],
  ])('%s cannot press a button, even if it knew the token', async (_which, host) => {
    const { origin, store, id } = await openListenerWithReview();
    const { page } = await open();
    await logIn(page, origin);
    const fields = { token: await tokenOn(page), practice: 'main', kind: 'review', id };
    for (const [verb, text] of [
      ['resolve', 'Another site has sent this.'],
      ['show', 'Another site has sent this.'],
      ['log-out', 'Another site has sent this.'],
    ] as const) {
      const port = await openSite(formOf(`${origin}/admin/${verb}`, fields));
      await page.goto(`http://${host}:${port}/`);
      await page.getByText(text).waitFor();
      expect(page.url()).toBe(`${origin}/admin/${verb}`);
    }
    const row = await store.db.selectFrom('reviews').select('resolved_at').executeTakeFirstOrThrow();
    expect(row.resolved_at).toBeNull();
    await page.goto(`${origin}/admin/`);
    expect(await page.getByRole('heading', { name: 'Today', level: 1 }).count()).toBe(1);
  });

  it('cannot log anybody in, not even with the right password', async () => {
    const { origin } = await openListenerWithReview();
    const { page } = await open();
    const port = await openSite(
      formOf(`${origin}/admin/log-in`, { password: 'correct horse battery staple' }),
    );
    await page.goto(`http://localhost:${port}/`);
    await page.getByText('Another site has sent this.').waitFor();
    await page.goto(`${origin}/admin/`);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  });

  it('cannot put the page into a frame, nor read it, nor send somebody to connect another account', async () => {
    const { origin } = await openListenerWithReview();
    const { page } = await open();
    await logIn(page, origin);
    const port = await openSite(`<iframe src="${origin}/admin/"></iframe>`);
    await page.goto(`http://127.0.0.1:${port}/`);
    const frame = page.frames()[1];
    await frame?.waitForLoadState();
    expect(await frame?.getByRole('heading', { name: 'Today' }).count()).toBe(0);
    const read = await page.evaluate(
      (url) =>
        fetch(url, { credentials: 'include' }).then(
          () => 'read',
          () => 'refused',
        ),
      `${origin}/admin/`,
    );
    expect(read).toBe('refused');
    const link = await openSite(`<a href="${origin}/api/auth/connect?practice=main">here</a>`);
    await page.goto(`http://localhost:${link}/`);
    const [reply] = await Promise.all([
      page.waitForResponse((response) => response.url().startsWith(`${origin}/api/auth/connect`)),
      page
        .getByText('here')
        .click()
        .catch(() => undefined),
    ]);
    expect(reply.status()).toBe(401);
  });
});
