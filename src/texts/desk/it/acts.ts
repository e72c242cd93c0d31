import type { ActTexts } from '../acts-texts.ts';
import { SYSTEM } from '../person-phrase.ts';

const LEAVE = 'Scelga «Lasciare così».';

export const acts: ActTexts = {
  buttons: {
    same: 'Sì, la stessa persona',
    sameAs: (name) => `Sì, è ${name}`,
    different: 'No, due persone diverse',
    noneOfThem: 'No, nessuna di queste',
    takeEphysio: 'Riprendere il dato da e-Physio',
    takeGhl: 'Riprendere il dato da GoHighLevel',
    leave: 'Lasciare così',
    done: 'Fatto',
    aside: 'Mettere da parte',
    retry: 'Riprovare',
    stopTrying: 'Non riprovare più',
    transferAnyway: 'Trasmettere comunque',
    openInGhl: 'Aprire in GoHighLevel',
    connect: 'Collegare a GoHighLevel',
    connectAgain: 'Collegare di nuovo a GoHighLevel',
  },
  outcomes: {
    gone: 'Questa pendenza è già stata evasa. Non è stato modificato nulla.',
    noSuchAnswer: 'A questa pendenza non si può rispondere così. Non è stato modificato nulla.',
    left: 'Resta com’è.',
    done: 'Fatto.',
    aside:
      'Messa da parte. Finché la causa sussiste, la pendenza ricompare con una sincronizzazione successiva.',
    retriedNow: 'È in corso un nuovo tentativo. Aggiorni la pagina tra un minuto.',
    retriedByNextRun: 'La prossima sincronizzazione riprova.',
    stoppedTrying: 'Non ci saranno altri tentativi. La prossima sincronizzazione esamina comunque la scheda.',
    workedOn: {
      one: '{n} messaggio è in elaborazione.',
      other: '{n} messaggi sono in elaborazione.',
      many: '{n} di messaggi sono in elaborazione.',
    },
    joined: (isComplete) =>
      isComplete
        ? 'Le due schede sono associate. Ciò che differiva è salvato in entrambi i programmi.'
        : 'Le due schede sono associate. La prossima sincronizzazione trasmette il resto.',
    nameTaken: (isComplete) =>
      isComplete
        ? 'È sempre la stessa persona. Il nuovo nome vale ora in entrambi i programmi.'
        : 'È sempre la stessa persona. La prossima sincronizzazione trasmette il resto.',
    different:
      'Sono persone diverse. Chi manca nell’altro programma vi viene registrato dalla prossima sincronizzazione.',
    differentAgain:
      'È già stato deciso così, e nel frattempo coincidono nome, data di nascita e telefono o e-mail. Confermi che è la stessa persona, oppure corregga uno di questi dati.',
    unlinked: 'L’associazione è sciolta. La prossima sincronizzazione cerca di nuovo per entrambe.',
    saved: 'Salvato in entrambi i programmi.',
    alreadySaved: 'Fatto. Entrambi i programmi avevano già questo dato.',
    byHand: (side) =>
      `Fatto. In ${SYSTEM[side]} inserisca il dato a mano; c’è una nuova pendenza che lo ricorda.`,
    stopped: {
      locked: 'È in corso una sincronizzazione. Riprovi tra un minuto.',
      'sign-in': 'L’accesso a uno dei due programmi non è più consentito. Non è stato modificato nulla.',
      unreachable: 'e-Physio o GoHighLevel non risponde. Riprovi tra qualche minuto.',
      guard: 'Operazione fermata per sicurezza. Non è stato modificato nulla.',
      other: 'L’operazione non è riuscita. Avvisi la persona che si occupa di questo programma.',
    },
  },
  refusals: {
    busy: () => 'Una sincronizzazione sta usando questa scheda. Riprovi tra un minuto.',
    failed: ({ isAskedAgain }) =>
      isAskedAgain === true
        ? 'L’operazione non è riuscita. Decida di nuovo quando il problema è risolto.'
        : 'L’operazione non è riuscita. Non è stato modificato nulla.',
    'patient-gone': ({ side }) =>
      side === 'ephysio'
        ? 'La scheda non è più in e-Physio, o non è attiva.'
        : 'Il contatto non è più in GoHighLevel.',
    'linked-to-another': ({ side }) =>
      side === 'ephysio'
        ? 'La scheda in e-Physio è già associata a un altro contatto. Unisca i due contatti in GoHighLevel.'
        : 'Il contatto in GoHighLevel è già associato a un’altra scheda. Unisca le due schede in e-Physio.',
    'not-linked': () => 'Le due schede non sono più associate.',
    'nothing-in-common': () => 'Le due schede non coincidono in nulla. Faccia prima coincidere il nome.',
    'no-tombstone': () => 'Qui non c’è nulla da ripristinare.',
    'both-gone': () => 'Nessuna delle due schede esiste ancora.',
    'link-removed': () => `Nel frattempo l’associazione è stata sciolta. Inserisca il dato a mano. ${LEAVE}`,
    'half-gone': () => `Una delle due schede non esiste più. ${LEAVE}`,
    'record-gone': ({ side }) => `La scheda non è più in ${SYSTEM[side]}, o non è attiva.`,
    owned: ({ side }) => `Questo dato vale sempre come figura in ${SYSTEM[side]}. Lo modifichi là.`,
    excluded: () => 'La persona non desidera figurare in GoHighLevel. Non vi viene trasmesso nulla.',
    'not-shared': () => `Secondo le impostazioni questo dato non viene trasmesso. ${LEAVE}`,
    'changed-since': () =>
      `Nel frattempo il dato è stato modificato ancora. Guardi entrambe le schede. ${LEAVE}`,
    'cannot-stand': () => 'Questo dato non può figurare in entrambi i programmi. Ne inserisca un altro.',
    'somebody-else': () => 'Il contatto porta ora un altro nome. Decida prima a chi appartiene.',
    required: () => 'e-Physio richiede questo dato. Là non si può eliminare.',
    cancelled: () => 'L’appuntamento è annullato. Se deve avere luogo, ne fissi uno nuovo.',
    'other-patient': () =>
      'L’appuntamento è ora attribuito a un’altra persona. Attenda la prossima sincronizzazione.',
    kept: () =>
      'L’appuntamento è iniziato o è fatturato. Resta com’è, a meno che Lei lo modifichi in e-Physio.',
    'not-taken': ({ side }) => `${SYSTEM[side]} non ha accettato il dato.`,
    'first-write': ({ side, outcome }) =>
      ({
        'by-hand': `${SYSTEM[side]} non lo consente automaticamente. Lo inserisca là a mano; la prossima sincronizzazione lo trasmette.`,
        unknown: `Non è certo che ${SYSTEM[side]} abbia ricevuto il dato. La prossima sincronizzazione lo accerta.`,
        failed: `${SYSTEM[side]} non ha accettato il dato.`,
      })[outcome],
    'second-write': ({ side, outcome }) => {
      const holder = SYSTEM[side === 'ghl' ? 'ephysio' : 'ghl'];
      return {
        'taken-back': `${SYSTEM[side]} non ha accettato il dato. Entrambe le schede sono rimaste com’erano.`,
        duplicate: `Il dato figura ora in ${holder}. In GoHighLevel appartiene già a un altro contatto.`,
        failed: `Il dato figura ora in ${holder}. Per ${SYSTEM[side]} la prossima sincronizzazione riprova.`,
      }[outcome];
    },
  },
};
