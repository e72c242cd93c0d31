import type { EphysioConfig } from '../config/schema.ts';
import { NotSupportedError } from '../errors.ts';

/**
 * e-Physio's status code for one of our words. Only the codes that the config lists are known; a booking that is not
 * confirmed yet is an ordinary booking in e-Physio.
 * @throws NotSupportedError when the config lists no code for it
 */
export const statusCodeFor = (status: string, statuses: EphysioConfig['statuses']): number => {
  const codeOf = (word: string) => Object.entries(statuses).find(([, meaning]) => meaning === word)?.[0];
  const code = codeOf(status) ?? (status === 'new' ? codeOf('confirmed') : undefined);
  if (code === undefined) {
    throw new NotSupportedError(`ephysio.statuses lists no code that means "${status}"`);
  }
  return Number(code);
};
