import type { ChartsTexts } from '../charts-texts.ts';

export const charts: ChartsTexts = {
  appointment: {
    title: 'Appuntamenti trasmessi',
    caption:
      'Quanti appuntamenti sono stati registrati, modificati e annullati ogni giorno in GoHighLevel (verso l’alto) e in e-Physio (verso il basso).',
  },
  patient: {
    title: 'Schede di persone trasmesse',
    caption:
      'Quante schede di persone sono state registrate e modificate ogni giorno in GoHighLevel (verso l’alto) e in e-Physio (verso il basso).',
  },
  waiting: {
    title: 'Ciò che era in sospeso',
    caption:
      'Quante pendenze c’erano alla fine di ogni giorno (oggi: adesso), senza ciò che non è stato possibile trasmettere.',
  },
  messages: {
    title: 'Durata dei messaggi',
    caption:
      'Quanto tempo è passato prima che un messaggio di GoHighLevel fosse elaborato; se è stato trattenuto o riprovato, conta anche quel tempo.',
  },
  inEphysio: 'in e-Physio',
  inGhl: 'in GoHighLevel',
  ways: { created: 'registrazioni', updated: 'modifiche', cancelled: 'annullamenti' },
  conflicts: 'modificato in entrambi i programmi',
  reviews: 'altre pendenze',
  median: 'la metà entro',
  slow: '95\u202f% entro',
  nothing: 'In questi giorni nulla.',
  notKept: 'non più conservato',
  keptFrom: (date) => `Ciò che precede il ${date} non è più conservato.`,
};
