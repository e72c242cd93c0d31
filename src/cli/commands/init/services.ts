import { compareCalendars } from '../../../app/compare-calendars.ts';
import { type Config, configSchema } from '../../../config/schema.ts';
import type { SharedAppointment } from '../../../domain/plan/calendar-fit.ts';
import { createEphysioClient, type EphysioClient } from '../../../ephysio/client.ts';
import { type PracticeFacts, practiceFacts } from '../../../ephysio/events/therapists.ts';
import { createHostConnections } from '../../../ephysio/host-connections.ts';
import { createSession } from '../../../ephysio/session.ts';
import { MissingScopeError } from '../../../errors.ts';
import { listCalendarRows } from '../../../ghl/appointments/calendar-events.ts';
import { type BearerSource, privateTokenBearer } from '../../../ghl/auth/bearer.ts';
import { type GhlLocation, readLocation } from '../../../ghl/auth/location.ts';
import { createOAuth, type OAuth } from '../../../ghl/auth/oauth.ts';
import { createTokenSource } from '../../../ghl/auth/token-source.ts';
import type { CompanyTokens, CredentialStore, Tokens } from '../../../ghl/auth/tokens.ts';
import { createGhlClient, type GhlClient } from '../../../ghl/http/client.ts';
import { createPace } from '../../../ghl/pace/pace.ts';
import { memoryPaceLedger } from '../../../ghl/pace/pace-window.ts';
import type { Answers } from './settings.ts';

export type GhlApp = Config['ghl'];
/** The app of GHL's marketplace; without a client id: none, or the one that the config has already. */
export type AppAnswers = Pick<Answers, 'clientId' | 'clientSecret' | 'redirectUri' | 'byAgency'>;

const { ghl: ghlSchema, http: httpSchema, practices } = configSchema.shape;
const ephysioSchema = practices.element.shape.ephysio;
const { timeoutSeconds, ephysioConnections } = httpSchema.parse(undefined);
const timeoutMs = timeoutSeconds * 1000;
const DEFAULTS = ghlSchema.parse(undefined);
const DAY = 86_400_000;

export const NO_APP: AppAnswers = {
  clientId: null,
  clientSecret: null,
  redirectUri: DEFAULTS.redirectUri,
  byAgency: false,
};

/** Whether a config has an app, with which one more practice can sign in. */
export const hasApp = (app: GhlApp | undefined): boolean =>
  app !== undefined && app.clientId !== null && app.clientSecret !== null;

/** The app's settings in a config. `ghlUrl`: the page of the sign-in is there too. */
export const appSettings = (
  { clientId, clientSecret, redirectUri, byAgency }: AppAnswers,
  ghlUrl: string | null,
) => ({
  ...(clientId === null ? {} : { clientId, clientSecret, redirectUri }),
  ...(byAgency ? { scopes: [...DEFAULTS.scopes, 'oauth.readonly', 'oauth.write'] } : {}),
  ...(ghlUrl === null ? {} : { baseUrl: ghlUrl, authorizeUrl: `${ghlUrl}/v2/oauth/chooselocation` }),
});

/** Tokens in memory, renewed ones included. */
export interface Wallet extends CredentialStore {
  tokens(): readonly Tokens[];
}

export const createWallet = (...first: readonly Tokens[]): Wallet => {
  const held = new Map(first.map((tokens) => [tokens.kind, tokens]));
  const companies = (): readonly CompanyTokens[] =>
    [...held.values()].flatMap(({ kind, companyId, ...pair }) =>
      kind === 'company' && companyId !== null ? [{ ...pair, kind, companyId }] : [],
    );
  return {
    tokens: () => [...held.values()],
    load: async () => held.get('location') ?? null,
    save: async (renewed) => {
      for (const tokens of renewed) held.set(tokens.kind, tokens);
    },
    withRefreshLock: (fn) => fn(),
    removedAt: async () => null,
    companies: {
      list: async () => companies(),
      load: async (id) => companies().find(({ companyId }) => companyId === id) ?? null,
      replace: async (_old, next) => {
        held.set(next.kind, next);
        return next;
      },
      withRefreshLock: (_id, fn) => fn(),
    },
  };
};

export interface Reached {
  readonly client: GhlClient;
  readonly location: Pick<GhlLocation, 'name' | 'timezone'>;
}

