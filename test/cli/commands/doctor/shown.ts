import type { Finding, Findings } from '../../../../src/cli/commands/doctor/finding.ts';
import { findingText } from '../../../../src/cli/commands/doctor/finding-text.ts';

/** A finding as a person and a script see it. */
export const shown = (finding: Finding) => {
  const { message, fix } = findingText(finding);
  return { status: finding.level, message, cure: fix, exitCode: finding.exitCode };
};

/** The same for all that a check found. */
export const allShown = (findings: Findings) => ('code' in findings ? [findings] : findings).map(shown);
