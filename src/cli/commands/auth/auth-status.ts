import { type CommandContext, withContext } from '../../../app/context.ts';
import type { PracticeConfig } from '../../../config/schema.ts';
import { EXIT, type ExitCode } from '../../../errors.ts';
import { minute } from '../../../status/minute.ts';
import { gatherSignIns, type SideSignIn, type SignInKind } from '../../../status/sign-ins.ts';
import { listCompanies } from '../../../store/tables/sign-in/company-credentials.ts';
import type { CommonOptions, Runtime } from '../../options.ts';
import { type PracticeResult, perPractice } from '../../per-practice.ts';
import { paint } from '../../render/paint.ts';
import { renderTable } from '../../render/table.ts';

const BY: Readonly<Record<SignInKind, string>> = {
  password: 'password',
  OAuth: 'OAuth',
  'private integration token': 'private token',
};

const row = (name: string, side: SideSignIn, timezone: string, state = 'not signed in'): string[] => [
  name,
  side.connected ? 'connected' : state,
  side.account ?? '-',
  BY[side.kind],
  side.expiresAt === null ? '-' : minute(side.expiresAt, timezone),
];

const status = async (context: CommandContext, practice: PracticeConfig): Promise<PracticeResult> => {
  const { timezone } = practice;
  const { ephysio, ghl } = await gatherSignIns(context.store, practice, context.now());
  const table = renderTable(
    ['', 'state', 'account', 'by', 'until'],
    [
      row('e-Physio', ephysio, timezone),
      row('GHL', ghl, timezone, ghl.disconnectedAt === null ? undefined : 'app removed'),
    ],
  );
  const removed =
    ghl.disconnectedAt === null
      ? ''
      : `The app was removed from the location at ${minute(ghl.disconnectedAt, timezone)}: nothing is synced.\n`;
  const renewal =
    ghl.kind === 'OAuth' ? 'GHL by its refresh token' : 'the private token of GHL does not expire';
  const companies = ghl.connected ? [] : (await listCompanies(context.store)).map((c) => c.companyId);
  // Whether one of them has the location shows when the next run asks.
  const byCompany =
    companies.length === 0 || ghl.disconnectedAt !== null
      ? ''
      : `The next run asks for tokens by the sign-in of company ${companies.join(', ')}.\n`;
  const ofCompany =
    ghl.companyId === null ? '' : `\nCompany ${ghl.companyId} gives new tokens if these are lost.`;
  const note = ghl.connected
    ? `e-Physio renews itself by its password, ${renewal}.${ofCompany}`
    : `${removed}${byCompany}To sign in: ephysio-ghl auth --practice ${practice.name}`;
  // e-Physio signs in by itself when it is needed; GHL's first sign-in needs a person.
  const exitCode = ghl.connected ? EXIT.done : EXIT.signIn;
  return { exitCode, document: { ephysio, ghl }, text: `${paint.bold(practice.name)}\n${table}\n${note}` };
};

/** `auth status`: who is connected, and until when. Reads the database only. */
export const authStatus = (options: CommonOptions, runtime: Runtime): Promise<ExitCode> =>
  withContext(options, runtime, (context) =>
    perPractice(context, 'auth status', (practice) => status(context, practice)),
  );
