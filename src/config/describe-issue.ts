import type { z } from 'zod';
import { keyPath } from './key-path.ts';

type Issue = z.core.$ZodIssue;

const within = (path: readonly PropertyKey[], text: string): string =>
  path.length === 0 ? text : `${keyPath(path)}: ${text}`;

/** One line for each thing that zod found, with the key's path; never a value. */
export const describeIssue = (issue: Issue): string[] => {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${keyPath([...issue.path, key])}: is not a known key`);
  }
  if (issue.code === 'invalid_key') {
    const inner = issue.issues[0]?.message ?? 'is not a known key';
    return [within(issue.path, inner)];
  }
  if (issue.code === 'invalid_union') {
    return [within(issue.path, 'must be true, false or {"method", "path"}')];
  }
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined')) {
    return [within(issue.path, 'is missing')];
  }
  return [within(issue.path, issue.message)];
};
