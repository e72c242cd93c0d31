import type { BulkTexts } from '../bulk-texts.ts';

export const bulk: BulkTexts = {
  acts: {
    leave: 'Leave all as they are',
    done: 'Report all as done',
    aside: 'Set all aside',
    'retry-letter': 'Try all again',
    'retry-failure': 'Try all again',
    ephysio: 'Take all values of e-Physio',
    ghl: 'Take all values of GoHighLevel',
  },
  meaning: {
    leave: 'These items are settled then. Nothing in the entries themselves changes.',
    done: 'You say with it that you have entered all of the following by hand. These items are settled then.',
    aside:
      'These items are set aside then. As long as the cause stands, they come back with a later comparison.',
    'retry-letter': 'These messages of GoHighLevel are worked on again at once.',
    'retry-failure': 'The next comparison tries to transfer these entries again.',
    ephysio: 'The values of e-Physio are saved on both sides.',
    ghl: 'The values of GoHighLevel are saved on both sides.',
  },
  concerned: { one: 'It is about {n} open item.', other: 'It is about {n} open items.' },
  others: { one: 'and {n} other', other: 'and {n} others' },
  onlyThese: 'What is added in between stays open.',
  now: 'Now',
  after: 'Afterwards',
  leftOut: {
    'other-answer': {
      one: '{n} item of this kind is left out: it needs another answer.',
      other: '{n} items of this kind are left out: they need another answer.',
    },
    unreadable: {
      one: '{n} item is left out: its stored values cannot be opened.',
      other: '{n} items are left out: their stored values cannot be opened.',
    },
    limit: {
      one: '{n} item is left out for now: there is a limit to how many go at once. Do it again afterwards.',
      other:
        '{n} items are left out for now: there is a limit to how many go at once. Do it again afterwards.',
    },
  },
  confirm: (number) => `To confirm, type the number ${number}`,
  wrongNumber: (number) =>
    `Nothing was changed, because the number was wrong. It has to be ${number}. Look through the list again.`,
  nothing: 'There is nothing left to settle here.',
  ends: {
    saved: { one: '{n} saved on both sides', other: '{n} saved on both sides' },
    'same-already': {
      one: '{n} was the same on both sides already',
      other: '{n} were the same on both sides already',
    },
    'by-hand': {
      one: '{n} has to be entered by hand (new item)',
      other: '{n} have to be entered by hand (new items)',
    },
    leave: { one: '{n} stays as it is', other: '{n} stay as they are' },
    done: { one: '{n} settled', other: '{n} settled' },
    aside: { one: '{n} set aside', other: '{n} set aside' },
    'retry-letter': { one: '{n} message is worked on now', other: '{n} messages are worked on now' },
    'retry-failure': {
      one: '{n} entry is tried again by the next comparison',
      other: '{n} entries are tried again by the next comparison',
    },
    gone: { one: '{n} was settled or changed in between', other: '{n} were settled or changed in between' },
    refused: { one: '{n} could not be saved', other: '{n} could not be saved' },
    open: { one: '{n} is still open', other: '{n} are still open' },
  },
  stopped: {
    locked: 'A comparison is running. Try again in a minute.',
    'sign-in': 'The access to one of the two programs is not allowed any more.',
    unreachable: 'e-Physio or GoHighLevel cannot be reached. Try again in a few minutes.',
    guard: 'Stopped by a safety check.',
    other: 'That did not work. Please tell the person who looks after this program.',
  },
};
