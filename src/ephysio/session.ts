import type { EphysioConfig } from '../config/schema.ts';
import { SignInError, UnreachableError } from '../errors.ts';
import { createTransport, type TransportOptions } from './transport.ts';
import { wireTokenSchema } from './wire.ts';

/** What a sign-in gave. Secret: its store keeps it sealed. */
export interface EphysioSession {
  readonly token: string;
  readonly cryptoKey: string;
  /** e-Physio's id of the practice. */
  readonly practiceId: string | null;
  /** UTC ISO; `null` when e-Physio did not say. */
  readonly expiresAt: string | null;
}

/** Where the session waits for the next run. */
export interface SessionStore {
  load(): Promise<EphysioSession | null> | EphysioSession | null;
  save(session: EphysioSession): Promise<void> | void;
}

export interface Renewed {
  readonly session: EphysioSession;
  /** True: made by a sign-in because of this very token, so that a 401 on it is final. */
  readonly fresh: boolean;
}

export interface Session {
  /** The session to use: in memory, else stored, else by signing in. */
  current(): Promise<EphysioSession>;
  /** After a 401 on `refused`: the session that replaces it. Concurrent callers share one sign-in. */
  renew(refused: EphysioSession): Promise<Renewed>;
  /** How many requests signing in took. */
  requests(): number;
}

export interface SessionOptions extends Omit<TransportOptions, 'baseUrl'> {
  readonly config: Pick<EphysioConfig, 'baseUrl' | 'email' | 'password'>;
  /** Name of the practice in the config, for messages. */
  readonly practice: string;
  readonly store: SessionStore;
}

/** Below this a number is read as epoch seconds (year 5138), from here on as milliseconds (1973). */
const FIRST_MILLISECONDS = 1e11;

/** `exp` of `POST /token`, whose unit was never established, as UTC ISO. */
export const expiryOf = (exp: number | null | undefined): string | null => {
  if (exp === null || exp === undefined || exp <= 0) return null;
  const ms = exp < FIRST_MILLISECONDS ? exp * 1000 : exp;
  return ms > 8.64e15 ? null : new Date(ms).toISOString();
};

/**
 * Signs in to e-Physio (`POST /token`) and keeps the session over runs until it expires or is refused.
 * @throws SignInError when e-Physio refuses the credentials; UnreachableError when the answer is not that of its API
 */
export const createSession = (options: SessionOptions): Session => {
  const { config, practice, store, now } = options;
  const transport = createTransport({ ...options, baseUrl: config.baseUrl });
  let memory: EphysioSession | null = null;
  let opening: Promise<EphysioSession> | null = null;
  let renewing: Promise<Renewed> | null = null;

  const isUsable = (session: EphysioSession): boolean =>
    session.expiresAt === null || Date.parse(session.expiresAt) > now();

  const signIn = async (): Promise<EphysioSession> => {
    const reply = await transport.send({
      method: 'POST',
      path: '/token',
      headers: {},
      body: { email: config.email, password: config.password },
      // A sign-in changes nothing that a second one would double.
      kind: 'read',
      expects: (json) => wireTokenSchema.safeParse(json).success,
    });
    if (reply.status < 200 || reply.status > 299) {
      // 400 and 422: an e-mail that is none. A refusal that is not JSON comes from something in between.
      const refused =
        reply.status === 401 || ([400, 403, 422].includes(reply.status) && reply.json !== undefined);
      if (!refused) {
        throw new UnreachableError(
          `e-Physio answered ${reply.status} to POST /token`,
          `Check ephysio.baseUrl of practice "${practice}" in the config.`,
        );
      }
      throw new SignInError(
        `e-Physio refuses the sign-in of practice "${practice}" (HTTP ${reply.status})`,
        `Check ephysio.email and ephysio.password of practice "${practice}" in the config.`,
      );
    }
    const { token, keys, id, exp } = wireTokenSchema.parse(reply.json);
    const session = {
      token,
      cryptoKey: keys[0]?.key ?? '',
      practiceId: id ?? null,
      expiresAt: expiryOf(exp),
    };
    await store.save(session);
    memory = session;
    return session;
  };

  const open = async (): Promise<EphysioSession> => {
    const stored = await store.load();
    if (stored !== null && isUsable(stored)) {
      memory = stored;
      return stored;
    }
    return signIn();
  };

  const replace = async (refused: EphysioSession): Promise<Renewed> => {
    // Another process may have signed in since: a second sign-in could end its session.
    const stored = await store.load();
    if (stored !== null && stored.token !== refused.token && isUsable(stored)) {
      memory = stored;
      return { session: stored, fresh: false };
    }
    return { session: await signIn(), fresh: true };
  };

  return {
    requests: transport.requests,
    current: async () => {
      // A session in memory is used until it is refused: this machine's clock may be wrong, a 401 is not.
      if (memory !== null) return memory;
      opening ??= open().finally(() => {
        opening = null;
      });
      return opening;
    },
    renew: async (refused) => {
      if (renewing === null) {
        if (memory !== null && memory.token !== refused.token) return { session: memory, fresh: false };
        renewing = replace(refused).finally(() => {
          renewing = null;
        });
      }
      return renewing;
    },
  };
};
