import type { CommandContext } from '../../../app/context.ts';
import { companySourceOf } from '../../../app/ghl-access.ts';
import { type ExitCode, RunError, SignInError } from '../../../errors.ts';
import type { Renewal, RenewOptions } from '../../../ghl/auth/company-source.ts';
import { minute } from '../../../status/minute.ts';
import { listCompanies } from '../../../store/tables/sign-in/company-credentials.ts';
import { reportProblem } from '../../reporter.ts';

/** How the renewal of a company's tokens ended. */
export interface CompanyRenewal extends Renewal {
  readonly kind: 'company';
  readonly companyId: string;
  /** Why it could not be renewed. */
  readonly error?: { readonly exitCode: ExitCode; readonly message: string; readonly hint: string };
}

/**
 * Renews the tokens of each company that is signed in, once for all its practices, and says how that went. A company whose
 * sign-in is over stops no practice: their own tokens go on without it.
 */
export const renewCompanies = async (
  context: CommandContext,
  options: RenewOptions,
): Promise<readonly CompanyRenewal[]> => {
  const { store, output, practices } = context;
  const ofSignIn = practices.filter(({ ghl }) => ghl.privateIntegrationToken === null);
  const [first] = ofSignIn;
  if (first === undefined) return [];
  const companies = companySourceOf(context);
  const renewals: CompanyRenewal[] = [];
  for (const { companyId, expiresAt } of await listCompanies(store)) {
    const about = { kind: 'company', companyId } as const;
    try {
      const { renewed, expiresAt: until } = await companies.renew(companyId, options);
      renewals.push({ ...about, renewed, expiresAt: until });
      const what = renewed ? 'renewed' : 'not yet due';
      output.text(`company ${companyId}: ${what}; valid until ${minute(until, first.timezone)}.`);
    } catch (error) {
      if (!(error instanceof RunError)) throw error;
      const { exitCode, message, hint } = error;
      renewals.push({ ...about, renewed: false, expiresAt, error: { exitCode, message, hint } });
      const consequence =
        error instanceof SignInError
          ? ' Until then practices go on with tokens of their own, and no location can be added.'
          : '';
      const text = `warning: ${message}.\n  ${hint}${consequence}`;
      reportProblem(context, 'warn', 'company.failed', {
        id: companyId,
        exitCode,
        reason: message,
        hint,
        text,
      });
    }
  }
  return renewals;
};
