import { randomBytes } from 'node:crypto';
import { locationTokensOf } from '../../../ghl/auth/connect.ts';
import type { Tokens } from '../../../ghl/auth/tokens.ts';
import { codeIn, signInByBrowser } from '../auth/browser-sign-in.ts';
import { askSetting, askUnlessGiven, type Interview, retryUntilValid } from './interview.ts';
import { type AppAnswers, createWallet, type GhlApp, hasApp, NO_APP, type Wallet } from './services.ts';

/** `last`: the answers before a sign-in that failed. */
const askApp = async (interview: Interview, last: AppAnswers | null): Promise<AppAnswers> => ({
  clientId: await askSetting(interview, 'clientId', { initial: last?.clientId ?? undefined }),
  clientSecret: await askSetting(interview, 'clientSecret'),
  redirectUri: await askUnlessGiven(interview, 'redirectUri', { initial: last?.redirectUri }),
  byAgency: await interview.questions.choose(
    'GHL: who allows the access?',
    [
      { value: false, label: "a user of the practice's location" },
      { value: true, label: "an agency's user", hint: 'the app needs oauth.readonly and oauth.write too' },
    ],
    last?.byAgency,
  ),
});

/** Whether the browser's return can arrive at this process. */
const canListen = (redirectUri: string): boolean => {
  const { protocol, hostname } = new URL(redirectUri);
  return protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
};

const askCode = async ({ questions }: Interview, url: string, state: string): Promise<string> => {
  questions.show(`Open this address, and allow the access:\n${url}`);
  const pasted = await questions.text('The whole address that the browser was sent to then', {
    check: (typed) => {
      const [, returned] = /[?&]state=([^&#\s]+)/.exec(typed) ?? [];
      if (returned !== undefined && returned !== state) return 'This is the return of another sign-in.';
      return codeIn(typed) === '' || /^https?:/.test(codeIn(typed)) ? 'There is no code in it.' : undefined;
    },
  });
  return codeIn(pasted);
};

/** One try: the person allows the access in a browser, and the code that comes back is exchanged at once. */
const signInOnce = async (interview: Interview, app: GhlApp, byBrowser: boolean): Promise<Tokens> => {
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
    finish: (code) => oauth.exchangeCode(code),
    output,
    sleep: services.sleep,
    stopping,
  });
};

interface SignedIn {
  readonly wallet: Wallet;
  readonly locationId: string;
}

/** The location that was chosen in GHL, or one of the company's, which is asked for. */
const locationOf = async (interview: Interview, app: GhlApp, first: Tokens): Promise<SignedIn> => {
  if (first.kind === 'location' && first.locationId !== null)
    return { wallet: createWallet(first), locationId: first.locationId };
  const { services, given } = interview;
  const { answer, result } = await retryUntilValid(interview, 'ghlCompany', {
    ask: () => askSetting(interview, 'locationId', { initial: given.locationId }),
    test: (locationId) => locationTokensOf(services.oauth(app), first, locationId),
  });
  return { wallet: createWallet(first, ...(result === null ? [] : [result])), locationId: answer };
};

export interface AppSignIn {
  readonly app: GhlApp;
  readonly answers: AppAnswers;
  /** `null`: the person goes on without. */
  readonly signedIn: SignedIn | null;
}

/** Signs in to GHL by an app of the marketplace. */
export const signInByApp = async (interview: Interview): Promise<AppSignIn> => {
  const { questions, services, existing, offline } = interview;
  const known = existing !== null && hasApp(existing.ghl) ? existing.ghl : null;
  let last: AppAnswers | null = null;
  const ask = async () => {
    const answers = known === null ? await askApp(interview, last) : NO_APP;
    last = answers;
    const app = known ?? services.app(answers);
    const byBrowser =
      !offline &&
      canListen(app.redirectUri) &&
      (await questions.choose('GHL: where is the browser with which you sign in?', [
        { value: true, label: 'on this machine' },
        { value: false, label: 'elsewhere', hint: 'you copy an address there and back' },
      ]));
    return { app, answers, byBrowser };
  };
  const { answer, result: first } = await retryUntilValid(interview, 'ghlApp', {
    ask,
    test: ({ app, byBrowser }) => signInOnce(interview, app, byBrowser),
  });
  const { app, answers } = answer;
  return { app, answers, signedIn: first && (await locationOf(interview, app, first)) };
};
