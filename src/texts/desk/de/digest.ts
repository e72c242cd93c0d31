import type { DigestTexts } from '../digest-texts.ts';

export const digest: DigestTexts = {
  practice: (name) => `Praxis ${name}`,
  subject: (practice, items, week) => `${practice}: ${items} (Woche ${week})`,
  noItems: 'keine Pendenzen',
  fresh: { one: 'davon {n} neu', other: 'davon {n} neu' },
  state: (word) => `Zustand: ${word}`,
  tellSomebody: 'Geben Sie der Person Bescheid, die das Programm betreut.',
  lastRun: (when, state) => `Letzter Abgleich: ${when}, ${state}`,
  neverRan: 'Letzter Abgleich: noch keiner',
  runStates: {
    running: 'läuft',
    finished: 'abgeschlossen',
    unfinished: 'nicht abgeschlossen',
    stopped: 'zur Sicherheit angehalten',
  },
  openPage: 'Seite öffnen',
  pageAt: (address) => `Seite öffnen: ${address}`,
  footer: 'Diese Nachricht wurde automatisch verschickt. Sie enthält keine Angaben zu Patienten.',
};
