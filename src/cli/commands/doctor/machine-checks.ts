import { existsSync } from 'node:fs';
import type { CommandContext, CommandSettings } from '../../../app/context.ts';
import { checkClock } from './clock.ts';
import { checkDatabase, checkNoDatabase } from './database.ts';
import { checkDisk } from './disk.ts';
import { checkEnvironment } from './environment.ts';
import { checkConfigRights, checkDatabaseRights } from './file-rights.ts';
import { ok } from './finding.ts';
import { checkInstallation } from './installation.ts';
import { checkListener } from './listener.ts';
import { checkMonitoring } from './monitoring.ts';
import type { Check } from './run-checks.ts';
import type { Surroundings } from './surroundings.ts';
import { checkTimers } from './timers.ts';

const installation: Check = { name: 'installation', run: () => checkInstallation(process.versions.node) };

/** What is left to look at without a config. */
export const checksWithoutConfig = (error: unknown): readonly Check[] => [
  { name: 'config', run: () => Promise.reject(error) },
  installation,
];

/**
 * What is looked at once for the machine.
 * @param openDatabase opens the database for this and all later checks
 */
export const machineChecks = (
  settings: CommandSettings,
  openDatabase: () => Promise<CommandContext>,
  surroundings: Surroundings,
): readonly Check[] => {
  const { config, configPath, practices } = settings;
  const names = practices.map(({ name }) => name);
  const baseUrls = [...practices.map(({ ephysio }) => ephysio.baseUrl), config.ghl.baseUrl];
  let opened: CommandContext | null = null;
  return [
    { name: 'config', run: () => ok(`${configPath}: ${names.join(', ')}`) },
    { name: 'config-rights', run: () => checkConfigRights(configPath) },
    { name: 'environment', run: () => checkEnvironment(configPath, surroundings.env) },
    installation,
    // Before it is opened, which puts the rights right.
    { name: 'database-rights', run: () => checkDatabaseRights(config.database) },
    { name: 'disk', run: () => checkDisk(config.database, surroundings) },
    {
      name: 'database',
      run: async () => {
        if (!existsSync(config.database)) return checkNoDatabase(config.database);
        opened = await openDatabase();
        return checkDatabase(opened.store, surroundings);
      },
    },
    { name: 'clock', run: () => checkClock(baseUrls, surroundings) },
    { name: 'timers', run: () => checkTimers(opened?.store ?? null, names, surroundings) },
    { name: 'listener', run: () => checkListener(config.webhooks) },
    { name: 'monitoring', run: () => checkMonitoring(config.monitoring) },
  ];
};
