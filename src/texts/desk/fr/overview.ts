import type { OverviewTexts } from '../overview-texts.ts';

export const overview: OverviewTexts = {
  about:
    'La situation de chaque cabinet. Les cabinets avec une panne viennent en premier, puis ceux qui ont des points en suspens.',
  state: 'État',
  openItems: 'Points en suspens',
  lastRun: 'Dernière synchronisation',
};
