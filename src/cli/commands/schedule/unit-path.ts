import { ConfigError } from '../../../errors.ts';

/** A path as units may hold it. systemd has several ways to quote; none is needed for these. */
export const unitPath = (path: string): string => {
  if (/^\/[\w@+=,./~-]*$/.test(path)) return path;
  throw new ConfigError(
    `The path ${JSON.stringify(path)} cannot be written into a unit.`,
    'Move it to where the path has only letters (a to z), digits and any of . _ - @ + = , ~',
  );
};
