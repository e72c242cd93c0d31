import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { checkProxy } from '../../src/cli/commands/doctor/machine-checks.ts';
import { ConfigError } from '../../src/errors.ts';
import { proxiesOf } from '../../src/http/proxy.ts';
import { send, TransportError } from '../../src/http/request.ts';
import { shown } from '../cli/commands/doctor/shown.ts';

const NAMES = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'];

afterEach(() => {
  vi.unstubAllEnvs();
});

const setEnvironment = (env: Readonly<Record<string, string>>): void => {
  for (const name of NAMES) vi.stubEnv(name, env[name]);
};

const listening = async (server: Server): Promise<number> => {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return (server.address() as AddressInfo).port;
};

/** A service on this machine, and a proxy that leads to it whatever host it is asked for. */
const openProxy = async ({ refuses = false } = {}) => {
  const requests: string[] = [];
  const service = createServer((request, reply) => {
    requests.push(`${request.method} ${request.headers.host}${request.url}`);
    reply.end('{"ok":true}');
  });
  const servicePort = await listening(service);
  const tunnels: string[] = [];
  const sockets = new Set<Socket>();
  const proxy = createServer((_request, reply) => {
    reply.statusCode = 405;
    reply.end();
  });
  proxy.on('connect', ({ url = '', headers }, client: Socket) => {
    const { 'proxy-authorization': login = '' } = headers;
    tunnels.push(login === '' ? url : `${url} ${Buffer.from(login.split(' ')[1] ?? '', 'base64')}`);
    if (refuses) {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
      return;
    }
    const upstream = connect(servicePort, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
  });
  const port = await listening(proxy);
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    for (const server of [service, proxy]) {
      server.close();
      server.closeAllConnections();
    }
  });
  return { requests, tunnels, port, servicePort };
};

const get = (url: string) => send({ method: 'GET', url, headers: {}, timeoutMs: 5000 });

describe('requests', () => {
  it.each(['HTTP_PROXY', 'http_proxy'])('go through the proxy of %s', async (name) => {
    const { requests, tunnels, port } = await openProxy();
    setEnvironment({ [name]: `http://user:p%40ss@127.0.0.1:${port}` });
    expect(await get('http://service.invalid/a?b=1')).toMatchObject({ status: 200, text: '{"ok":true}' });
    expect(tunnels).toEqual(['service.invalid:80 user:p@ss']);
    expect(requests).toEqual(['GET service.invalid/a?b=1']);
  });

  it('with TLS go through that of HTTPS_PROXY, or else of HTTP_PROXY', async () => {
    const one = await openProxy({ refuses: true });
    const other = await openProxy({ refuses: true });
    setEnvironment({ HTTP_PROXY: `127.0.0.1:${one.port}`, HTTPS_PROXY: `127.0.0.1:${other.port}` });
    await expect(get('https://service.invalid/')).rejects.toThrow(TransportError);
    expect([one.tunnels, other.tunnels]).toEqual([[], ['service.invalid:443']]);
    setEnvironment({ HTTP_PROXY: `127.0.0.1:${one.port}` });
    await expect(get('https://service.invalid/')).rejects.toThrow(TransportError);
    expect(one.tunnels).toEqual(['service.invalid:443']);
  });

  it('go out directly to what NO_PROXY names, and to this machine', async () => {
    const { requests, tunnels, port, servicePort } = await openProxy();
    setEnvironment({ HTTP_PROXY: `http://127.0.0.1:${port}`, NO_PROXY: 'other.example, service.invalid' });
    await expect(get('http://service.invalid/')).rejects.toMatchObject({ sent: false });
    for (const host of ['127.0.0.1', 'localhost'])
      expect((await get(`http://${host}:${servicePort}/`)).status).toBe(200);
    expect(tunnels).toEqual([]);
    expect(requests).toHaveLength(2);
  });

  it('are not sent where the proxy does not answer', async () => {
    const server = createServer();
    const port = await listening(server);
    await new Promise((resolve) => server.close(resolve));
    setEnvironment({ HTTPS_PROXY: `http://127.0.0.1:${port}` });
    await expect(get('https://service.invalid/')).rejects.toMatchObject({ sent: false });
  });

  it('end with a clear error where the address of the proxy is none', async () => {
    setEnvironment({ HTTPS_PROXY: 'socks5://user:secret@proxy.example:1080' });
    const error = await get('https://service.invalid/').catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ConfigError);
    expect(String(error)).toMatch(/HTTPS_PROXY is not the address of an HTTP proxy/);
    expect(String(error)).not.toContain('secret');
  });
});

describe('the proxies of an environment', () => {
  it.each<[object, unknown]>([
    [{}, null],
    [{ HTTPS_PROXY: '', http_proxy: ' ' }, null],
    [{ NO_PROXY: 'a' }, null],
    [{ HTTPS_PROXY: 'proxy:3128' }, { http: null, https: 'proxy:3128', except: '' }],
    [
      { HTTP_PROXY: 'http://proxy:3128', NO_PROXY: 'a,b' },
      { http: 'proxy:3128', https: 'proxy:3128', except: 'a,b' },
    ],
    [
      { HTTP_PROXY: 'http://large', http_proxy: 'http://small', https_proxy: 'https://s:1' },
      { http: 'small', https: 's:1', except: '' },
    ],
  ])('%j', (env, expected) => {
    const proxies = proxiesOf(env as Record<string, string>);
    expect(
      proxies && { ...proxies, http: proxies.http?.host ?? null, https: proxies.https?.host ?? null },
    ).toEqual(expected);
  });

  it('are shown by doctor without their passwords', () => {
    expect(shown(checkProxy({}))).toMatchObject({ status: 'ok', message: 'none: requests go out directly' });
    const env = { HTTPS_PROXY: 'http://user:secret@proxy.example:3128', NO_PROXY: 'intranet.example' };
    expect(shown(checkProxy(env))).toMatchObject({
      status: 'ok',
      message:
        'HTTPS goes through proxy.example:3128, HTTP through none; not for intranet.example (NO_PROXY)',
    });
    expect(() => checkProxy({ HTTP_PROXY: 'ftp://proxy' })).toThrow(ConfigError);
  });
});
