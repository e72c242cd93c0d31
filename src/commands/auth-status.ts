import chalk from 'chalk';
import type { PracticeConfig } from '../config/schema.ts';
import { EXIT, type ExitCode } from '../errors.ts';
import { loadCredentials } from '../store/credentials.ts';
import { disconnectedAt } from '../store/disconnected.ts';
import { loadEphysioSession } from '../store/ephysio-session.ts';
import type { CommonOptions, Runtime } from './command-options.ts';
import { type CommandContext, withContext } from './context.ts';
import { type PracticeResult, perPractice } from './per-practice.ts';
import { accountOf } from './practice-sides.ts';
import { renderTable } from './render/table.ts';

interface SideStatus {
  readonly connected: boolean;
  readonly kind: string;
  readonly account: string | null;
  readonly expiresAt: string | null;
  readonly scope?: string;
}

interface GhlStatus extends SideStatus {
  /** When GHL said that the app was removed from the location. */
  readonly disconnectedAt: string | null;
}

const ghlSignIn = async ({ store }: CommandContext, practice: PracticeConfig): Promise<SideStatus> => {
  const { locationId, privateIntegrationToken } = practice.ghl;
  if (privateIntegrationToken !== null) {
    return { connected: true, kind: 'private integration token', account: locationId, expiresAt: null };
  }
  const own = await loadCredentials(store, practice.name, 'location');
  const tokens = own ?? (await loadCredentials(store, practice.name, 'company'));
  if (tokens === null) return { connected: false, kind: 'OAuth', account: null, expiresAt: null };
  const account = tokens.locationId ?? `company ${tokens.companyId ?? '?'}`;
  const connected = tokens.locationId === locationId || tokens.kind === 'company';
  return { connected, kind: 'OAuth', account, expiresAt: tokens.expiresAt, scope: tokens.scope };
};

const ghlStatus = async (context: CommandContext, practice: PracticeConfig): Promise<GhlStatus> => {
  const signIn = await ghlSignIn(context, practice);
  const at = await disconnectedAt(context.store, practice.name);
  return { ...signIn, connected: signIn.connected && at === null, disconnectedAt: at };
};

const ephysioStatus = async (
  { store, now }: CommandContext,
  practice: PracticeConfig,
): Promise<SideStatus> => {
  const session = await loadEphysioSession(store, practice.name, accountOf(practice));
  const expiresAt = session?.expiresAt ?? null;
  const connected = session !== null && (expiresAt === null || Date.parse(expiresAt) > now());
  return { connected, kind: 'password', account: session?.practiceId ?? null, expiresAt };
};

/** To the minute, so that the table fits 80 columns. */
const minute = (instant: string): string => instant.replace('T', ' ').replace(/:[^:]*$/, 'Z');

const row = (name: string, side: SideStatus, state = 'not signed in'): string[] => [
  name,
  side.connected ? 'connected' : state,
  side.account ?? '-',
  side.kind.replace(' integration', ''),
  side.expiresAt === null ? '-' : minute(side.expiresAt),
];

const status = async (context: CommandContext, practice: PracticeConfig): Promise<PracticeResult> => {
  const ephysio = await ephysioStatus(context, practice);
  const ghl = await ghlStatus(context, practice);
  const table = renderTable(
    ['', 'state', 'account', 'by', 'until'],
    [row('e-Physio', ephysio), row('GHL', ghl, ghl.disconnectedAt === null ? undefined : 'app removed')],
  );
  const removed =
    ghl.disconnectedAt === null
      ? ''
      : `The app was removed from the location at ${minute(ghl.disconnectedAt)}: nothing is synced.\n`;
  const renewal =
    ghl.kind === 'OAuth' ? 'GHL by its refresh token' : 'the private token of GHL does not expire';
  const note = ghl.connected
    ? `e-Physio renews itself by its password, ${renewal}.`
    : `${removed}To sign in: ephysio-ghl auth --practice ${practice.name}`;
  // e-Physio signs in by itself when it is needed; GHL's first sign-in needs a person.
  const exitCode = ghl.connected ? EXIT.done : EXIT.signIn;
  return { exitCode, document: { ephysio, ghl }, text: `${chalk.bold(practice.name)}\n${table}\n${note}` };
};

/** `auth status`: who is connected, and until when. Reads the database only. */
export const authStatus = (options: CommonOptions, runtime: Runtime): Promise<ExitCode> =>
  withContext(options, runtime, (context) =>
    perPractice(context, 'auth status', (practice) => status(context, practice)),
  );
