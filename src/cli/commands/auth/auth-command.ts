import { defineCommand } from '../../define-command.ts';

export const authCommand = defineCommand({
  name: 'auth',
  summary: 'sign in to GHL and e-Physio',
  options: {
    '--company': 'sign in a company (agency) once, for all its locations in the config',
    '--no-browser': 'print the address instead of opening a browser',
    '--code <code>': 'a code that was got by hand, or the whole address with it',
  },
  examples: {
    auth: 'opens the browser, waits for the answer on ghl.redirectUri',
    'auth --company': 'an agency signs in once, for all practices',
  },
  subcommands: [
    defineCommand({
      name: 'status',
      summary: 'who is signed in, and until when',
      examples: { 'auth status': 'a table', 'auth status --json': 'for machines; no token is ever printed' },
      load: async () => (await import('./auth-status.ts')).authStatus,
    }),
  ],
  load: async () => (await import('./auth.ts')).auth,
});
