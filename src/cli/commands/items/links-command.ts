import { defineCommand } from '../../define-command.ts';
import { limitOption } from '../../options.ts';

const loadChange = () => import('./links-acts.ts');

const IDS = { '<ids...>': 'ids of records, or ids of links: whole, or the first 8 or more characters' };

export const linksCommand = defineCommand({
  name: 'links',
  summary: 'which record of e-Physio is which of GHL',
  examples: {
    'links list --search': 'asks for a name, an e-mail address or a phone number',
    'links list --state tombstone': 'whose contact was deleted in GHL',
  },
  subcommands: [
    defineCommand({
      name: 'list',
      summary: 'links, those written last first; no names',
      options: {
        '--entity <entity>': { text: 'only these', choices: ['patient', 'appointment'] },
        '--state <state>': { text: 'only in this state', choices: ['linked', 'tombstone'] },
        '--search [text]':
          'only with this id (of a record, or 8 or more characters of a link), or of those who have this name, e-mail or phone: all of it, or its beginning. Without a text it asks: names do not belong in a history of commands',
        ...limitOption('at most so many a practice, the newest'),
        '--names': 'with names, both records of each, and appointments: this is patient data',
      },
      examples: {
        'links list --entity patient --names': 'who is linked, by name',
        'links list --state tombstone --json': 'for machines, with whole ids',
      },
      load: async () => (await import('./links.ts')).linksList,
    }),
    defineCommand({
      name: 'show',
      summary:
        'both records side by side, appointments, what both sides last agreed on, placeholders, what is open about it: this is patient data',
      arguments: IDS,
      examples: {
        'links show 1a2b3c4d': 'one link',
        'links show 4711 --json': 'that of a record, for machines',
      },
      load: async () => (await import('./links.ts')).linksShow,
    }),
    defineCommand({
      name: 'remove',
      summary:
        'forget which record is which; both records stay, and the next run may link them again. Asks first, and says what it does not undo',
      arguments: IDS,
      options: { '--yes': 'do not ask' },
      examples: {
        'links remove 1a2b3c4d': 'asks, and removes it',
        'links remove 1a2b3c4d --yes': 'for scripts',
      },
      load: async () => (await loadChange()).linksRemove,
    }),
    defineCommand({
      name: 'restore',
      summary:
        'put tombstones back in use: the next run creates again what was deleted, or links what is there after all',
      arguments: IDS,
      examples: {
        'links restore 1a2b3c4d': 'the patient gets a contact again',
        'links restore 1a2b3c4d 5e6f7a8b': 'both do',
      },
      load: async () => (await loadChange()).linksRestore,
    }),
  ],
});
