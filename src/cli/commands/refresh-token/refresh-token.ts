import { type CommandContext, withContext } from '../../../app/context.ts';
import { tokenSourceOf } from '../../../app/ghl-access.ts';
import type { PracticeConfig } from '../../../config/schema.ts';
import { EXIT, type ExitCode, RunError } from '../../../errors.ts';
import { minute } from '../../../status/minute.ts';
import { loadCredentials } from '../../../store/tables/sign-in/credentials.ts';
import type { RunStop } from '../../../store/tables/sync-runs.ts';
import { finishRun, startRun } from '../../../store/tables/sync-runs.ts';
import type { CommonOptions, Runtime } from '../../options.ts';
import { mostSevere, type PracticeResult, perPractice } from '../../per-practice.ts';
import { afterRun } from '../sync/after-run.ts';
import { type CompanyRenewal, renewCompanies } from './renew-companies.ts';

const HOUR_MS = 3_600_000;

export interface RefreshTokenOptions extends CommonOptions {
  /** Hours. */
  readonly within: number;
  readonly force?: boolean;
  readonly parallel: number;
}

const refresh = async (
  context: CommandContext,
  practice: PracticeConfig,
  { within, force = false }: RefreshTokenOptions,
  companies: readonly CompanyRenewal[],
): Promise<PracticeResult> => {
  if (practice.ghl.privateIntegrationToken !== null) {
    const text = `${practice.name}: the private integration token does not expire; nothing to renew.`;
    return { exitCode: EXIT.done, document: { renewed: false, expiresAt: null, tokens: [] }, text };
  }
  const own = await tokenSourceOf(context, practice).renew({ withinMs: within * HOUR_MS, force });
  const companyId = (await loadCredentials(context.store, practice.name))?.companyId ?? null;
  const ofCompany = companies.filter((company) => company.companyId === companyId);
  const tokens = [{ kind: 'location', ...own }, ...ofCompany];
  const renewed = tokens.some((t) => t.renewed);
  const { expiresAt } = own;
  const text = `${practice.name}: ${own.renewed ? 'renewed' : 'not yet due'}; valid until ${minute(expiresAt, practice.timezone)}.`;
  return { exitCode: EXIT.done, document: { renewed, expiresAt, tokens }, text };
};

/** Keeps how it went, for `status`. It is over in seconds: nobody has to know of one that runs. */
const noted = async (
  { store, now }: CommandContext,
  practice: string,
  run: () => Promise<PracticeResult>,
): Promise<PracticeResult> => {
  const startedAt = now();
  const note = (exitCode: ExitCode, error: RunStop | null): Promise<void> =>
    store.transaction(async (handle) => {
      const id = await startRun(handle, { practice, command: 'refresh-token', now: startedAt });
      await finishRun(handle, id, { exitCode, counts: null, error, now: now() });
    });
  try {
    const result = await run();
    await note(result.exitCode, null);
    return result;
  } catch (error) {
    if (error instanceof RunError) {
      const { exitCode, message, hint } = error;
      await note(exitCode, { exitCode, message, hint });
    }
    throw error;
  }
};

/** `refresh-token`: renews GHL tokens that expire soon, so that a 20-hour timer always renews a 24-hour token. */
export const refreshToken = (options: RefreshTokenOptions, runtime: Runtime): Promise<ExitCode> =>
  withContext(options, runtime, async (context) => {
    const { within, force = false } = options;
    const companies = await renewCompanies(context, { withinMs: within * HOUR_MS, force });
    const code = await perPractice(
      context,
      'refresh-token',
      (practice, own) => noted(own, practice.name, () => refresh(own, practice, options, companies)),
      options.parallel,
    );
    await afterRun(context);
    // A sign-in that is over is a warning as long as nobody needs it; who does has its own error.
    const failed = companies.flatMap(({ error }) => (error ? [error.exitCode] : []));
    return mostSevere([code, ...failed.filter((exitCode) => exitCode !== EXIT.signIn)]);
  });
