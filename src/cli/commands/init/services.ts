import { type Config, configSchema } from '../../../config/schema.ts';
import { createEphysioClient, type EphysioClient } from '../../../ephysio/client.ts';
import { type PracticeFacts, practiceFacts } from '../../../ephysio/events/therapists.ts';
import { createSession } from '../../../ephysio/session.ts';
import { MissingScopeError } from '../../../errors.ts';
import { type BearerSource, privateTokenBearer } from '../../../ghl/auth/bearer.ts';
import { type GhlLocation, readLocation } from '../../../ghl/auth/location.ts';
import { createOAuth, type OAuth } from '../../../ghl/auth/oauth.ts';
import { createTokenSource } from '../../../ghl/auth/token-source.ts';
import type { CredentialStore, TokenKind, Tokens } from '../../../ghl/auth/tokens.ts';
import { createGhlClient, type GhlClient } from '../../../ghl/http/client.ts';
import { createPace } from '../../../ghl/pace/pace.ts';
import { memoryPaceLedger } from '../../../ghl/pace/pace-ledger.ts';
import type { Answers } from './settings.ts';

export type GhlApp = Config['ghl'];
/** The app of GHL's marketplace; without a client id: none, or the one that the config has already. */
export type AppAnswers = Pick<Answers, 'clientId' | 'clientSecret' | 'redirectUri' | 'byAgency'>;

/** Both services, as far as the answers describe them. Nothing is stored: a sign-in stays in memory until the end. */
export interface Services {
  /** Signs in. @throws SignInError, UnreachableError */
  ephysio(account: Pick<Answers, 'email' | 'password'>, practice: string): Promise<EphysioClient>;
  /** What the events of some months show about therapists and status codes. */
  facts(client: EphysioClient): Promise<PracticeFacts>;
  /** The app's settings, with the defaults of the schema. */
  app(answers: AppAnswers): GhlApp;
  oauth(app: GhlApp): OAuth;
  byToken(token: string, locationId: string): GhlClient;
  bySignIn(app: GhlApp, wallet: Wallet, locationId: string): GhlClient;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** Tokens in memory, renewed ones included. */
export interface Wallet extends CredentialStore {
  tokens(): readonly Tokens[];
}

export const createWallet = (...first: readonly Tokens[]): Wallet => {
  const held = new Map<TokenKind, Tokens>(first.map((tokens) => [tokens.kind, tokens]));
  return {
    tokens: () => [...held.values()],
    load: async (kind) => held.get(kind) ?? null,
    save: async (renewed) => {
      for (const tokens of renewed) held.set(tokens.kind, tokens);
    },
    withRefreshLock: (fn) => fn(),
  };
};

export interface Reached {
  readonly client: GhlClient;
  readonly location: Pick<GhlLocation, 'name' | 'timezone'>;
}

/** Proves that contacts can be read in the location, and reads its name. @throws SignInError, UnreachableError */
export const reach = async (client: GhlClient): Promise<Reached> => {
  await client.request({
    method: 'POST',
    path: '/contacts/search',
    version: 'contacts',
    effect: 'read',
    body: { locationId: client.locationId, pageLimit: 1 },
  });
  const location = await readLocation(client).catch((error: unknown) => {
    if (error instanceof MissingScopeError) return {};
    throw error;
  });
  return { client, location };
};

/** The commonest `adminInfoId` of the events. */
export const usualAdminInfoId = (facts: PracticeFacts | null): number | null =>
  facts?.therapists.find(({ adminInfoId }) => adminInfoId !== null)?.adminInfoId ?? null;

export interface ServicesOptions extends Pick<Services, 'sleep'> {
  readonly ephysioUrl: string | undefined;
  readonly ghlUrl: string | undefined;
  /** The app of the config that a practice is added to. */
  readonly existing: GhlApp | null;
  readonly now: () => number;
  readonly stopping: AbortSignal;
}

const DAY = 86_400_000;
const { ghl: ghlSchema, http: httpSchema, practices } = configSchema.shape;
const ephysioSchema = practices.element.shape.ephysio;
const timeoutMs = httpSchema.parse(undefined).timeoutSeconds * 1000;

/** The settings of the app, as they are written into the config. `ghlUrl`: the page of the sign-in is there too. */
export const appSettings = (
  { clientId, clientSecret, redirectUri, byAgency }: AppAnswers,
  ghlUrl: string | null | undefined,
) => ({
  ...(clientId === null ? {} : { clientId, clientSecret, redirectUri }),
  ...(byAgency ? { scopes: [...ghlSchema.parse(undefined).scopes, 'oauth.readonly', 'oauth.write'] } : {}),
  ...(ghlUrl ? { baseUrl: ghlUrl, authorizeUrl: `${ghlUrl}/v2/oauth/chooselocation` } : {}),
});

export const NO_APP: AppAnswers = {
  clientId: null,
  clientSecret: null,
  redirectUri: ghlSchema.parse(undefined).redirectUri,
  byAgency: false,
};

/** Whether a config has an app, with which one more practice can sign in. */
export const hasApp = (app: GhlApp | undefined): boolean =>
  app !== undefined && app.clientId !== null && app.clientSecret !== null;

export const createServices = (options: ServicesOptions): Services => {
  const { ephysioUrl, ghlUrl, existing, now, sleep, stopping: signal } = options;
  const connection = { timeoutMs, now, sleep, signal };
  const app = (answers: AppAnswers): GhlApp => ghlSchema.parse(appSettings(answers, ghlUrl));
  const oauth = (settings: GhlApp): OAuth => createOAuth({ ...connection, app: settings });
  const ghl = ({ baseUrl, versions }: GhlApp, locationId: string, bearer: BearerSource): GhlClient => {
    const pace = createPace({ locationId, ledger: memoryPaceLedger(), now, sleep });
    return createGhlClient({
      ...connection,
      baseUrl,
      versions,
      locationId,
      bearer,
      pace,
      priority: 'live',
    });
  };
  return {
    sleep,
    ephysio: async ({ email, password }, practice) => {
      const config = ephysioSchema.parse({ email, password, ...(ephysioUrl && { baseUrl: ephysioUrl }) });
      const store = { load: () => null, save: () => undefined };
      const session = createSession({ ...connection, config, practice, store });
      await session.current();
      return createEphysioClient({ ...connection, config, session });
    },
    facts: async (client) => practiceFacts(await client.listEvents(now() - 120 * DAY, now() + 180 * DAY)),
    app,
    oauth,
    byToken: (token, locationId) =>
      ghl(existing ?? app(NO_APP), locationId, privateTokenBearer(token, locationId)),
    bySignIn: (settings, store, locationId) =>
      ghl(settings, locationId, createTokenSource({ store, oauth: oauth(settings), locationId, now })),
  };
};
