import type { OverviewTexts } from '../overview-texts.ts';

export const overview: OverviewTexts = {
  about: 'How each practice is doing. Those in trouble come first, then those where something waits.',
  state: 'State',
  openItems: 'Open items',
  lastRun: 'Last comparison',
};
