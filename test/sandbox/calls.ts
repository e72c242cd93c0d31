import type { EphysioAccountSandbox } from '../../src/sandbox/ephysio/create-ephysio.ts';
import type { Sandbox } from '../../src/sandbox/start-sandbox.ts';
import type { AnyJson } from '../any-json.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: AnyJson;
}

const answerOf = async (reply: Response): Promise<Answer> => {
  const text = await reply.text();
  let body: unknown = text;
  try {
    body = JSON.parse(text);
  } catch {
    // stays text
  }
  return { status: reply.status, headers: reply.headers, body };
};

/** One GHL call with the private token and a right Version header, unless `headers` says otherwise (`''` leaves one out). */
export const ghlCall = async (
  sandbox: Sandbox,
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> => {
  const all: Record<string, string> = {
    authorization: `Bearer ${sandbox.ghl.privateToken}`,
    version: '2021-07-28',
    'content-type': 'application/json',
    ...headers,
  };
  return answerOf(
    await fetch(`${sandbox.ghl.url}${path}`, {
      method,
      headers: Object.fromEntries(Object.entries(all).filter(([, v]) => v !== '')),
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    }),
  );
};

/** Signs in to e-Physio, by default with the first practice's account, and gives a function that calls it. */
export const signInEphysio = async (
  sandbox: Sandbox,
  { email, password }: Pick<EphysioAccountSandbox, 'email' | 'password'> = sandbox.ephysio,
) => {
  const { url } = sandbox.ephysio;
  const reply = await fetch(`${url}/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  const login = (await reply.json()) as { token: string; keys: { key: string }[]; exp: number; id: number };
  const call = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> =>
    answerOf(
      await fetch(`${url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${login.token}`,
          'x-crypto-key': login.keys[0]?.key ?? '',
          'content-type': 'application/json',
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
  return { login, call };
};
