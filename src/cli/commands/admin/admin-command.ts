import { defineCommand } from '../../define-command.ts';

export const adminCommand = defineCommand({
  name: 'admin',
  summary: 'users of the admin page',
  isStandalone: true,
  examples: {
    'admin hash': 'asks for a password, and prints its hash for the config',
    'admin hash < petra-password': 'the same for a script',
  },
  subcommands: [
    defineCommand({
      name: 'hash',
      summary:
        'ask for a password without showing it, and print its scrypt hash: for admin.users and admin.password in the config. Off a terminal the password is the first line of stdin',
      isStandalone: true,
      examples: {
        'admin hash': 'asks twice',
        'admin hash < petra-password > petra-password.hash': 'for scripts',
      },
      load: async () => (await import('./hash.ts')).adminHash,
    }),
  ],
});
