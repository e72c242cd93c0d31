import type { GuardFacts } from '../../../domain/plan/guard-facts.ts';
import { SYSTEM } from '../person-phrase.ts';
import type { GuardWords, RunTexts } from '../run-texts.ts';

type Massive = Extract<GuardFacts, { guard: 'mass-change' }>;

const KIND = {
  patient: 'Pazienti',
  appointment: 'Appuntamenti',
  'block-slot': 'Fasce orarie bloccate',
} as const;

const massText = ({ count, linked, entity, by }: Massive, { number, field }: GuardWords): string => {
  const of = `${number(count)} su ${number(linked)}`;
  if ('minutes' in by)
    return `${of} appuntamenti verrebbero spostati della stessa durata (${number(Math.abs(by.minutes))} minuti).`;
  const what = field === null ? 'lo stesso dato' : `lo stesso dato (${field})`;
  return 'firstField' in by
    ? `In ${of} nuove associazioni ${what} verrebbe sostituito.`
    : `${KIND[entity]}: in ${of} ${what} verrebbe modificato.`;
};

export const run: RunTexts = {
  about: 'L’anteprima mostra che cosa modificherebbe ora una sincronizzazione. Di per sé non modifica nulla.',
  showPreview: 'Mostrare l’anteprima',
  showPreviewAgain: 'Rifare l’anteprima',
  startNow: 'Avviare ora',
  startAnyway: 'Avviare comunque',
  reloads: 'Questa pagina si ricarica da sola.',
  previewRuns: 'L’anteprima è in preparazione',
  runRuns: 'La sincronizzazione è in corso',
  steps: {
    'reading-patients': 'Lettura dei pazienti',
    'reading-new-contacts': 'Lettura dei nuovi contatti',
    'reading-contacts': 'Lettura dei contatti',
    'reading-appointments': 'Lettura degli appuntamenti',
    'reading-visits': 'Lettura degli appuntamenti passati',
    'unfinished-writes': 'Controllo di ciò che era iniziato',
    'unfinished-block-slots': 'Controllo delle fasce bloccate iniziate',
    patients: 'Trasmissione dei pazienti',
    appointments: 'Trasmissione degli appuntamenti',
    'block-slots': 'Blocco delle fasce orarie',
    emptying: 'Eliminazione di dati',
  },
  progress: (done, total) => `${done} su ${total}`,
  previewOf: (at, by) => `Anteprima delle ${at} (${by})`,
  runOf: (at, by) => `Sincronizzazione delle ${at} (${by})`,
  alreadyRuns: 'Per questo studio è già in corso una sincronizzazione o un’anteprima.',
  nothingToDo: 'I due programmi concordano. Una sincronizzazione ora non modificherebbe nulla.',
  nothingDone: 'I due programmi concordavano. Non è stato modificato nulla.',
  wouldChange: 'Che cosa verrebbe modificato',
  changed: 'Che cosa è stato modificato',
  groups: {
    'cancel appointment ephysio': {
      one: '{n} appuntamento annullato in e-Physio',
      other: '{n} appuntamenti annullati in e-Physio',
      many: '{n} di appuntamenti annullati in e-Physio',
    },
    'cancel appointment ghl': {
      one: '{n} appuntamento annullato in GoHighLevel',
      other: '{n} appuntamenti annullati in GoHighLevel',
      many: '{n} di appuntamenti annullati in GoHighLevel',
    },
    'create patient ephysio': {
      one: '{n} nuova persona in e-Physio',
      other: '{n} nuove persone in e-Physio',
      many: '{n} di nuove persone in e-Physio',
    },
    'create patient ghl': {
      one: '{n} nuova persona in GoHighLevel',
      other: '{n} nuove persone in GoHighLevel',
      many: '{n} di nuove persone in GoHighLevel',
    },
    'create appointment ephysio': {
      one: '{n} nuovo appuntamento in e-Physio',
      other: '{n} nuovi appuntamenti in e-Physio',
      many: '{n} di nuovi appuntamenti in e-Physio',
    },
    'create appointment ghl': {
      one: '{n} nuovo appuntamento in GoHighLevel',
      other: '{n} nuovi appuntamenti in GoHighLevel',
      many: '{n} di nuovi appuntamenti in GoHighLevel',
    },
    'update patient ephysio': {
      one: '{n} persona modificata in e-Physio',
      other: '{n} persone modificate in e-Physio',
      many: '{n} di persone modificate in e-Physio',
    },
    'update patient ghl': {
      one: '{n} persona modificata in GoHighLevel',
      other: '{n} persone modificate in GoHighLevel',
      many: '{n} di persone modificate in GoHighLevel',
    },
    'update appointment ephysio': {
      one: '{n} appuntamento modificato in e-Physio',
      other: '{n} appuntamenti modificati in e-Physio',
      many: '{n} di appuntamenti modificati in e-Physio',
    },
    'update appointment ghl': {
      one: '{n} appuntamento modificato in GoHighLevel',
      other: '{n} appuntamenti modificati in GoHighLevel',
      many: '{n} di appuntamenti modificati in GoHighLevel',
    },
    'tombstone patient': {
      one: '{n} persona eliminata in GoHighLevel',
      other: '{n} persone eliminate in GoHighLevel',
      many: '{n} di persone eliminate in GoHighLevel',
    },
    'link patient': {
      one: '{n} persona associata',
      other: '{n} persone associate',
      many: '{n} di persone associate',
    },
    'link appointment': {
      one: '{n} appuntamento associato',
      other: '{n} appuntamenti associati',
      many: '{n} di appuntamenti associati',
    },
    'create block-slot ghl': {
      one: '{n} fascia oraria bloccata in GoHighLevel',
      other: '{n} fasce orarie bloccate in GoHighLevel',
      many: '{n} di fasce orarie bloccate in GoHighLevel',
    },
    'update block-slot ghl': {
      one: '{n} fascia bloccata modificata in GoHighLevel',
      other: '{n} fasce bloccate modificate in GoHighLevel',
      many: '{n} di fasce bloccate modificate in GoHighLevel',
    },
    'remove block-slot ghl': {
      one: '{n} fascia oraria di nuovo libera in GoHighLevel',
      other: '{n} fasce orarie di nuovo libere in GoHighLevel',
      many: '{n} di fasce orarie di nuovo libere in GoHighLevel',
    },
  },
  unchanged: {
    one: '{n} scheda resta invariata.',
    other: '{n} schede restano invariate.',
    many: '{n} di schede restano invariate.',
  },
  heldBack: 'trattenuto per sicurezza',
  more: { one: '{n} in più', other: '{n} in più' },
  unnamed: 'Senza nome',
  stopped: 'Fermata per sicurezza',
  partlyStopped: 'Una parte viene trattenuta per sicurezza',
  guard: (words) => {
    const { facts, number } = words;
    switch (facts.guard) {
      case 'empty-side':
        return `${SYSTEM[facts.side]} non mostra nessuna scheda. Dovrebbero essercene ${number(facts.expected)}.`;
      case 'shrunk-side':
        return `${SYSTEM[facts.side]} mostra solo ${number(facts.count)} schede. L’ultima volta erano ${number(facts.lastCount)}.`;
      case 'retire-limit':
        return `${KIND[facts.entity]}: ${number(facts.count)} su ${number(facts.linked)} verrebbero annullati senza che qualcuno li abbia annullati qui.`;
      case 'creations':
        return `${number(facts.count)} persone verrebbero registrate in e-Physio. Senza conferma il limite è ${number(facts.limit)}.`;
      case 'mass-change':
        return massText(facts, words);
    }
  },
  guardAdvice:
    'Verifichi in entrambi i programmi se è voluto. In caso contrario informi la persona che si occupa di questo programma. Se è voluto, avvii comunque la sincronizzazione.',
  override: {
    title: 'Avviare comunque?',
    text: 'La sincronizzazione modificherà anche ciò che è stato fermato per sicurezza:',
    checked: 'Ho verificato in entrambi i programmi. Le modifiche sono volute.',
    tickFirst: 'Confermi prima di aver verificato.',
    cancel: 'Rinunciare',
  },
  troubles: {
    locked: 'È in corso un’altra sincronizzazione. Riprovi tra qualche minuto.',
    unreachable: 'e-Physio o GoHighLevel non risponde. Riprovi tra qualche minuto.',
    'sign-in':
      'L’accesso a e-Physio o a GoHighLevel non è più valido. Informi la persona che si occupa di questo programma.',
    config: 'Un’impostazione non è corretta. Informi la persona che si occupa di questo programma.',
    'some-failed': 'Non è stato possibile trasmettere tutto. La prossima sincronizzazione riproverà.',
    killed: 'La sincronizzazione è stata interrotta. La prossima farà il resto.',
    other: 'Qualcosa non ha funzionato. Informi la persona che si occupa di questo programma.',
  },
  done: 'Terminata.',
  failed: {
    one: 'Non è stato possibile trasmettere {n} scheda.',
    other: 'Non è stato possibile trasmettere {n} schede.',
    many: 'Non è stato possibile trasmettere {n} di schede.',
  },
  openItems: {
    one: '{n} pendenza La attende.',
    other: '{n} pendenze La attendono.',
    many: '{n} di pendenze La attendono.',
  },
  toToday: 'A «Oggi»',
  differs: 'Differenze rispetto all’anteprima',
  notDone: {
    one: '{n} modifica dell’anteprima non era più necessaria o non era possibile.',
    other: '{n} modifiche dell’anteprima non erano più necessarie o non erano possibili.',
    many: '{n} di modifiche dell’anteprima non erano più necessarie o non erano possibili.',
  },
  added: {
    one: 'Si è aggiunta {n} modifica.',
    other: 'Si sono aggiunte {n} modifiche.',
    many: 'Si sono aggiunte {n} di modifiche.',
  },
  asPreviewed: 'È stato modificato solo ciò che mostrava l’anteprima.',
};
