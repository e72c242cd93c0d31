import {
  ConfigError,
  MissingScopeError,
  RunError,
  SignInError,
  StoppedError,
  UnreachableError,
} from '../../../errors.ts';
import { CancelledError } from './questions.ts';

/** Why a service refused a step of the setup. */
type Reason = 'scope' | 'signIn' | 'settings' | 'unreachable';

const reasonOf = (error: RunError): Reason | null => {
  if (error instanceof MissingScopeError) return 'scope';
  if (error instanceof SignInError) return 'signIn';
  if (error instanceof ConfigError) return 'settings';
  return error instanceof UnreachableError ? 'unreachable' : null;
};

const EPHYSIO = { unreachable: 'Check the network and the address of e-Physio (--ephysio-url).' };
const GHL = {
  scope: 'Add the scope to the app or to the private integration.',
  signIn: 'Check the rights of the app or of the private integration.',
  settings: 'Check the address of GHL (--ghl-url).',
  unreachable: 'Check the network, the state of GHL (status.gohighlevel.com) and its address (--ghl-url).',
};

/** What to check after a refusal. The hints of the errors name settings of a config, and no config is written yet. */
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
  database: {},
} satisfies Record<string, Partial<Record<Reason, string>>>;
export type Step = keyof typeof CHECKS;

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
  const checks: Partial<Record<Reason, string>> = CHECKS[step];
  try {
    return { ok: true, value: await work() };
  } catch (cause) {
    if (!(cause instanceof RunError) || cause instanceof StoppedError || cause instanceof CancelledError)
      throw cause;
    if (stopping.aborted) throw cause;
    const reason = reasonOf(cause);
    const hint = (reason && checks[reason]) ?? cause.hint;
    return { ok: false, error: new RunError(cause.exitCode, cause.message, hint, { cause }) };
  }
};
