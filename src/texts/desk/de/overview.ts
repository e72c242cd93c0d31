import type { OverviewTexts } from '../overview-texts.ts';

export const overview: OverviewTexts = {
  about: 'Wie es in jeder Praxis steht. Zuerst kommen Praxen mit einer Störung, dann solche mit Pendenzen.',
  state: 'Zustand',
  openItems: 'Pendenzen',
  lastRun: 'Letzter Abgleich',
};
