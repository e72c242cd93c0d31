import { randomBytes } from 'node:crypto';
import { locationTokensOf } from '../../../ghl/auth/connect.ts';
import type { Tokens } from '../../../ghl/auth/tokens.ts';
import { codeIn, signInByBrowser } from '../auth/browser-sign-in.ts';
import { explain } from './attempt.ts';
import { askSetting, askUnlessGiven, type Interview, retryUntilValid } from './interview.ts';
import {
  type AppAnswers,
  createWallet,
  type GhlApp,
  hasApp,
  NO_APP,
  type Reached,
  reach,
  type Wallet,
} from './services.ts';
import type { Answers } from './settings.ts';

export interface GhlAnswer {
  readonly account: AppAnswers & Pick<Answers, 'token' | 'locationId'>;
  /** `null`: not tested. */
  readonly reached: Reached | null;
  /** The tokens of a sign-in; `null` without one. */
  readonly wallet: Wallet | null;
}

const askLocation = (interview: Interview): Promise<string> =>
  askSetting(interview, 'locationId', { initial: interview.given.locationId });

const byToken = async (interview: Interview): Promise<GhlAnswer> => {
  const { answer, result } = await retryUntilValid(interview, 'ghlToken', {
    ask: async () => ({
      token: await askSetting(interview, 'token'),
      locationId: await askLocation(interview),
    }),
    doing: 'asking GHL',
    test: ({ token, locationId }) => reach(interview.services.byToken(token, locationId)),
  });
  return { account: { ...NO_APP, ...answer }, wallet: null, reached: result };
};

/** `last`: the answers before a sign-in that failed. */
const askApp = async (interview: Interview, last: AppAnswers): Promise<AppAnswers> => ({
  clientId: await askSetting(interview, 'clientId', { initial: last.clientId ?? '' }),
  clientSecret: await askSetting(interview, 'clientSecret'),
  redirectUri: await askUnlessGiven(interview, 'redirectUri', { initial: last.redirectUri }),
  byAgency: await interview.questions.choose(
    'GHL: who allows the access?',
    [
      { value: false, label: "a user of the practice's location" },
      { value: true, label: "an agency's user", hint: 'the app needs oauth.readonly and oauth.write too' },
    ],
    last.byAgency,
  ),
});

const askCode = async ({ questions }: Interview, url: string, state: string): Promise<string> => {
  questions.show(`Open this address, and allow the access:\n${url}`);
  const pasted = await questions.text('The whole address that the browser was sent to then', {
    check: (typed) => {
      const [, returned = state] = /[?&]state=([^&#\s]+)/.exec(typed) ?? [];
      if (returned !== state) return 'This is the return of another sign-in.';
      return codeIn(typed) === '' || /^https?:/.test(codeIn(typed)) ? 'There is no code in it.' : undefined;
    },
  });
  return codeIn(pasted);
};

/** One try: the person allows the access in a browser, and the code that comes back is exchanged at once. */
const signIn = async (interview: Interview, app: GhlApp, byBrowser: boolean): Promise<Tokens> => {
  const { questions, services, output, stopping } = interview;
  const oauth = services.oauth(app);
  const state = randomBytes(24).toString('base64url');
  const url = oauth.authorizeUrl(state);
  if (!byBrowser) return oauth.exchangeCode(await askCode(interview, url, state));
  return signInByBrowser({
    url,
    state,
    redirectUri: app.redirectUri,
    openBrowser: interview.browser,
    show: () => questions.show(`Allow the access to the practice's location here:\n${url}`),
    explain: (error) => explain('ghlApp', error),
    finish: oauth.exchangeCode,
    output,
    sleep: services.sleep,
    stopping,
  });
};

/** Whether the browser's return can arrive at this process. */
const canListen = (redirectUri: string): boolean => {
  const { protocol, hostname } = new URL(redirectUri);
  return protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
};

const byApp = async (interview: Interview): Promise<GhlAnswer> => {
  const { questions, services, existing, offline } = interview;
  const known = existing !== null && hasApp(existing.ghl) ? existing.ghl : null;
  let answers = NO_APP;
  const { answer, result: first } = await retryUntilValid(interview, 'ghlApp', {
    ask: async () => {
      if (known === null) answers = await askApp(interview, answers);
      const app = known ?? services.app(answers);
      if (offline || !canListen(app.redirectUri)) return { app, byBrowser: false };
      const byBrowser = await questions.choose('GHL: where is the browser with which you sign in?', [
        { value: true, label: 'on this machine' },
        { value: false, label: 'elsewhere', hint: 'you copy an address there and back' },
      ]);
      return { app, byBrowser };
    },
    doing: 'signing in to GHL',
    test: ({ app, byBrowser }) => signIn(interview, app, byBrowser),
  });
  const { app } = answer;
  const accountIn = (locationId: string) => ({ ...answers, token: null, locationId });
  if (first === null)
    return { account: accountIn(await askLocation(interview)), wallet: null, reached: null };
  // A user of the location chose it in GHL. The location of a company's user is asked for.
  const { answer: locationId, result: own } =
    first.kind === 'location' && first.locationId !== null
      ? { answer: first.locationId, result: null }
      : await retryUntilValid(interview, 'ghlCompany', {
          ask: () => askLocation(interview),
          doing: 'asking GHL for the location',
          test: (id) => locationTokensOf(services.oauth(app), first, id),
        });
  const wallet = createWallet(first, ...(own === null ? [] : [own]));
  const { result: reached } = await retryUntilValid(interview, 'ghlLocation', {
    ask: async () => services.bySignIn(app, wallet, locationId),
    doing: 'asking GHL',
    test: reach,
  });
  return { account: accountIn(locationId), wallet, reached };
};

/** Whether this location may be the new practice's: patients in another practice's GHL cannot be called back. */
const isRight = async (
  { questions, existing }: Interview,
  { account: { locationId }, reached }: GhlAnswer,
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
  const app = {
    label: 'an app of the marketplace (OAuth)',
    hint: 'bookings arrive within seconds, by webhook',
  };
  const token = { label: 'a private integration token', hint: 'quicker to set up; by timer only' };
  for (;;) {
    const connect = await interview.questions.choose('GHL: how is the practice connected?', [
      { value: byApp, ...app },
      { value: byToken, ...token },
    ]);
    const answer = await connect(interview);
    if (await isRight(interview, answer, timezone)) return answer;
  }
};
