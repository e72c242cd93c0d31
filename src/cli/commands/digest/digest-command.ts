import { defineCommand } from '../../define-command.ts';

export const digestCommand = defineCommand({
  name: 'digest',
  summary: 'tell the people at the desk by e-mail how much waits, if something is new',
  description:
    'tell the people at the desk (practices[].desk.recipients) by e-mail how much waits, in the language of the practice: numbers and a link to the page, no patient data. Sends nothing if nothing is new since the last digest',
  options: {
    '--always': 'send in any case',
    '--dry-run': 'show the mails; send nothing, and remember nothing',
  },
  examples: {
    digest: 'for a timer, on the mornings of working days',
    'digest --dry-run --always --practice main': 'how the mail looks',
  },
  load: async () => (await import('./digest.ts')).digest,
});
