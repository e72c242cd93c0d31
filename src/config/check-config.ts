import type { z } from 'zod';
import { keyPath } from './key-path.ts';
import { type Config, configSchema } from './schema.ts';

type Issue = z.core.$ZodIssue;

const within = (path: readonly PropertyKey[], text: string): string =>
  path.length === 0 ? text : `${keyPath(path)}: ${text}`;

/** One line for each thing that zod found, with the key's path; never a value. */
const describeIssue = (issue: Issue): string[] => {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${keyPath([...issue.path, key])}: is not a known key`);
  }
  if (issue.code === 'invalid_key') {
    const inner = issue.issues[0]?.message ?? 'is not a known key';
    return [within(issue.path, inner)];
  }
  return [within(issue.path, issue.message)];
};

/** The schema's own words for a key that is not there name types only. */
const sayMissing: z.core.$ZodErrorMap = ({ code, input }) =>
  code === 'invalid_type' && input === undefined ? 'is missing' : undefined;

/** What the schema makes of a config, or what it refuses: one line for each, never a value. */
export const checkConfig = (
  value: unknown,
): { readonly config: Config } | { readonly problems: readonly string[] } => {
  const { data, error } = configSchema.safeParse(value, { error: sayMissing });
  return error === undefined ? { config: data } : { problems: error.issues.flatMap(describeIssue) };
};
