import { dirname } from 'node:path';
import { ConfigError } from '../../../errors.ts';
import { type Facts, ownerOfFolder } from './facts.ts';

/** As whom the services run, and where they may write. */
export interface Account {
  readonly user: string;
  /** systemd makes the user up while a service runs: nobody has to be created, and nothing can be left to the wrong one. */
  readonly isDynamic: boolean;
  /** Folder below /var/lib that systemd makes and gives to the user. */
  readonly stateFolder: string | null;
  readonly writable: readonly string[];
}

const DEFAULT_USER = 'ephysio-ghl';

/**
 * A database right below a folder of /var/lib belongs to a user whom systemd makes up, unless one is named; elsewhere
 * to the owner of its folder, because such a user could not keep it.
 */
export const accountOf = (facts: Facts, named: string | undefined): Account => {
  const folder = dirname(facts.database);
  const stateFolder = /^\/var\/lib\/([\w.-]+)$/.exec(folder)?.[1] ?? null;
  const user = named ?? (stateFolder === null ? ownerOfFolder(facts.database) : DEFAULT_USER);
  if (user === null) {
    throw new ConfigError(
      `The folder of the database, ${folder}, is not there.`,
      'Make it and give it to the user of the service, or write "database": "/var/lib/ephysio-ghl/ephysio-ghl.sqlite" in the config: systemd makes that one.',
    );
  }
  const isDynamic = named === undefined && stateFolder !== null;
  const metrics = facts.metricsFile === null ? null : dirname(facts.metricsFile);
  if (isDynamic && metrics !== null && metrics !== folder) {
    throw new ConfigError(
      `monitoring.metricsFile is in ${metrics}, where a user whom systemd makes up cannot write.`,
      `Make a user (useradd --system ${DEFAULT_USER}) who may write there, and name it: --user ${DEFAULT_USER}.`,
    );
  }
  const writable = [stateFolder === null ? folder : null, metrics === folder ? null : metrics];
  return { user, isDynamic, stateFolder, writable: [...new Set(writable)].filter((path) => path !== null) };
};
