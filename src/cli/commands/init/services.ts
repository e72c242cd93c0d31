import { configSchema } from '../../../config/schema.ts';
import { createEphysioClient, type EphysioClient } from '../../../ephysio/client.ts';
import { type PracticeFacts, practiceFacts } from '../../../ephysio/events/therapists.ts';
import { createSession } from '../../../ephysio/session.ts';
import { type BearerSource, privateTokenBearer } from '../../../ghl/auth/bearer.ts';
import { createOAuth, type OAuth } from '../../../ghl/auth/oauth.ts';
import { createTokenSource } from '../../../ghl/auth/token-source.ts';
import type { CredentialStore, TokenKind, Tokens } from '../../../ghl/auth/tokens.ts';
import { createGhlClient, type GhlClient } from '../../../ghl/http/client.ts';
import { createPace } from '../../../ghl/pace/pace.ts';
import { memoryPaceLedger } from '../../../ghl/pace/pace-window.ts';
import type { AppAnswers, EphysioAccount, GhlApp } from './answers.ts';

/** Both services, as the answers so far describe them. Nothing of it is stored: a sign-in lives in memory until the end. */
export interface Services {
  /** Signs in. @throws SignInError, UnreachableError */
  ephysio(account: EphysioAccount, practice: string): Promise<EphysioClient>;
  /** What the events of some months tell about therapists and status codes. */
  facts(client: EphysioClient): Promise<PracticeFacts>;
  /** The app's settings, with what the schema fills in. */
  app(answers: AppAnswers): GhlApp;
  oauth(app: GhlApp): OAuth;
  byToken(token: string, locationId: string): GhlClient;
  bySignIn(app: GhlApp, wallet: Wallet, locationId: string): GhlClient;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** Tokens in memory, also those that were renewed meanwhile. */
export interface Wallet extends CredentialStore {
  tokens(): readonly Tokens[];
}

export const createWallet = (first: readonly Tokens[]): Wallet => {
  const held = new Map<TokenKind, Tokens>();
  const put = (tokens: readonly Tokens[]): void => {
    for (const pair of tokens) held.set(pair.kind, pair);
  };
  put(first);
  return {
    tokens: () => [...held.values()],
    load: async (kind) => held.get(kind) ?? null,
    save: async (tokens) => put(tokens),
    withRefreshLock: (fn) => fn(),
  };
};

export interface ServicesOptions {
  /** `null`: the usual address. */
  readonly ephysioUrl: string | null;
  readonly ghlUrl: string | null;
  /** The app of the config that a practice is added to. */
  readonly existing: GhlApp | null;
  readonly now: () => number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly stopping: AbortSignal;
}

const DAY = 86_400_000;
const PAST = 120 * DAY;
const FUTURE = 180 * DAY;

const { ghl: ghlSchema, http: httpSchema, practices } = configSchema.shape;
const ephysioSchema = practices.element.shape.ephysio;
const timeoutMs = httpSchema.parse(undefined).timeoutSeconds * 1000;

/** What `--ghl-url` stands for: the page of the sign-in is there too. */
export const ghlUrls = (url: string) => ({
  baseUrl: url,
  authorizeUrl: `${url}/v2/oauth/chooselocation`,
});

/** The scopes of an app that an agency's user connects; `null`: the usual ones. */
export const scopesFor = ({ byAgency }: Pick<AppAnswers, 'byAgency'>): readonly string[] | null =>
  byAgency ? [...ghlSchema.parse(undefined).scopes, 'oauth.readonly', 'oauth.write'] : null;

export const createServices = (options: ServicesOptions): Services => {
  const { now, sleep, stopping: signal } = options;
  const urls = options.ghlUrl === null ? {} : ghlUrls(options.ghlUrl);
  const line = { timeoutMs, now, sleep, signal };
  const ghl = (app: GhlApp, locationId: string, bearer: BearerSource): GhlClient =>
    createGhlClient({
      ...line,
      baseUrl: app.baseUrl,
      versions: app.versions,
      locationId,
      bearer,
      pace: createPace({ locationId, ledger: memoryPaceLedger(), now, sleep }),
      priority: 'live',
    });
  const oauth = (app: GhlApp): OAuth => createOAuth({ ...line, app });
  return {
    sleep,
    ephysio: async (account, practice) => {
      const baseUrl = options.ephysioUrl === null ? {} : { baseUrl: options.ephysioUrl };
      const config = ephysioSchema.parse({ ...account, ...baseUrl });
      const store = { load: () => null, save: () => undefined };
      const session = createSession({ ...line, config, practice, store });
      await session.current();
      return createEphysioClient({ ...line, config, session });
    },
    facts: async (client) => practiceFacts(await client.listEvents(now() - PAST, now() + FUTURE)),
    app: ({ byAgency, ...answers }) => {
      const scopes = scopesFor({ byAgency });
      return ghlSchema.parse({ ...urls, ...answers, ...(scopes === null ? {} : { scopes }) });
    },
    oauth,
    byToken: (token, locationId) => {
      const app = options.existing ?? ghlSchema.parse(urls);
      return ghl(app, locationId, privateTokenBearer(token, locationId));
    },
    bySignIn: (app, store, locationId) =>
      ghl(app, locationId, createTokenSource({ store, oauth: oauth(app), locationId, now })),
  };
};
