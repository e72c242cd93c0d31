import type { DigestTexts } from '../digest-texts.ts';

export const digest: DigestTexts = {
  practice: (name) => `Studio ${name}`,
  subject: (practice, items, week) => `${practice}: ${items} (settimana ${week})`,
  noItems: 'nessuna pendenza',
  fresh: { one: 'di cui {n} nuova', other: 'di cui {n} nuove' },
  state: (word) => `Stato: ${word}`,
  tellSomebody: 'Informi la persona che si occupa del programma.',
  lastRun: (when, state) => `Ultima sincronizzazione: ${when}, ${state}`,
  neverRan: 'Ultima sincronizzazione: nessuna',
  runStates: {
    running: 'in corso',
    finished: 'terminata',
    unfinished: 'interrotta',
    stopped: 'fermata per sicurezza',
  },
  openPage: 'Aprire la pagina',
  pageAt: (address) => `Aprire la pagina: ${address}`,
  footer: 'Questo messaggio è stato inviato automaticamente. Non contiene dati di pazienti.',
};
