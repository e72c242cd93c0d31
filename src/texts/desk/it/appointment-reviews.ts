import { capital, SYSTEM } from '../person-phrase.ts';
import type { AppointmentReviewTexts } from '../reviews-texts.ts';
import { words } from './words.ts';

const on = (at: string | null): string => (at === null ? '' : ` di ${at}`);
const online = ({ name, isOnline }: { readonly name: string; readonly isOnline: boolean }): string =>
  isOnline ? `${name} (prenotazione online)` : name;

export const appointmentReviews: AppointmentReviewTexts = {
  'appointment-by-hand': {
    says: ({ person, at, action, side }) => {
      const what = { create: 'inserito', update: 'modificato', cancel: 'annullato' }[action];
      return `L’appuntamento di ${person.name}${on(at)} non può essere ${what} automaticamente in ${SYSTEM[side]}.`;
    },
    advice: ({ action, side, isFinal }) => {
      const what = {
        create: `Inserisca l’appuntamento a mano in ${SYSTEM[side]}.`,
        update: `Modifichi l’appuntamento a mano in ${SYSTEM[side]}.`,
        cancel: `Annulli l’appuntamento a mano in ${SYSTEM[side]}.`,
      }[action];
      return isFinal ? `${what} Se tutto deve restare com’è, lasci così.` : what;
    },
  },
  'patient-not-linked': {
    says: ({ person, count, source, why }, { counted }) => {
      const can = count === 1 ? 'non può essere trasmesso' : 'non possono essere trasmessi';
      const other = SYSTEM[source === 'ghl' ? 'ephysio' : 'ghl'];
      const because = {
        'not-linked':
          source === 'ephysio'
            ? 'La scheda in e-Physio non è attiva o attende una decisione, oppure il contatto è stato eliminato in GoHighLevel.'
            : 'Il contatto attende una decisione, oppure secondo le impostazioni non viene registrato in e-Physio.',
        'not-created': `La persona non ha ancora potuto essere registrata in ${other}.`,
        'contact-deleted': 'Il contatto è stato eliminato in GoHighLevel.',
        'contact-unread': 'Il contatto non ha potuto essere letto.',
        'somebody-else': 'Il contatto o la scheda corrisponde ora a qualcun altro.',
      }[why];
      return `${counted(count, words.appointments)} di ${person.name} ${can} a ${other}. ${because}`;
    },
    advice: ({ why }) =>
      ({
        'not-linked':
          'Decida su ciò che è ancora in sospeso per questa persona. Se non c’è nulla, verifichi la scheda in entrambi i programmi.',
        'not-created': 'La prossima sincronizzazione riprova.',
        'contact-deleted':
          'Se la persona deve figurare di nuovo in GoHighLevel, vi registri un nuovo contatto.',
        'contact-unread': 'La prossima sincronizzazione riprova.',
        'somebody-else': 'Decida prima se è ancora la stessa persona.',
      })[why],
  },
  'patient-changed': {
    says: ({ person, other, at, isUnshared }) => {
      const what = `L’appuntamento${on(at)} è attribuito a ${person.name} in e-Physio e a ${other.name} in GoHighLevel.`;
      return isUnshared ? `${what} Tra i due non viene trasmesso nulla.` : what;
    },
    advice: ({ isUnshared }) =>
      isUnshared
        ? 'Se è la stessa persona, associ prima le due schede. Se sono due, annulli l’appuntamento sbagliato nel suo programma.'
        : 'Se è giusto, attribuisca l’appuntamento all’altra persona in e-Physio. Se è sbagliato, lo annulli in GoHighLevel.',
  },
  'deleted-but-on': {
    says: ({ person, at, side, isWithContact }) =>
      isWithContact
        ? `L’appuntamento di ${person.name}${on(at)} è stato eliminato o annullato in GoHighLevel insieme al contatto. In e-Physio ha ancora luogo.`
        : `L’appuntamento di ${person.name}${on(at)} è stato eliminato in ${SYSTEM[side]}. In ${SYSTEM[side === 'ghl' ? 'ephysio' : 'ghl']} ha ancora luogo.`,
    advice: ({ side, isWithContact }) =>
      isWithContact
        ? 'Se l’appuntamento ha luogo, lo lasci così. Altrimenti lo annulli in e-Physio.'
        : `Se l’appuntamento ha luogo, lo rifaccia in ${SYSTEM[side]}. Altrimenti lo annulli in ${SYSTEM[side === 'ghl' ? 'ephysio' : 'ghl']}.`,
  },
  'double-booked': {
    says: ({ at, therapist, booking, other }) => {
      const when = at === null ? 'Nello stesso momento' : capital(at);
      if (other === null)
        return `${when} è fissato un appuntamento per ${online(booking)}${therapist === null ? '' : ` da ${therapist}`}, benché sia registrata un’assenza.`;
      return therapist === null
        ? `${when} nella stessa agenda ci sono due appuntamenti: ${online(booking)} e ${online(other)}.`
        : `${when} ${therapist} ha due appuntamenti: ${online(booking)} e ${online(other)}.`;
    },
    advice: ({ other }) =>
      other === null
        ? 'Sposti l’appuntamento o l’assenza. Se entrambi devono restare, lasci così.'
        : 'Sposti uno dei due in e-Physio o in GoHighLevel; l’altro programma verrà aggiornato. Se entrambi devono restare, lasci così.',
  },
  'series-as-one': {
    says: ({ person, at }) =>
      `L’appuntamento di ${person.name}${on(at)} in e-Physio rappresenta un’intera serie di GoHighLevel. Ogni appuntamento della serie è inserito anche singolarmente; questo è probabilmente di troppo.`,
    advice: () => 'Annulli questo appuntamento in e-Physio, a meno che sia stato inserito per altro.',
  },
  'out-of-scope': {
    says: ({ person, at }) =>
      `L’appuntamento di ${person.name}${on(at)} si trova in un’agenda di GoHighLevel che non viene sincronizzata. In e-Physio resta com’è; viene trasmesso ancora soltanto un annullamento.`,
    advice: () =>
      'Sposti l’appuntamento in modo che i due programmi coincidano, oppure lo annulli. Se l’agenda deve essere sincronizzata, avvisi la persona che si occupa di questo programma.',
  },
  'unknown-status': {
    says: ({ count, status }, { counted }) =>
      `${counted(count, words.appointments)} ${count === 1 ? 'ha' : 'hanno'} in e-Physio uno stato che questo programma non conosce (${status}). GoHighLevel mostra «${words.statuses.new}».`,
    advice: () => 'Comunichi alla persona che si occupa di questo programma che cosa significa questo stato.',
  },
  'status-without-code': {
    says: ({ count, status }, { counted }) =>
      `${counted(count, words.appointments)} ${count === 1 ? 'risulta' : 'risultano'} ora in GoHighLevel «${status}». Per e-Physio non è impostato nessuno stato corrispondente; vi resta quello di prima.`,
    advice: () =>
      'Imposti lo stato a mano in e-Physio, oppure comunichi alla persona che si occupa di questo programma quale deve essere.',
  },
};
