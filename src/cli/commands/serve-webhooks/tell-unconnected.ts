import type { CommandContext } from '../../../app/context.ts';
import type { Config, PracticeConfig } from '../../../config/schema.ts';
import { disconnectedAt, tokensObtainedAt } from '../../../store/tables/practices.ts';
import { reportProblem } from '../../reporter.ts';

const isConnected = async ({ store }: CommandContext, { name, ghl }: PracticeConfig): Promise<boolean> =>
  (await disconnectedAt(store, name)) === null &&
  (ghl.privateIntegrationToken !== null || (await tokensObtainedAt(store, name)) !== null);

/** Whether anybody may log in to the admin page. */
export const hasPage = ({ admin: { password, users } }: Config): boolean =>
  password !== null || users.length > 0;

const howTo = ({ config }: CommandContext, { name, ghl }: PracticeConfig): string => {
  const byCommand = `Run: ephysio-ghl auth --practice ${name}`;
  if (ghl.privateIntegrationToken !== null) return byCommand;
  const address = new URL('/api/auth/connect', config.ghl.redirectUri);
  address.searchParams.set('practice', name);
  if (!hasPage(config))
    return `${byCommand}\n  Or set admin.password in the config, start again, and open ${address}`;
  return config.admin.users.length === 0
    ? `Open ${address} (password: admin.password of the config)`
    : `Open ${address} (as a user of the config who may decide)`;
};

/** Tells which practices are not connected to GHL, and how they would be: without that no event can be worked on. */
export const tellUnconnected = async (context: CommandContext): Promise<void> => {
  const { practices } = context;
  for (const practice of practices) {
    if (await isConnected(context, practice)) continue;
    const hint = howTo(context, practice);
    const text = `Practice ${practice.name} is not connected to GHL.\n  ${hint}`;
    reportProblem(context, 'warn', 'practice.unconnected', { practice: practice.name, hint, text });
  }
};
