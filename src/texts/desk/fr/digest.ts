import type { DigestTexts } from '../digest-texts.ts';

export const digest: DigestTexts = {
  practice: (name) => `Cabinet ${name}`,
  subject: (practice, items, week) => `${practice}\u202f: ${items} (semaine ${week})`,
  noItems: 'aucun point en suspens',
  fresh: { one: 'dont {n} nouveau', other: 'dont {n} nouveaux' },
  state: (word) => `État\u202f: ${word}`,
  tellSomebody: 'Informez la personne qui s’occupe du programme.',
  lastRun: (when, state) => `Dernière synchronisation\u202f: ${when}, ${state}`,
  neverRan: 'Dernière synchronisation\u202f: aucune',
  runStates: {
    running: 'en cours',
    finished: 'terminée',
    unfinished: 'interrompue',
    stopped: 'arrêtée par sécurité',
  },
  openPage: 'Ouvrir la page',
  pageAt: (address) => `Ouvrir la page\u202f: ${address}`,
  footer: 'Ce message a été envoyé automatiquement. Il ne contient aucune donnée sur les patients.',
};
