import type { PracticeConfig } from './schema.ts';

/** A session of another account must not be used, were it still valid. */
export const accountOf = ({ ephysio }: Pick<PracticeConfig, 'ephysio'>): string =>
  `${ephysio.baseUrl} ${ephysio.email}`;
