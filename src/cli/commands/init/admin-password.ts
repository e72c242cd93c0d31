import { randomBytes } from 'node:crypto';
import type { AdminPassword } from './answers.ts';
import type { Interview } from './interview.ts';
import { problemIn, settings } from './presets.ts';

export const generateAdminPassword = (): AdminPassword => ({
  value: randomBytes(18).toString('base64url'),
  generated: true,
});

/** The password of the listener's pages; `null`: none, and they stay closed. */
export const askAdminPassword = async ({ questions, existing }: Interview): Promise<AdminPassword | null> => {
  if (existing !== null) return null;
  const how = await questions.choose("The listener's page for a browser needs a password:", [
    { value: 'generate', label: 'make one', hint: 'it is written down with the other secrets' },
    { value: 'type', label: 'type one' },
    { value: 'none', label: 'none', hint: 'the page stays closed' },
  ]);
  if (how === 'none') return null;
  if (how === 'generate') return generateAdminPassword();
  const value = await questions.secret('Admin password', {
    check: (typed) => problemIn(settings.adminPassword, typed),
  });
  return { value, generated: false };
};
