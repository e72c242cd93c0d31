import { createServer } from 'node:http';
import { networkInterfaces } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { listenForCallback } from '../../../../src/cli/commands/auth/callback-listener.ts';
import { freePort } from '../../set-up.ts';

const hasIpv6 = Object.values(networkInterfaces()).some((list) =>
  list?.some(({ address }) => address === '::1'),
);
const addresses = ['127.0.0.1', ...(hasIpv6 ? ['[::1]'] : [])];

const listen = (port: number) =>
  listenForCallback({
    redirectUri: `http://localhost:${port}/callback`,
    state: 'secret',
    patienceMs: 60_000,
    sleep: (ms, signal) => setTimeout(ms, undefined, { signal }),
    stopping: new AbortController().signal,
  });

it.each(addresses)('the return to localhost is taken on %s, and on no other address', async (address) => {
  const port = await freePort();
  const callback = await listen(port);
  const code = callback.code();
  for (const other of addresses)
    expect((await fetch(`http://${other}:${port}/callback?code=x&state=other`)).status).toBe(400);
  const page = fetch(`http://${address}:${port}/callback?code=abc&state=secret`);
  expect(await code).toBe('abc');
  callback.answer({ ok: true, message: 'Done.' });
  expect((await page).status).toBe(200);
  await callback.close();
  for (const other of addresses) await expect(fetch(`http://${other}:${port}/callback`)).rejects.toThrow();
});

it.each(addresses)('a port that is taken on %s is an error with a cure', async (address) => {
  const port = await freePort();
  const other = createServer();
  onTestFinished(() => void other.close());
  await new Promise<void>((resolve) => {
    other.listen(port, address.replace(/[[\]]/g, ''), resolve);
  });
  await expect(listen(port)).rejects.toThrow(/Cannot listen on .*of ghl\.redirectUri \(EADDRINUSE\)/);
});