/** Proves that contacts can be read in the location, and reads its name. @throws SignInError, UnreachableError */
export const reach = async (client: GhlClient): Promise<Reached> => {
  const body = { locationId: client.locationId, pageLimit: 1 };
  const path = '/contacts/search';
  await client.request({ method: 'POST', path, version: 'contacts', effect: 'read', body });
  const location = await readLocation(client).catch((error: unknown) => {
    if (error instanceof MissingScopeError) return {};
    throw error;
  });
  return { client, location };
};

/** The commonest `adminInfoId` of the events. */
export const usualAdminInfoId = (facts: PracticeFacts | null): number | null =>
  facts?.therapists.find(({ adminInfoId }) => adminInfoId !== null)?.adminInfoId ?? null;

/** What e-Physio shows of a practice. `from`, `to`: epoch milliseconds. */
export interface ReadPractice {
  readonly from: number;
  readonly to: number;
  readonly events: readonly unknown[];
  readonly facts: PracticeFacts;
  readonly patients: () => Promise<readonly unknown[]>;
}

export interface ServicesOptions {
  readonly ephysioUrl: string | null;
  readonly ghlUrl: string | null;
  /** The app of the config that a practice is added to. */
  readonly existing: GhlApp | null;
  readonly now: () => number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly stopping: AbortSignal;
}

export type Services = ReturnType<typeof createServices>;

/** Both services, as far as the answers describe them. Nothing is stored: a sign-in stays in memory until the end. */
export const createServices = (options: ServicesOptions) => {
  const { ephysioUrl, ghlUrl, existing, now, sleep, stopping: signal } = options;
  const connection = { timeoutMs, now, sleep, signal };
  const hosts = createHostConnections(ephysioConnections);
  const app = (answers: AppAnswers): GhlApp => ghlSchema.parse(appSettings(answers, ghlUrl));
  const oauth = (settings: GhlApp): OAuth => createOAuth({ ...connection, app: settings });
  const ghl = ({ baseUrl, versions }: GhlApp, locationId: string, bearer: BearerSource): GhlClient => {
    const pace = createPace({ locationId, ledger: memoryPaceLedger(), now, sleep });
    return createGhlClient({ ...connection, baseUrl, versions, locationId, bearer, pace, priority: 'live' });
  };
  return {
    sleep,
    /** Signs in. @throws SignInError, UnreachableError */
    ephysio: async (
      { email, password }: Pick<Answers, 'email' | 'password'>,
      practice: string,
    ): Promise<EphysioClient> => {
      const config = ephysioSchema.parse({ email, password, baseUrl: ephysioUrl ?? undefined });
      const store = { load: () => null, save: () => undefined };
      const toEphysio = { ...connection, connections: hosts(config.baseUrl, practice), config };
      const session = createSession({ ...toEphysio, practice, store });
      await session.current();
      return createEphysioClient({ ...toEphysio, session });
    },
    /** The events of some months, and what they show about therapists and status codes. */
    practice: async (client: EphysioClient): Promise<ReadPractice> => {
      const [from, to] = [now() - 120 * DAY, now() + 180 * DAY];
      const events = await client.listEvents(from, to);
      return { from, to, events, facts: practiceFacts(events, now()), patients: () => client.listPatients() };
    },
    /** The appointments that both sides have in these calendars of GHL. Nobody is linked yet. */
    shared: (
      { events, from, to, patients }: ReadPractice,
      client: GhlClient,
      calendars: readonly string[],
    ): Promise<readonly SharedAppointment[]> =>
      compareCalendars({
        events,
        cancelled: new Set(),
        calendars,
        appointments: async (id) => (await listCalendarRows(client, id, from, to)).rows,
        known: { patients: new Map(), events: new Map() },
        ghl: client,
        patients,
      }),
    /** The app's settings, with the defaults of the schema. */
    app,
    oauth,
    byToken: (token: string, locationId: string): GhlClient =>
      ghl(existing ?? app(NO_APP), locationId, privateTokenBearer(token, locationId)),
    bySignIn: (settings: GhlApp, store: Wallet, locationId: string): GhlClient =>
      ghl(settings, locationId, createTokenSource({ store, oauth: oauth(settings), locationId, now })),
  };
};
