import { defineCommand } from '../../define-command.ts';
import { limitOption, SHORT_IDS } from '../../options.ts';

const load = () => import('./review.ts');

const distinct = defineCommand({
  name: 'distinct',
  summary: 'pairs that review resolve --different declared to be two people, newest first; no patient data',
  options: {
    ...limitOption(),
    '--forget <id>': 'take it back for this record: the next run decides again who it is',
  },
  examples: {
    'review distinct': 'which records are two people, by what was said',
    'review distinct --forget 4711': 'record 4711 may be one of those after all',
  },
  load: async () => (await import('./review-distinct.ts')).reviewDistinct,
});

export const reviewCommand = defineCommand({
  name: 'review',
  summary: 'what only a person can settle',
  examples: {
    'review list': 'what waits',
    'review show 1a2b3c4d': 'one item, with the exact change to make by hand',
  },
  subcommands: [
    defineCommand({
      name: 'list',
      summary: 'open items, oldest first; no patient data',
      options: limitOption(),
      examples: {
        'review list': 'a table',
        'review list --practice main --json': 'for machines, with whole ids',
      },
      load: async () => (await load()).reviewList,
    }),
    defineCommand({
      name: 'show',
      summary:
        'open items in full, with the people side by side and their appointments. What has to be done by hand is shown field by field: this is patient data',
      arguments: SHORT_IDS,
      examples: {
        'review show 1a2b3c4d': 'one item',
        'review show 1a2b3c4d 5e6f7a8b --json': 'for machines',
      },
      load: async () => (await load()).reviewShow,
    }),
    defineCommand({
      name: 'resolve',
      summary:
        'mark items as settled. The next run opens an item again if its cause still exists, apart from what docs/daily-work.md ("Reviews") lists: two appointments that overlap, say, or who is who if you answer it with --same or --different',
      arguments: SHORT_IDS,
      options: {
        '--same <id>':
          'the record on the other side that is the same person: links the two, and writes what differs to both services, also where the runs have a --direction',
        '--different':
          'different people: each is made on the other side. Asked again only once name, birth date and phone or e-mail agree, of two records of one service never; to take it back, see review distinct',
      },
      examples: {
        'review resolve 1a2b3c4d 5e6f7a8b': 'both are done',
        'review resolve 1a2b3c4d --same 4711': 'it is the person of record 4711',
      },
      load: async () => (await load()).reviewResolve,
    }),
    distinct,
    // Its name in earlier versions.
    { ...distinct, name: 'apart', isHidden: true },
  ],
});
