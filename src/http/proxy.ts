import type { Dispatcher } from 'undici';
import { ConfigError } from '../errors.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** The proxies that the environment names, as `curl` reads it: small letters go first. */
export interface Proxies {
  readonly http: URL | null;
  readonly https: URL | null;
  /** Hosts that are asked directly, as they are written. */
  readonly except: string;
}

const variable = (env: Env, name: string): string | undefined =>
  (env[name.toLowerCase()] ?? env[name])?.trim() || undefined;

/** @throws ConfigError without the value, which may hold a password */
const proxyOf = (env: Env, name: string): URL | null => {
  const value = variable(env, name);
  if (value === undefined) return null;
  const text = value.includes('://') ? value : `http://${value}`;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.hostname && (url.protocol === 'http:' || url.protocol === 'https:')) return url;
  throw new ConfigError(
    `The environment variable ${name} is not the address of an HTTP proxy.`,
    'Write it as http://HOST:PORT or http://USER:PASSWORD@HOST:PORT, with special characters of the password as %XX.',
  );
};

/** `null`: all requests go out directly. @throws ConfigError */
export const proxiesOf = (env: Env): Proxies | null => {
  const http = proxyOf(env, 'HTTP_PROXY');
  const https = proxyOf(env, 'HTTPS_PROXY') ?? http;
  return http || https ? { http, https, except: variable(env, 'NO_PROXY') ?? '' } : null;
};

/** Whether a host is this machine. An IPv6 address may stand in brackets, as in a URL. */
export const isLoopback = (host: string): boolean =>
  host.toLowerCase() === 'localhost' || /^\[?::1\]?$/.test(host) || /^127\.\d+\.\d+\.\d+$/.test(host);

/** One for all requests: it keeps connections open. It is loaded where there is a proxy, and nowhere else. */
let opened: { readonly key: string; readonly agent: Promise<Dispatcher> } | null = null;

const openAgent = async ({ http, https, except }: Proxies): Promise<Dispatcher> => {
  const { EnvHttpProxyAgent } = await import('undici');
  return new EnvHttpProxyAgent({
    httpProxy: http?.href ?? '',
    httpsProxy: https?.href ?? '',
    noProxy: except,
  });
};

/**
 * `fetch` for other machines: through the proxy of the environment, which Node's own `fetch` does not know of before Node 24.
 * @throws ConfigError when the environment names no proxy that can be used
 */
export const fetchOutside = async (address: URL | string, init: RequestInit): Promise<Response> => {
  // This machine is no place that a proxy could lead to.
  const proxies = isLoopback(new URL(address).hostname) ? null : proxiesOf(process.env);
  if (proxies === null) return fetch(address, init);
  const key = JSON.stringify(proxies);
  if (opened?.key !== key) opened = { key, agent: openAgent(proxies) };
  // Node's types are those of the undici that is part of it.
  return fetch(address, { ...init, dispatcher: await opened.agent } as unknown as RequestInit);
};
