import type { Clock, Finding, FindingCode, FindingTexts, Found } from './finding.ts';
import { MACHINE_TEXTS } from './machine-text.ts';
import { PRACTICE_TEXTS } from './practice-text.ts';
import type { CheckResult } from './run-checks.ts';

const TEXTS: FindingTexts<FindingCode> = { ...MACHINE_TEXTS, ...PRACTICE_TEXTS };

/** Correlates a code with the function that takes its values. */
const textOf = <C extends FindingCode>(code: C, found: Found<C>, at: Clock) => TEXTS[code](found, at);

/** As JSON has instants. */
const asTheyAre: Clock = (instant) => instant;

/** What a finding says to a person, and what to do about it; `null` where there is nothing to do. */
export const findingText = (
  finding: Finding,
  at = asTheyAre,
): { readonly message: string; readonly fix: string | null } => {
  const text = textOf(finding.code, finding, at);
  if (typeof text === 'string') return { message: text, fix: null };
  const [message, fix] = text;
  return { message, fix };
};

/** A result as `--json` shows it. */
export const resultDocument = (result: CheckResult) => {
  const { message, fix } = findingText(result);
  return { check: result.check, status: result.level, message, cure: fix, exitCode: result.exitCode };
};
