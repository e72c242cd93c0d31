import { defineCommand } from '../../define-command.ts';
import { PARALLEL_OPTION, wholeNumber } from '../../options.ts';

export const refreshTokenCommand = defineCommand({
  name: 'refresh-token',
  summary: 'renew GHL tokens before they expire',
  options: {
    '--within <hours>': {
      text: 'renew what expires within this many hours',
      parse: wholeNumber(0, 8760),
      default: 12,
    },
    '--force': 'renew in any case',
    ...PARALLEL_OPTION,
  },
  examples: {
    'refresh-token': 'for a timer: does something only when it is time',
    'refresh-token --force --practice main': 'now',
  },
  load: async () => (await import('./refresh-token.ts')).refreshToken,
});
