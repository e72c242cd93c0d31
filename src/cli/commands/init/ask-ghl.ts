import type { GhlClient } from '../../../ghl/http/client.ts';
import { askSetting, type Interview, retryUntilValid } from './interview.ts';
import { type AppAnswers, NO_APP, type Reached, reach, type Wallet } from './services.ts';
import type { Answers } from './settings.ts';
import { signInByApp } from './sign-in-by-app.ts';

export interface GhlAnswer {
  readonly account: AppAnswers & Pick<Answers, 'token' | 'locationId'>;
  /** `null`: not tested. */
  readonly client: GhlClient | null;
  /** The tokens of a sign-in; `null` with a private token. */
  readonly wallet: Wallet | null;
}

type Connected = Omit<GhlAnswer, 'client'> & { readonly reached: Reached | null };

const byToken = async (interview: Interview): Promise<Connected> => {
  const { services, given } = interview;
  const { answer, result } = await retryUntilValid(interview, 'ghlToken', {
    ask: async () => ({
      token: await askSetting(interview, 'token'),
      locationId: await askSetting(interview, 'locationId', { initial: given.locationId }),
    }),
    test: ({ token, locationId }) => reach(services.byToken(token, locationId)),
  });
  return { account: { ...NO_APP, ...answer }, wallet: null, reached: result };
};

const byApp = async (interview: Interview): Promise<Connected> => {
  const { app, answers, signedIn } = await signInByApp(interview);
  if (signedIn === null) {
    const locationId = await askSetting(interview, 'locationId', { initial: interview.given.locationId });
    return { account: { ...answers, token: null, locationId }, wallet: null, reached: null };
  }
  const { wallet, locationId } = signedIn;
  const { result } = await retryUntilValid(interview, 'ghlLocation', {
    ask: async () => interview.services.bySignIn(app, wallet, locationId),
    test: reach,
  });
  return { account: { ...answers, token: null, locationId }, wallet, reached: result };
};

/** Whether this location may be the new practice's: patients in another practice's GHL cannot be called back. */
const isRight = async (
  { questions, existing }: Interview,
  { account: { locationId }, reached }: Connected,
  timezone: string,
): Promise<boolean> => {
  const taken = existing?.practices.find(({ ghl }) => ghl.locationId === locationId);
  if (taken !== undefined) {
    questions.warn(`Location ${locationId} belongs to practice "${taken.name}" of this config already.`);
    return false;
  }
  if (reached === null) return true;
  const { name, timezone: zone } = reached.location;
  if (zone && zone !== timezone)
    questions.warn(`The location's time zone is ${zone}, the practice's ${timezone}.`);
  const called = name ? `"${name}" (${locationId})` : locationId;
  return questions.confirm(`GHL: location ${called}. Is it the right one?`, true);
};

/** Sign-in to GHL and location, until the person says that it is the right one. */
export const askGhl = async (interview: Interview, timezone: string): Promise<GhlAnswer> => {
  for (;;) {
    const connect = await interview.questions.choose('GHL: how is the practice connected?', [
      {
        value: byApp,
        label: 'an app of the marketplace (OAuth)',
        hint: 'bookings arrive within seconds, by webhook',
      },
      { value: byToken, label: 'a private integration token', hint: 'quicker to set up; by timer only' },
    ]);
    const connected = await connect(interview);
    if (await isRight(interview, connected, timezone))
      return { ...connected, client: connected.reached?.client ?? null };
  }
};
