import { randomBytes } from 'node:crypto';
import { type CommandContext, withContext } from '../../../app/context.ts';
import { connectPractice, oauthOf } from '../../../app/ghl-access.ts';
import type { PracticeConfig } from '../../../config/schema.ts';
import { ConfigError, EXIT, type ExitCode } from '../../../errors.ts';
import type { Tokens } from '../../../ghl/auth/tokens.ts';
import { minute } from '../../../status/minute.ts';
import type { CommonOptions, Runtime } from '../../options.ts';
import { type PracticeResult, perPractice } from '../../per-practice.ts';
import { authCompany } from './auth-company.ts';
import { codeIn, signInByBrowser } from './browser-sign-in.ts';
import { signInToEphysio, tryPrivateToken } from './practice-sign-in.ts';

export interface AuthOptions extends CommonOptions {
  /** `false` with `--no-browser`. */
  readonly browser: boolean;
  readonly code?: string;
  /** A company signs in, for all practices. */
  readonly company?: boolean;
}

/** The tokens, from the browser's return to our listener. */
const connectByBrowser = (
  context: CommandContext,
  practice: PracticeConfig,
  openBrowser: boolean,
): Promise<Tokens> => {
  const { output, sleep, stopping } = context;
  const { redirectUri } = context.config.ghl;
  const state = randomBytes(24).toString('base64url');
  const url = oauthOf(context).authorizeUrl(state);
  const show = (): void => {
    const ask = `Sign in to GHL for practice ${practice.name}, location ${practice.ghl.locationId}:\n${url}`;
    if (output.json) output.note(ask);
    else output.text(ask);
  };
  const finish = (code: string): Promise<Tokens> => connectPractice(context, practice, code);
  return signInByBrowser({ url, state, redirectUri, openBrowser, show, finish, output, sleep, stopping });
};

const signIn = async (
  context: CommandContext,
  practice: PracticeConfig,
  options: AuthOptions,
): Promise<PracticeResult> => {
  const ephysio = await signInToEphysio(context, practice);
  const { privateIntegrationToken, locationId } = practice.ghl;
  if (privateIntegrationToken !== null) {
    const ghl = await tryPrivateToken(context, practice);
    const text = `${practice.name}: e-Physio connected; GHL uses the private integration token of the config.`;
    return { exitCode: EXIT.done, document: { ephysio, ghl }, text };
  }
  const tokens =
    options.code === undefined
      ? await connectByBrowser(context, practice, options.browser)
      : await connectPractice(context, practice, codeIn(options.code));
  const ghl = {
    connected: true,
    locationId,
    kind: 'OAuth',
    expiresAt: tokens.expiresAt,
    scope: tokens.scope,
  };
  const text = `${practice.name}: connected to e-Physio and to GHL location ${locationId} until ${minute(tokens.expiresAt, practice.timezone)} (renewed by itself).`;
  return { exitCode: EXIT.done, document: { ephysio, ghl }, text };
};

/** `auth`: signs each practice in to e-Physio and GHL. Prints no token. */
export const auth = (options: AuthOptions, runtime: Runtime): Promise<ExitCode> =>
  withContext(options, runtime, async (context) => {
    if (options.company === true)
      return authCompany(context, { openBrowser: options.browser, code: options.code });
    if (options.code !== undefined && context.practices.length > 1) {
      throw new ConfigError('A code is for one practice.', 'Add --practice NAME.');
    }
    return perPractice(context, 'auth', (practice) => signIn(context, practice, options));
  });
