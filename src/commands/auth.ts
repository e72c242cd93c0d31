import { randomBytes } from 'node:crypto';
import type { PracticeConfig } from '../config/schema.ts';
import { ConfigError, EXIT, type ExitCode, RunError } from '../errors.ts';
import type { Tokens } from '../ghl/tokens.ts';
import { setDisconnectedAt } from '../store/disconnected.ts';
import { deleteEphysioSession } from '../store/ephysio-session.ts';
import { listenForCallback } from './callback-listener.ts';
import type { CommonOptions, Runtime } from './command-options.ts';
import { type CommandContext, withContext } from './context.ts';
import { connectPractice, oauthOf } from './ghl-access.ts';
import { type PracticeResult, perPractice } from './per-practice.ts';
import { openSides, sessionOf } from './practice-sides.ts';

export interface AuthOptions extends CommonOptions {
  /** `false` with `--no-browser`. */
  readonly browser: boolean;
  readonly code?: string;
}

const PATIENCE_MS = 10 * 60_000;

/** `--code` takes the code, or the whole address that GHL sent the browser to. */
const codeIn = (text: string): string => {
  const [, code] = /[?&]code=([^&#\s]+)/.exec(text) ?? [];
  return code === undefined ? text.trim() : decodeURIComponent(code);
};

/** The code, from the browser's return to our listener; the browser is told how it ended. */
const signInByBrowser = async (
  context: CommandContext,
  practice: PracticeConfig,
  openBrowser: boolean,
): Promise<Tokens> => {
  const { output, sleep, stopping } = context;
  const state = randomBytes(24).toString('base64url');
  const url = oauthOf(context).authorizeUrl(state);
  const { redirectUri } = context.config.ghl;
  const showAddress = (): void => {
    const ask = `Sign in to GHL for practice ${practice.name}, location ${practice.ghl.locationId}:\n${url}`;
    if (output.json) output.note(ask);
    else output.text(ask);
  };
  const callback = await listenForCallback({
    redirectUri,
    state,
    patienceMs: PATIENCE_MS,
    sleep,
    stopping,
  }).catch((error: unknown) => {
    // It may be the listener that has the port: the code can be taken by hand then.
    showAddress();
    throw error;
  });
  try {
    showAddress();
    if (openBrowser) {
      const { default: open } = await import('open');
      await open(url).catch(() =>
        output.note('No browser could be opened: open the address above yourself.'),
      );
    }
    output.progress('waiting for the return from GHL');
    const tokens = await connectPractice(context, practice, await callback.code());
    callback.answer({ ok: true, message: 'ephysio-ghl is connected. This window can be closed.' });
    return tokens;
  } catch (error) {
    const message =
      error instanceof RunError ? `${error.message} ${error.hint}` : 'The terminal says what went wrong.';
    callback.answer({ ok: false, message });
    throw error;
  } finally {
    await callback.close();
  }
};

const signIn = async (
  context: CommandContext,
  practice: PracticeConfig,
  options: AuthOptions,
): Promise<PracticeResult> => {
  const { store } = context;
  // A stored session would hide a wrong password.
  await deleteEphysioSession(store, practice.name);
  const session = await sessionOf(context, practice).current();
  const ephysio = { connected: true, practiceId: session.practiceId, expiresAt: session.expiresAt };
  const { privateIntegrationToken, locationId } = practice.ghl;
  if (privateIntegrationToken !== null) {
    const sides = openSides(context, practice);
    await sides.checkGhl().finally(() => sides.close());
    await setDisconnectedAt(store, practice.name, null);
    const ghl = { connected: true, locationId, kind: 'private integration token', expiresAt: null };
    const text = `${practice.name}: e-Physio connected; GHL uses the private integration token of the config.`;
    return { exitCode: EXIT.done, document: { ephysio, ghl }, text };
  }
  const tokens =
    options.code === undefined
      ? await signInByBrowser(context, practice, options.browser)
      : await connectPractice(context, practice, codeIn(options.code));
  const ghl = {
    connected: true,
    locationId,
    kind: 'OAuth',
    expiresAt: tokens.expiresAt,
    scope: tokens.scope,
  };
  const text = `${practice.name}: connected to e-Physio and to GHL location ${locationId} until ${tokens.expiresAt} (renewed by itself).`;
  return { exitCode: EXIT.done, document: { ephysio, ghl }, text };
};

/** `auth`: signs each practice in to e-Physio and GHL. Prints no token. */
export const auth = (options: AuthOptions, runtime: Runtime): Promise<ExitCode> =>
  withContext(options, runtime, async (context) => {
    if (options.code !== undefined && context.practices.length > 1) {
      throw new ConfigError('A code is for one practice.', 'Add --practice NAME.');
    }
    return perPractice(context, 'auth', (practice) => signIn(context, practice, options));
  });
