import type { CommandContext } from '../app/context.ts';
import type { PracticeConfig } from '../config/schema.ts';
import type { ExitCode } from '../errors.ts';
import { type PracticeResult, perPractice } from './per-practice.ts';

/** Runs for those practices that have one of the items, each with its own. */
export const perOwner = <T extends { readonly practice: string }>(
  context: CommandContext,
  command: string,
  items: readonly T[],
  run: (items: readonly T[], practice: PracticeConfig) => Promise<PracticeResult>,
): Promise<ExitCode> => {
  const own = (name: string): T[] => items.filter((item) => item.practice === name);
  const practices = context.practices.filter(({ name }) => own(name).length > 0);
  return perPractice({ ...context, practices }, command, (practice) => run(own(practice.name), practice));
};
