import { MissingScopeError } from '../../../errors.ts';
import { type GhlLocation, readLocation } from '../../../ghl/auth/location.ts';
import type { GhlClient } from '../../../ghl/http/client.ts';
import type { GhlAccount } from './answers.ts';
import { signInByApp } from './ask-app.ts';
import { askLocation } from './ask-location.ts';
import type { Interview } from './interview.ts';
import { problemIn, settings } from './presets.ts';
import type { Wallet } from './services.ts';
import { untilGood } from './until-good.ts';

export interface GhlAnswer {
  readonly account: GhlAccount;
  /** `null`: not tested. */
  readonly client: GhlClient | null;
  /** What the sign-in gave; `null` with a private token. */
  readonly wallet: Wallet | null;
}

interface Reached {
  readonly client: GhlClient;
  readonly location: Pick<GhlLocation, 'name' | 'timezone'>;
}

/** Proves that contacts can be read there, and says where "there" is. */
export const reach = async (client: GhlClient): Promise<Reached> => {
  const { locationId } = client;
  await client.request({
    method: 'POST',
    path: '/contacts/search',
    version: 'contacts',
    effect: 'read',
    body: { locationId, pageLimit: 1 },
  });
  const location = await readLocation(client).catch((error: unknown) => {
    if (error instanceof MissingScopeError) return {};
    throw error;
  });
  return { client, location };
};

const byToken = async (interview: Interview): Promise<GhlAnswer & { reached: Reached | null }> => {
  const { questions, services } = interview;
  const { answer, result } = await untilGood(interview, {
    ask: async () => ({
      token: (
        await questions.secret('GHL: private integration token', {
          check: (typed) => problemIn(settings.text, typed),
        })
      ).trim(),
      locationId: await askLocation(interview),
    }),
    doing: 'asking GHL',
    test: ({ token, locationId }) => reach(services.byToken(token, locationId)),
  });
  const { token: privateIntegrationToken, locationId } = answer;
  return {
    account: { app: null, privateIntegrationToken, locationId },
    client: result?.client ?? null,
    wallet: null,
    reached: result,
  };
};

const byApp = async (interview: Interview): Promise<GhlAnswer & { reached: Reached | null }> => {
  const { services } = interview;
  const { app, answers, signedIn } = await signInByApp(interview);
  const account = { app: answers, privateIntegrationToken: null };
  if (signedIn === null) {
    const locationId = await askLocation(interview);
    return { account: { ...account, locationId }, client: null, wallet: null, reached: null };
  }
  const { wallet, locationId } = signedIn;
  const { result } = await untilGood(interview, {
    ask: async () => services.bySignIn(app, wallet, locationId),
    doing: 'asking GHL',
    test: reach,
  });
  return {
    account: { ...account, locationId },
    client: result?.client ?? null,
    wallet,
    reached: result,
  };
};

/** Whether this location may be the new practice's: patients in another practice's GHL cannot be called back. */
const isRight = async (
  { questions, existing }: Interview,
  { account: { locationId }, reached }: GhlAnswer & { reached: Reached | null },
  timezone: string,
): Promise<boolean> => {
  const taken = existing?.practices.find(({ ghl }) => ghl.locationId === locationId);
  if (taken !== undefined) {
    questions.warn(`Location ${locationId} belongs to practice "${taken.name}" of this config already.`);
    return false;
  }
  if (reached === null) return true;
  const { name, timezone: zone } = reached.location;
  if (zone !== null && zone !== undefined && zone !== timezone)
    questions.warn(`The location's time zone is ${zone}, the practice's ${timezone}.`);
  const called = name ? `"${name}" (${locationId})` : locationId;
  return questions.confirm(`GHL: location ${called}. Is it the right one?`, true);
};

/** Sign-in to GHL and location, until the person says that it is the right one. */
export const askGhl = async (interview: Interview, timezone: string): Promise<GhlAnswer> => {
  for (;;) {
    const kind = await interview.questions.choose('GHL: how is the practice connected?', [
      {
        value: 'app',
        label: 'an app of the marketplace (OAuth)',
        hint: 'bookings arrive within seconds, by webhook',
      },
      {
        value: 'token',
        label: 'a private integration token',
        hint: 'quicker to set up; by timer only',
      },
    ]);
    const answer = await (kind === 'app' ? byApp(interview) : byToken(interview));
    if (await isRight(interview, answer, timezone)) return answer;
  }
};
