import type { AddressInfo } from 'node:net';
import { type HttpBindings, serve } from '@hono/node-server';
import { type Context, Hono } from 'hono';

export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON, or the text. */
  readonly body: unknown;
}

/** What the server does with one request. `drop`: closes the connection without an answer. `never`: never answers. */
export type Answer =
  | { readonly status?: number; readonly json: unknown; readonly headers?: Record<string, string> }
  | { readonly status?: number; readonly text: string; readonly headers?: Record<string, string> }
  | 'drop'
  | 'never';

export interface ScriptedServer extends AsyncDisposable {
  readonly url: string;
  readonly seen: readonly Seen[];
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/** A local HTTP server that answers as the test says: `answer` gets each request and its place in the order of arrival. */
export const scriptedServer = async (answer: (seen: Seen, n: number) => Answer): Promise<ScriptedServer> => {
  const seen: Seen[] = [];
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.all('*', async (c: Context<{ Bindings: HttpBindings }>) => {
    const request: Seen = {
      method: c.req.method,
      path: c.req.path,
      query: c.req.query(),
      headers: c.req.header(),
      body: parse(await c.req.text()),
    };
    seen.push(request);
    const scripted = answer(request, seen.length);
    if (scripted === 'never') return new Promise<Response>(() => {});
    if (scripted === 'drop') {
      c.env.incoming.socket.destroy();
      return new Promise<Response>(() => {});
    }
    const body = 'json' in scripted ? JSON.stringify(scripted.json) : scripted.text;
    const type = 'json' in scripted ? 'application/json' : 'text/html';
    return new Response(body, {
      status: scripted.status ?? 200,
      headers: { 'content-type': type, ...scripted.headers },
    });
  });
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
  await new Promise<void>((resolve) => {
    if (server.listening) resolve();
    else server.once('listening', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
};

/** Answers in turn; the last one stays. */
export const inTurn =
  (...answers: readonly Answer[]) =>
  (_seen: Seen, n: number): Answer => {
    const answer = answers[Math.min(n, answers.length) - 1];
    if (answer === undefined) throw new Error('no answer in the script');
    return answer;
  };

/** An address at which nothing listens. */
export const deadUrl = async (): Promise<string> => {
  const server = await scriptedServer(() => 'drop');
  await server[Symbol.asyncDispose]();
  return server.url;
};
