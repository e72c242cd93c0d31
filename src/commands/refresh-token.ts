import { EXIT, type ExitCode } from '../errors.ts';
import type { CommonOptions, Runtime } from './command-options.ts';
import { withContext } from './context.ts';
import { tokenSourceOf } from './ghl-access.ts';
import { perPractice } from './per-practice.ts';

export interface RefreshTokenOptions extends CommonOptions {
  /** Hours. */
  readonly within: number;
  readonly force?: boolean;
}

/** `refresh-token`: renews GHL tokens that expire soon, so that a 20-hour timer always renews a 24-hour token. */
export const refreshToken = (options: RefreshTokenOptions, runtime: Runtime): Promise<ExitCode> =>
  withContext(options, runtime, (context) =>
    perPractice(context, 'refresh-token', async (practice) => {
      if (practice.ghl.privateIntegrationToken !== null) {
        const text = `${practice.name}: the private integration token does not expire; nothing to renew.`;
        return { exitCode: EXIT.done, document: { renewed: false, expiresAt: null, tokens: [] }, text };
      }
      const force = options.force === true;
      const tokens = await tokenSourceOf(context, practice).renew({
        withinMs: options.within * 3_600_000,
        force,
      });
      const renewed = tokens.some((t) => t.renewed);
      const expiresAt = tokens.find((t) => t.kind === 'location')?.expiresAt ?? null;
      const text = `${practice.name}: ${renewed ? 'renewed' : 'not yet due'}; valid until ${expiresAt ?? '?'}.`;
      return { exitCode: EXIT.done, document: { renewed, expiresAt, tokens }, text };
    }),
  );
