import {
  ConfigError,
  MissingScopeError,
  RunError,
  SignInError,
  StoppedError,
  UnreachableError,
} from '../../../errors.ts';
import { CancelledError } from './questions.ts';

/** Why a step of the setup failed. */
type Reason = 'scope' | 'signIn' | 'settings' | 'unreachable' | 'other';

const reasonOf = (error: RunError): Reason => {
  if (error instanceof MissingScopeError) return 'scope';
  if (error instanceof SignInError) return 'signIn';
  if (error instanceof ConfigError) return 'settings';
  return error instanceof UnreachableError ? 'unreachable' : 'other';
};

const AGAIN = 'Try once more, or go on without this step.';
const PROXY = 'and the proxy of this machine (HTTPS_PROXY, NO_PROXY)';

const EPHYSIO = {
  scope: 'Give the account the right to read appointments.',
  settings: `Check the address of e-Physio (--ephysio-url) ${PROXY}.`,
  unreachable: 'Check the network and the address of e-Physio (--ephysio-url).',
  other: AGAIN,
};
const GHL = {
  scope: 'Add the scope to the app or to the private integration.',
  signIn: 'Check the rights of the app or of the private integration.',
  settings: `Check the address of GHL (--ghl-url) ${PROXY}.`,
  unreachable: 'Check the network, the state of GHL (status.gohighlevel.com) and its address (--ghl-url).',
  other: AGAIN,
};
/** What to check after a failure. The hints of the errors name settings of a config and commands that need one: there is none yet. */
const CHECKS = {
  ephysioSignIn: { ...EPHYSIO, signIn: 'Check the e-mail address and the password.' },
  ephysioEvents: { ...EPHYSIO, signIn: 'Give the account the right to read appointments.' },
  ghlApp: {
    ...GHL,
    settings:
      'Check the client id, the client secret and the redirect URL of the app. If its port is in use, free it, or sign in with a browser elsewhere.',
    signIn: 'Sign in again; a code works once and for a short time.',
  },
  ghlCompany: {
    ...GHL,
    signIn:
      'Check the id of the location. The app must be installed there, with the scopes oauth.readonly and oauth.write.',
  },
  ghlToken: {
    ...GHL,
    signIn: 'Check the token (GHL: Settings, Private Integrations) and the id of its location.',
  },
  ghlLocation: GHL,
} satisfies Record<string, Record<Reason, string>>;

/** `database`: what is said of a database holds without a config as well. */
export type Step = keyof typeof CHECKS | 'database';

/** The error with what a person can do about it in `init`. */
export const explain = (step: Step, cause: RunError): RunError =>
  step === 'database'
    ? cause
    : new RunError(cause.exitCode, cause.message, CHECKS[step][reasonOf(cause)], { cause });

export type Attempt<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: RunError };

/**
 * Runs a step of the setup. A refusal comes back as a value, with what to check while there is no config.
 * Everything else is thrown: a signal, Ctrl-C at a question of the step, a bug.
 */
export const attempt = async <T>(
  step: Step,
  stopping: AbortSignal,
  work: () => Promise<T>,
): Promise<Attempt<T>> => {
  try {
    return { ok: true, value: await work() };
  } catch (cause) {
    if (!(cause instanceof RunError) || cause instanceof StoppedError || cause instanceof CancelledError)
      throw cause;
    if (stopping.aborted) throw cause;
    return { ok: false, error: explain(step, cause) };
  }
};
