import type { OverviewTexts } from '../overview-texts.ts';

export const overview: OverviewTexts = {
  about: 'La situazione di ogni studio. Prima gli studi con un guasto, poi quelli con pendenze.',
  state: 'Stato',
  openItems: 'Pendenze',
  lastRun: 'Ultima sincronizzazione',
};
