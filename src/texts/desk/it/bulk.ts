import type { BulkTexts } from '../bulk-texts.ts';

export const bulk: BulkTexts = {
  acts: {
    leave: 'Lasciare tutto così',
    done: 'Segnare tutto come fatto',
    aside: 'Mettere tutto da parte',
    'retry-letter': 'Riprovare tutto',
    'retry-failure': 'Riprovare tutto',
    ephysio: 'Riprendere tutti i dati da e-Physio',
    ghl: 'Riprendere tutti i dati da GoHighLevel',
  },
  meaning: {
    leave: 'Queste pendenze saranno evase. Nelle schede non cambia nulla.',
    done: 'Con ciò Lei dichiara di aver inserito a mano tutto quanto segue. Queste pendenze saranno evase.',
    aside:
      'Queste pendenze saranno messe da parte. Finché la causa sussiste, ricompaiono con una sincronizzazione successiva.',
    'retry-letter': 'Questi messaggi di GoHighLevel saranno elaborati di nuovo, subito.',
    'retry-failure': 'La prossima sincronizzazione prova di nuovo a trasmettere queste schede.',
    ephysio: 'I dati da e-Physio saranno salvati in entrambi i programmi.',
    ghl: 'I dati da GoHighLevel saranno salvati in entrambi i programmi.',
  },
  concerned: {
    one: 'Si tratta di {n} pendenza.',
    other: 'Si tratta di {n} pendenze.',
    many: 'Si tratta di {n} di pendenze.',
  },
  others: { one: 'e {n} altra', other: 'e altre {n}' },
  onlyThese: 'Ciò che si aggiunge nel frattempo resta in sospeso.',
  now: 'Adesso',
  after: 'Dopo',
  leftOut: {
    'other-answer': {
      one: '{n} pendenza di questo genere è esclusa: richiede un’altra risposta.',
      other: '{n} pendenze di questo genere sono escluse: richiedono un’altra risposta.',
    },
    unreadable: {
      one: '{n} pendenza è esclusa: i suoi dati salvati non si possono aprire.',
      other: '{n} pendenze sono escluse: i loro dati salvati non si possono aprire.',
    },
    limit: {
      one: '{n} pendenza è per ora esclusa: il numero è limitato. Ripeta l’operazione dopo.',
      other: '{n} pendenze sono per ora escluse: il numero è limitato. Ripeta l’operazione dopo.',
    },
  },
  confirm: (number) => `Per confermare digiti il numero ${number}`,
  wrongNumber: (number) =>
    `Non è stato modificato nulla, perché il numero era sbagliato. Deve essere ${number}. Rilegga prima l’elenco.`,
  nothing: 'Qui non c’è più nulla in sospeso.',
  ends: {
    saved: {
      one: '{n} dato salvato in entrambi i programmi',
      other: '{n} dati salvati in entrambi i programmi',
    },
    'same-already': {
      one: '{n} dato figurava già in entrambi i programmi',
      other: '{n} dati figuravano già in entrambi i programmi',
    },
    'by-hand': {
      one: '{n} dato ancora da inserire a mano (nuova pendenza)',
      other: '{n} dati ancora da inserire a mano (nuove pendenze)',
    },
    leave: { one: '{n} pendenza lasciata così', other: '{n} pendenze lasciate così' },
    done: { one: '{n} pendenza evasa', other: '{n} pendenze evase' },
    aside: { one: '{n} pendenza messa da parte', other: '{n} pendenze messe da parte' },
    'retry-letter': { one: '{n} messaggio in elaborazione', other: '{n} messaggi in elaborazione' },
    'retry-failure': {
      one: '{n} scheda da riprovare con la prossima sincronizzazione',
      other: '{n} schede da riprovare con la prossima sincronizzazione',
    },
    gone: {
      one: '{n} pendenza era già evasa o è cambiata',
      other: '{n} pendenze erano già evase o sono cambiate',
    },
    refused: {
      one: '{n} dato non ha potuto essere salvato',
      other: '{n} dati non hanno potuto essere salvati',
    },
    open: { one: '{n} pendenza resta aperta', other: '{n} pendenze restano aperte' },
  },
  stopped: {
    locked: 'È in corso una sincronizzazione. Riprovi tra un minuto.',
    'sign-in': 'L’accesso a uno dei due programmi non è più consentito.',
    unreachable: 'e-Physio o GoHighLevel non risponde. Riprovi tra qualche minuto.',
    guard: 'Operazione fermata per sicurezza.',
    other: 'L’operazione non è riuscita. Avvisi la persona che si occupa di questo programma.',
  },
};
