import type { ChartsTexts } from '../charts-texts.ts';

export const charts: ChartsTexts = {
  appointment: {
    title: 'Rendez-vous transmis',
    caption:
      'Nombre de rendez-vous saisis, modifiés et annulés chaque jour dans GoHighLevel (vers le haut) et dans e-Physio (vers le bas).',
  },
  patient: {
    title: 'Fiches de personnes transmises',
    caption:
      'Nombre de fiches de personnes saisies et modifiées chaque jour dans GoHighLevel (vers le haut) et dans e-Physio (vers le bas).',
  },
  waiting: {
    title: 'Ce qui était en suspens',
    caption:
      'Nombre de points en suspens à la fin de chaque jour (aujourd’hui\u202f: maintenant), sans ce qui n’a pas pu être transmis.',
  },
  messages: {
    title: 'Durée des messages',
    caption:
      'Temps écoulé jusqu’à ce qu’un message de GoHighLevel soit traité\u202f; s’il a été retenu ou réessayé, ce temps compte aussi.',
  },
  inEphysio: 'dans e-Physio',
  inGhl: 'dans GoHighLevel',
  ways: { created: 'saisies', updated: 'modifications', cancelled: 'annulations' },
  conflicts: 'modifié des deux côtés',
  reviews: 'autres points en suspens',
  median: 'la moitié en',
  slow: '95\u202f% en',
  nothing: 'Aucune donnée pour ces jours.',
  notKept: 'plus conservé',
  keptFrom: (date) => `Ce qui précède le ${date} n’est plus conservé.`,
};
