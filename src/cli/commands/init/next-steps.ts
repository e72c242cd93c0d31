import type { Config } from '../../../config/schema.ts';

interface Step {
  readonly command: string;
  readonly does: string;
}

/**
 * The commands that come after `init`, as lines to copy.
 * @param flag `--config` as it was given
 * @param signIns those that come before the others
 */
export const nextSteps = (
  flag: string | undefined,
  { ghl }: Pick<Config, 'ghl'>,
  signIns: readonly Step[],
): readonly string[] => {
  const place = flag === undefined ? '' : ` --config '${flag.replaceAll("'", "'\\''")}'`;
  const steps: readonly Step[] = [
    ...signIns,
    { command: 'doctor', does: 'checks all of it' },
    { command: 'sync --dry-run', does: 'what a run would do; nothing is written' },
    { command: 'sync', does: 'the first run' },
    { command: 'schedule systemd', does: 'the timers; or: schedule cron' },
    ...(ghl.clientId === null
      ? []
      : [{ command: 'serve-webhooks', does: "GHL's bookings within seconds; see docs/webhooks.md" }]),
  ];
  return ['Next:', ...steps.map(({ command, does }) => `  ephysio-ghl ${command}${place}\n      ${does}`)];
};
