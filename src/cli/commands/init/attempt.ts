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
type Reason = 'scope' | 'sign-in' | 'settings' | 'unreachable';

const reasonOf = (error: RunError): Reason | null => {
  if (error instanceof MissingScopeError) return 'scope';
  if (error instanceof SignInError) return 'sign-in';
  if (error instanceof ConfigError) return 'settings';
  return error instanceof UnreachableError ? 'unreachable' : null;
};

interface Step {
  /** Shown while the step runs. */
  readonly doing: string;
  /** What to check, by reason. Hints of runs name settings of a config, and no config is written yet. */
  readonly checks: Readonly<Partial<Record<Reason, string>>>;
}

const EPHYSIO = { unreachable: 'Check the network and the address of e-Physio (--ephysio-url).' };
const GHL = {
  unreachable: 'Check the network, the state of GHL (status.gohighlevel.com) and its address (--ghl-url).',
  settings: 'Check the address of GHL (--ghl-url).',
  scope: 'Add the scope to the app or to the private integration.',
};
const APP_RIGHTS = 'Check the rights of the app and of the user who signed in, then sign in again.';

const STEPS = {
  ephysioSignIn: {
    doing: 'signing in to e-Physio',
    checks: { ...EPHYSIO, 'sign-in': 'Check the e-mail address and the password.' },
  },
  ephysioEvents: {
    doing: 'reading the events of e-Physio',
    checks: { ...EPHYSIO, 'sign-in': 'Give the account the right to read appointments.' },
  },
  ghlApp: {
    doing: 'signing in to GHL',
    checks: {
      ...GHL,
      settings:
        'Check the client id, the client secret and the redirect URL of the app. If its port is in use, free it, or sign in with a browser elsewhere.',
      'sign-in': 'Sign in again; a code works once and for a short time.',
    },
  },
  ghlCompany: {
    doing: 'asking GHL for the location',
    checks: {
      ...GHL,
      'sign-in':
        'Check the id of the location. The app must be installed there, with the scopes oauth.readonly and oauth.write.',
    },
  },
  ghlToken: {
    doing: 'asking GHL',
    checks: {
      ...GHL,
      'sign-in':
        'Check the private integration token (GHL: Settings, Private Integrations) and the id of its location.',
    },
  },
  ghlLocation: { doing: 'asking GHL', checks: { ...GHL, 'sign-in': APP_RIGHTS } },
  ghlCalendars: { doing: 'reading the calendars', checks: { ...GHL, 'sign-in': APP_RIGHTS } },
  ghlUsers: { doing: "reading the users' names", checks: { ...GHL, 'sign-in': APP_RIGHTS } },
  keepSignIn: { doing: 'keeping the sign-in', checks: {} },
} satisfies Record<string, Step>;
export type StepName = keyof typeof STEPS;

export type Attempt<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: RunError };

export interface AttemptOptions {
  readonly stopping: AbortSignal;
  /** Shows that the step is under way. */
  readonly during?: <T>(doing: string, work: () => Promise<T>) => Promise<T>;
}

/**
 * Runs a step of the setup. A refusal by a service comes back as a value, with what to check before a config exists.
 * Everything else is thrown: a signal, Ctrl-C at a question of the step, a bug.
 */
export const attempt = async <T>(
  name: StepName,
  work: () => Promise<T>,
  { stopping, during = (_doing, run) => run() }: AttemptOptions,
): Promise<Attempt<T>> => {
  const { doing, checks }: Step = STEPS[name];
  try {
    return { ok: true, value: await during(doing, work) };
  } catch (cause) {
    if (stopping.aborted || cause instanceof StoppedError || cause instanceof CancelledError) throw cause;
    if (!(cause instanceof RunError)) throw cause;
    const reason = reasonOf(cause);
    const hint = (reason && checks[reason]) ?? cause.hint;
    return { ok: false, error: new RunError(cause.exitCode, cause.message, hint, { cause }) };
  }
};
