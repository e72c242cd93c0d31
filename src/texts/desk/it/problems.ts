import type { ProblemTexts, RunEnd } from '../problems-texts.ts';

const CARER = 'Avvisi la persona che si occupa di questo programma.';

const run = ({ what, at }: { readonly what: 'run' | 'renewal'; readonly at: string }): string =>
  what === 'run' ? `La sincronizzazione di ${at}` : `La proroga dell’accesso a GoHighLevel di ${at}`;

const ENDS: Readonly<Record<RunEnd, readonly [why: string, advice: string]>> = {
  'sign-in': ['L’accesso a e-Physio o a GoHighLevel non è più valido.', CARER],
  unreachable: [
    'e-Physio o GoHighLevel non rispondeva.',
    'La prossima sincronizzazione riprova. Se il problema persiste, avvisi la persona che si occupa di questo programma.',
  ],
  locked: ['Un’altra sincronizzazione non era ancora terminata.', 'La prossima sincronizzazione riprova.'],
  config: ['Un’impostazione è sbagliata.', CARER],
  bug: ['Il programma ha un errore.', CARER],
  other: ['Il motivo è indicato sotto.', CARER],
};

export const problems: ProblemTexts = {
  appRemoved: ({ at }) => ({
    title: 'Collegamento con GoHighLevel eliminato',
    text: `Il collegamento è stato eliminato in GoHighLevel (${at}). Da allora non viene più trasmesso nulla.`,
    advice: 'Colleghi di nuovo lo studio a GoHighLevel.',
  }),
  notSignedIn: () => ({
    title: 'Nessun collegamento con GoHighLevel',
    text: 'Lo studio non è collegato a GoHighLevel. Non viene trasmesso nulla.',
    advice: 'Colleghi lo studio a GoHighLevel.',
  }),
  notRenewable: ({ until }) => ({
    title: 'Il collegamento con GoHighLevel scade',
    text:
      until === null
        ? 'Il collegamento non si rinnova più automaticamente.'
        : `Il collegamento termina ${until} e non si rinnova più automaticamente.`,
    advice: 'Colleghi di nuovo lo studio a GoHighLevel.',
  }),
  runKilled: (words) => ({
    title: 'Sincronizzazione interrotta',
    text: `${run(words)} non è arrivata alla fine. La prossima fa il resto.`,
    advice: 'Se succede di nuovo, avvisi la persona che si occupa di questo programma.',
  }),
  recordsFailed: (words) => ({
    title: 'Trasmissione incompleta',
    text: `${run(words)} è terminata. Non trasmesso: ${words.failed ?? 'una parte'}.`,
    advice: 'La prossima sincronizzazione riprova.',
  }),
  runGuarded: (words) => ({
    title: 'Sincronizzazione fermata per sicurezza',
    text: `${run(words)} è stata fermata per sicurezza: il numero di modifiche era insolito.`,
    advice: `Verifichi se le modifiche sono volute. ${CARER}`,
  }),
  runFailed: (words) => {
    const [why, advice] = ENDS[words.end];
    return { title: 'Sincronizzazione non possibile', text: `${run(words)} non è riuscita. ${why}`, advice };
  },
  neverRan: () => ({
    title: 'Ancora nessuna sincronizzazione',
    text: 'Non c’è ancora stata una sincronizzazione completa.',
    advice: CARER,
  }),
  runOverdue: ({ at }) => ({
    title: 'Sincronizzazione in ritardo',
    text: `L’ultima sincronizzazione è di ${at}. Da allora non è stato più confrontato nulla.`,
    advice: CARER,
  }),
  inboxStuck: ({ waiting, since }) => ({
    title: 'Messaggi fermi',
    text: `Messaggi di GoHighLevel in sospeso: ${waiting}, il più vecchio ${since}.`,
    advice: CARER,
  }),
};
