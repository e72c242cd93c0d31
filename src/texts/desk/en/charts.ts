import type { ChartsTexts } from '../charts-texts.ts';

export const charts: ChartsTexts = {
  appointment: {
    title: 'Appointments transferred',
    caption:
      'How many appointments were entered, changed and cancelled on each day in GoHighLevel (upwards) and in e-Physio (downwards).',
  },
  patient: {
    title: 'Entries of people transferred',
    caption:
      'How many entries of people were entered and changed on each day in GoHighLevel (upwards) and in e-Physio (downwards).',
  },
  waiting: {
    title: 'What waited',
    caption:
      'How many items were open at the end of each day (today: how many are now), without what could not be transferred.',
  },
  messages: {
    title: 'How long messages took',
    caption:
      'How long it took until a message of GoHighLevel was done; if it was held back or tried again, that time counts, too.',
  },
  inEphysio: 'in e-Physio',
  inGhl: 'in GoHighLevel',
  ways: { created: 'entered', updated: 'changed', cancelled: 'cancelled' },
  conflicts: 'changed on both sides',
  reviews: 'other open items',
  median: 'half of them within',
  slow: '95% within',
  nothing: 'Nothing on these days.',
  notKept: 'not kept any more',
  keptFrom: (date) => `What was before ${date} is not kept any more.`,
};
