import { defineCommand } from '../../define-command.ts';

export const rehearseCommand = defineCommand({
  name: 'rehearse',
  summary: 'try on the real accounts what is only assumed about them',
  description:
    'Makes one patient, one contact and one appointment in each service, with a name that cannot be mistaken and far in the future; changes, moves and cancels them, and reads back after each step. Says what holds and what does not, and which settings follow from it. Deletes in GHL what it made; names what is left in e-Physio. No run works at the same time.',
  options: {
    '--write': 'enter the settings that follow into the config (JSON only)',
    '--yes': 'ask nothing: what needs somebody to do a part by hand is not tried',
  },
  examples: {
    'rehearse --practice main': 'says what it will do, asks, and tries it',
    'rehearse --practice main --write': 'and enters what follows into the config',
  },
  load: async () => (await import('./rehearse.ts')).rehearse,
});
