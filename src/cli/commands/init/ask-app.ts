import { randomBytes } from 'node:crypto';
import { locationTokensOf } from '../../../ghl/auth/connect.ts';
import type { Tokens } from '../../../ghl/auth/tokens.ts';
import { codeIn, signInByBrowser } from '../auth/browser-sign-in.ts';
import type { AppAnswers, GhlApp } from './answers.ts';
import { askLocation } from './ask-location.ts';
import type { Interview } from './interview.ts';
import { plain, problemIn, settings, USUAL_REDIRECT } from './presets.ts';
import { createWallet, type Wallet } from './services.ts';
import { untilGood } from './until-good.ts';

/** The app, asked anew after a sign-in that failed: `last` is what was said before. */
const askNewApp = async (
  { questions, presets }: Interview,
  last: AppAnswers | null,
): Promise<AppAnswers> => ({
  clientId: await questions.text('GHL: client id of the app', {
    ...(last === null ? {} : { initial: last.clientId }),
    check: plain(settings.text),
  }),
  clientSecret: (
    await questions.secret('GHL: client secret of the app', {
      check: (typed) => problemIn(settings.text, typed),
    })
  ).trim(),
  redirectUri:
    presets.redirectUri ??
    (await questions.text('GHL: redirect URL of the app, letter for letter', {
      initial: last?.redirectUri ?? USUAL_REDIRECT,
      check: plain(settings.redirectUri),
    })),
  byAgency: await questions.choose(
    'GHL: who allows the access?',
    [
      { value: false, label: "a user of the practice's location" },
      { value: true, label: "an agency's user", hint: 'the app needs oauth.readonly and oauth.write too' },
    ],
    last?.byAgency,
  ),
});

/** Whether a config has an app already, with which one more practice can sign in. */
export const hasApp = ({ clientId, clientSecret }: GhlApp): boolean =>
  clientId !== null && clientSecret !== null;

/** Whether the browser's return can arrive at this process. */
const canListen = (redirectUri: string): boolean => {
  const { protocol, hostname } = new URL(redirectUri);
  return protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
};

const codeByHand = async ({ questions }: Interview, url: string, state: string): Promise<string> => {
  questions.show(`Open this address, and allow the access:\n${url}`);
  const pasted = await questions.text('The whole address that the browser was sent to then', {
    check: (typed) => {
      const [, came] = /[?&]state=([^&#\s]+)/.exec(typed) ?? [];
      if (came !== undefined && came !== state) return 'This is the return of another sign-in.';
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
  if (!byBrowser) return oauth.exchangeCode(await codeByHand(interview, url, state));
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

/** The location of a sign-in: the one that was chosen in GHL, or one of the company's, which is asked for. */
const locationOf = async (
  interview: Interview,
  app: GhlApp,
  first: Tokens,
): Promise<NonNullable<AppSignIn['signedIn']>> => {
  if (first.kind === 'location' && first.locationId !== null)
    return { wallet: createWallet([first]), locationId: first.locationId };
  const { answer, result } = await untilGood(interview, {
    ask: () => askLocation(interview),
    doing: 'asking GHL for the location',
    test: (locationId) => locationTokensOf(interview.services.oauth(app), first, locationId),
  });
  return { wallet: createWallet(result === null ? [first] : [first, result]), locationId: answer };
};

export interface AppSignIn {
  readonly app: GhlApp;
  /** `null`: it is the app of the config that a practice is added to. */
  readonly answers: AppAnswers | null;
  /** `null`: the person goes on without. */
  readonly signedIn: { readonly wallet: Wallet; readonly locationId: string } | null;
}

/** Signs in to GHL by an app of the marketplace. */
export const signInByApp = async (interview: Interview): Promise<AppSignIn> => {
  const { questions, services, existing, offline } = interview;
  const known = existing && hasApp(existing.ghl) ? existing.ghl : null;
  let last: AppAnswers | null = null;
  const { answer, result: first } = await untilGood(interview, {
    ask: async () => {
      if (known === null) last = await askNewApp(interview, last);
      const app = known ?? services.app(last as AppAnswers);
      const byBrowser =
        !offline &&
        canListen(app.redirectUri) &&
        (await questions.choose('GHL: where is the browser with which you sign in?', [
          { value: true, label: 'on this machine' },
          { value: false, label: 'elsewhere', hint: 'you copy an address there and back' },
        ]));
      return { app, answers: last, byBrowser };
    },
    doing: 'signing in to GHL',
    test: ({ app, byBrowser }) => signInOnce(interview, app, byBrowser),
  });
  const { app, answers } = answer;
  return { app, answers, signedIn: first === null ? null : await locationOf(interview, app, first) };
};
