import { CONTACT_FIELD_NAMES } from '../../../domain/records/shared-fields.ts';
import { defineCommand } from '../../define-command.ts';

export const contactsCommand = defineCommand({
  name: 'contacts',
  summary: 'contacts of GHL',
  examples: {
    'contacts clear-field birthDate': 'shows how many contacts hold it, asks, and empties it',
  },
  subcommands: [
    defineCommand({
      name: 'clear-field',
      summary:
        'empty a field in GHL that sync.contactFields leaves out by now, in the contacts that this program made, where it is as it was sent. Shows how many, and asks',
      arguments: { '<field>': CONTACT_FIELD_NAMES.join(', ') },
      options: { '--yes': 'do not ask' },
      examples: {
        'contacts clear-field address': 'street, zip and city',
        'contacts clear-field birthDate --yes --json': 'for scripts',
      },
      load: async () => (await import('./clear-field.ts')).contactsClearField,
    }),
  ],
});
