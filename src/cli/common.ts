import { type Command, Option } from 'commander';

const LOG_LEVELS = ['error', 'warn', 'info', 'debug', 'silent'];

/** Adds the options that every command takes. */
export const common = (command: Command): Command =>
  command
    .allowExcessArguments(false)
    .option('--config <file>', 'config file (default: see docs/configuration.md)')
    .option('--practice <name>', 'only this practice of the config')
    .option('--json', 'one JSON document per practice on stdout')
    .addOption(new Option('--log-level <level>', 'what is logged to stderr').choices(LOG_LEVELS));
