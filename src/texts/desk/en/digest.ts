import type { DigestTexts } from '../digest-texts.ts';

export const digest: DigestTexts = {
  practice: (name) => `Practice ${name}`,
  subject: (practice, items, week) => `${practice}: ${items} (week ${week})`,
  noItems: 'no open items',
  fresh: { one: '{n} of them new', other: '{n} of them new' },
  state: (word) => `State: ${word}`,
  tellSomebody: 'Please inform the person who looks after the program.',
  lastRun: (when, state) => `Last run: ${when}, ${state}`,
  neverRan: 'Last run: none yet',
  runStates: {
    running: 'running',
    finished: 'finished',
    unfinished: 'not finished',
    stopped: 'stopped by a safety check',
  },
  openPage: 'Open the page',
  pageAt: (address) => `Open the page: ${address}`,
  footer: 'This message was sent automatically. It holds no data of patients.',
};
