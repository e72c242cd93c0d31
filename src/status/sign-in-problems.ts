import { EXIT } from '../errors.ts';
import { minute } from './minute.ts';
import type { StatusFacts } from './practice-status.ts';
import type { Problem } from './problem.ts';

/** e-Physio signs in by itself when it is needed; GHL needs a person, once. */
export const findSignInProblems = ({ practice, signIns: { ghl } }: StatusFacts): Problem[] => {
  const problem = (code: string, message: string): Problem[] => [
    {
      code,
      severity: 'error',
      message,
      cure: `Run: ephysio-ghl auth --practice ${practice}`,
      exitCode: EXIT.signIn,
    },
  ];
  if (ghl.disconnectedAt !== null) {
    return problem(
      'app-removed',
      `The app was removed from the GHL location at ${minute(ghl.disconnectedAt)}: nothing is synced.`,
    );
  }
  if (!ghl.connected) return problem('not-signed-in', 'Not signed in to the GHL location of the config.');
  if (!ghl.renewable)
    return problem(
      'not-renewable',
      `The GHL token ends at ${minute(ghl.expiresAt ?? '')} and cannot be renewed.`,
    );
  return [];
};
