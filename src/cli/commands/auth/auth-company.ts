import { randomBytes } from 'node:crypto';
import { connectCompany, installedOf, signInByCompany } from '../../../app/company-access.ts';
import type { CommandContext } from '../../../app/context.ts';
import { oauthOf } from '../../../app/ghl-access.ts';
import type { PracticeConfig } from '../../../config/schema.ts';
import { ConfigError, EXIT, type ExitCode, RunError } from '../../../errors.ts';
import type { InstalledLocations } from '../../../ghl/auth/oauth.ts';
import type { CompanyTokens } from '../../../ghl/auth/tokens.ts';
import { minute } from '../../../status/minute.ts';
import { type PracticeResult, perPractice } from '../../per-practice.ts';
import { reportProblem } from '../../reporter.ts';
import { codeIn, signInByBrowser } from './browser-sign-in.ts';
import { signInToEphysio, tryPrivateToken } from './practice-sign-in.ts';

export interface CompanySignIn {
  readonly openBrowser: boolean;
  /** A code that was got by hand. */
  readonly code?: string | undefined;
}

/** Practices that are signed in side by side. */
const AT_ONCE = 32;
/** How many ids a line of text names. */
const NAMED = 10;

/** With these a company's sign-in makes the tokens of its locations. */
const NEEDED = ['oauth.readonly', 'oauth.write'];

const byBrowser = (context: CommandContext, openBrowser: boolean): Promise<CompanyTokens> => {
  const { config, output, sleep, stopping } = context;
  const missing = NEEDED.filter((scope) => !config.ghl.scopes.includes(scope));
  if (missing.length > 0)
    throw new ConfigError(
      `ghl.scopes lacks ${missing.join(' and ')}, without which a company gives its locations no tokens`,
      'Add the scopes oauth.readonly and oauth.write to the app and to ghl.scopes in the config.',
    );
  const state = randomBytes(24).toString('base64url');
  const url = oauthOf(context).authorizeUrl(state);
  const show = (): void => {
    const ask = `Sign in to GHL as a user of the agency, and choose the agency and its locations:\n${url}`;
    if (output.json) output.note(ask);
    else output.text(ask);
  };
  const finish = (code: string): Promise<CompanyTokens> => connectCompany(context, code);
  const { redirectUri } = config.ghl;
  return signInByBrowser({ url, state, redirectUri, openBrowser, show, finish, output, sleep, stopping });
};

/** Where the app is installed; `null`: GHL does not say, and each location's own answer decides. */
const whereInstalled = async (
  context: CommandContext,
  companyId: string,
): Promise<InstalledLocations | null> => {
  try {
    return await installedOf(context, companyId);
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    const { message: reason, hint, exitCode } = error;
    const text = `warning: GHL does not say in which locations the app is: ${reason}.\n  ${hint}`;
    reportProblem(context, 'warn', 'company.failed', { id: companyId, exitCode, reason, hint, text });
    return null;
  }
};

const signIn = async (
  context: CommandContext,
  practice: PracticeConfig,
  companyId: string,
  installed: InstalledLocations | null,
): Promise<PracticeResult> => {
  const { name, timezone, ghl: settings } = practice;
  if (settings.privateIntegrationToken !== null) {
    const ghl = await tryPrivateToken(context, practice);
    const text = `${name}: GHL uses the private integration token of the config.`;
    return withEphysio(context, practice, ghl, text);
  }
  const { tokens, isKept } = await signInByCompany(context, practice, companyId, installed);
  const { expiresAt, scope } = tokens;
  const { locationId } = settings;
  const ghl = {
    connected: true,
    locationId,
    kind: 'OAuth',
    expiresAt,
    scope,
    companyId: tokens.companyId,
    kept: isKept,
  };
  const how = isKept ? 'by its own sign-in, which still works' : `by company ${companyId}`;
  const text = `${name}: connected to GHL location ${locationId} until ${minute(expiresAt, timezone)}, ${how}.`;
  return withEphysio(context, practice, ghl, text);
};

/** A refused password of e-Physio takes nothing from the sign-in to GHL. */
const withEphysio = async (
  context: CommandContext,
  practice: PracticeConfig,
  ghl: object,
  text: string,
): Promise<PracticeResult> => {
  try {
    const ephysio = await signInToEphysio(context, practice);
    return { exitCode: EXIT.done, document: { ephysio, ghl }, text };
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    return { exitCode: error.exitCode, document: { ghl }, text, error };
  }
};

/** The locations that have the app and are in no practice of the config. */
const tellOthers = ({ config, output }: CommandContext, installed: InstalledLocations | null): void => {
  const known = new Set(config.practices.map(({ ghl }) => ghl.locationId));
  const others = [...(installed?.locationIds ?? [])].filter((id) => !known.has(id));
  if (others.length === 0) return;
  const named = others.slice(0, NAMED).join(', ');
  const more = others.length > NAMED ? `, and ${others.length - NAMED} more` : '';
  output.text(
    `In the app, but in no practice of the config: ${named}${more}. A location that you add to the config is signed in with the next run.`,
  );
};

/**
 * `auth --company`: signs a company (agency) in once, and gives each practice of the config its tokens. A practice's trouble
 * is its own; the company's sign-in is kept in any case, and the next run tries again.
 */
export const authCompany = async (
  context: CommandContext,
  { openBrowser, code }: CompanySignIn,
): Promise<ExitCode> => {
  const { practices, output } = context;
  const [first] = practices.filter(({ ghl }) => ghl.privateIntegrationToken === null);
  if (first === undefined)
    throw new ConfigError(
      'Every practice uses a private integration token of the config; there is no location to sign in.',
      'Remove ghl.privateIntegrationToken of the practices that the company is to sign in.',
    );
  const company =
    code === undefined ? await byBrowser(context, openBrowser) : await connectCompany(context, codeIn(code));
  const { companyId, expiresAt } = company;
  output.text(
    `Company ${companyId} is signed in until ${minute(expiresAt, first.timezone)} (renewed by itself).`,
  );
  const installed = await whereInstalled(context, companyId);
  const exitCode = await perPractice(
    context,
    'auth',
    (practice, own) => signIn(own, practice, companyId, installed),
    AT_ONCE,
  );
  tellOthers(context, installed);
  return exitCode;
};
