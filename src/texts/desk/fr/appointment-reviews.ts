import { capital, SYSTEM } from '../person-phrase.ts';
import type { AppointmentReviewTexts } from '../reviews-texts.ts';
import { ofName } from './nouns.ts';
import { words } from './words.ts';

const on = (at: string | null): string => (at === null ? '' : ` du ${at}`);
const online = ({ name, isOnline }: { readonly name: string; readonly isOnline: boolean }): string =>
  isOnline ? `${name} (réservation en ligne)` : name;

export const appointmentReviews: AppointmentReviewTexts = {
  'appointment-by-hand': {
    says: ({ person, at, action, side }) => {
      const what = { create: 'inscrit', update: 'modifié', cancel: 'annulé' }[action];
      return `Le rendez-vous ${ofName(person.name)}${on(at)} ne peut pas être ${what} automatiquement dans ${SYSTEM[side]}.`;
    },
    advice: ({ action, side, isFinal }) => {
      const what = {
        create: `Inscrivez le rendez-vous à la main dans ${SYSTEM[side]}.`,
        update: `Modifiez le rendez-vous à la main dans ${SYSTEM[side]}.`,
        cancel: `Annulez le rendez-vous à la main dans ${SYSTEM[side]}.`,
      }[action];
      return isFinal ? `${what} Si rien ne doit changer, laissez tel quel.` : what;
    },
  },
  'patient-not-linked': {
    says: ({ person, count, source, why }, { counted }) => {
      const can = count < 2 ? 'ne peut pas' : 'ne peuvent pas';
      const other = SYSTEM[source === 'ghl' ? 'ephysio' : 'ghl'];
      const because = {
        'not-linked':
          source === 'ephysio'
            ? 'La fiche n’est pas active dans e-Physio ou attend une décision, ou le contact a été supprimé dans GoHighLevel.'
            : 'Le contact attend une décision, ou les réglages ne prévoient pas de le saisir dans e-Physio.',
        'not-created': `La personne n’a pas encore pu être saisie dans ${other}.`,
        'contact-deleted': 'Le contact a été supprimé dans GoHighLevel.',
        'contact-unread': 'Le contact n’a pas pu être lu.',
        'somebody-else': 'Le contact ou la fiche correspond maintenant à quelqu’un d’autre.',
      }[why];
      return `${counted(count, words.appointments)} ${ofName(person.name)} ${can} être transmis à ${other}. ${because}`;
    },
    advice: ({ why }) =>
      ({
        'not-linked':
          'Décidez de ce qui est encore en suspens pour cette personne. S’il n’y a rien, vérifiez la fiche des deux côtés.',
        'not-created': 'La prochaine synchronisation réessaie.',
        'contact-deleted':
          'Si la personne doit de nouveau figurer dans GoHighLevel, saisissez-y un nouveau contact.',
        'contact-unread': 'La prochaine synchronisation réessaie.',
        'somebody-else': 'Décidez d’abord s’il s’agit encore de la même personne.',
      })[why],
  },
  'patient-changed': {
    says: ({ person, other, at, isUnshared }) => {
      const what = `Le rendez-vous${on(at)} est attribué à ${person.name} dans e-Physio et à ${other.name} dans GoHighLevel.`;
      return isUnshared ? `${what} Rien n’est transmis entre les deux.` : what;
    },
    advice: ({ isUnshared }) =>
      isUnshared
        ? 'S’il s’agit de la même personne, associez d’abord les deux fiches. S’il y en a deux, annulez le rendez-vous erroné de son côté.'
        : 'Si c’est juste, attribuez le rendez-vous à l’autre personne dans e-Physio. Si c’est faux, annulez-le dans GoHighLevel.',
  },
  'deleted-but-on': {
    says: ({ person, at, side, isWithContact }) =>
      isWithContact
        ? `Le rendez-vous ${ofName(person.name)}${on(at)} a été supprimé ou annulé dans GoHighLevel avec le contact. Dans e-Physio, il a toujours lieu.`
        : `Le rendez-vous ${ofName(person.name)}${on(at)} a été supprimé dans ${SYSTEM[side]}. Dans ${SYSTEM[side === 'ghl' ? 'ephysio' : 'ghl']}, il a toujours lieu.`,
    advice: ({ side, isWithContact }) =>
      isWithContact
        ? 'Si le rendez-vous a lieu, laissez-le tel quel. Sinon, annulez-le dans e-Physio.'
        : `Si le rendez-vous a lieu, refaites-le dans ${SYSTEM[side]}. Sinon, annulez-le dans ${SYSTEM[side === 'ghl' ? 'ephysio' : 'ghl']}.`,
  },
  'double-booked': {
    says: ({ at, therapist, booking, other }) => {
      const when = at === null ? 'Au même moment' : capital(at);
      if (other === null)
        return `${when}, un rendez-vous est fixé pour ${online(booking)}${therapist === null ? '' : ` chez ${therapist}`}, alors qu’une absence est inscrite.`;
      return therapist === null
        ? `${when}, il y a deux rendez-vous dans le même agenda\u202f: ${online(booking)} et ${online(other)}.`
        : `${when}, ${therapist} a deux rendez-vous\u202f: ${online(booking)} et ${online(other)}.`;
    },
    advice: ({ other }) =>
      other === null
        ? 'Déplacez le rendez-vous ou l’absence. Si les deux doivent rester, laissez tel quel.'
        : 'Déplacez l’un des deux dans e-Physio ou dans GoHighLevel\u202f; l’autre côté sera mis à jour. Si les deux doivent rester, laissez tel quel.',
  },
  'series-as-one': {
    says: ({ person, at }) =>
      `Le rendez-vous ${ofName(person.name)}${on(at)} représente dans e-Physio toute une série de GoHighLevel. Chaque rendez-vous de la série y est aussi inscrit séparément\u202f; celui-ci est sans doute de trop.`,
    advice: () => 'Annulez ce rendez-vous dans e-Physio, sauf si vous l’avez inscrit pour une autre raison.',
  },
  'out-of-scope': {
    says: ({ person, at }) =>
      `Le rendez-vous ${ofName(person.name)}${on(at)} se trouve dans un agenda de GoHighLevel qui n’est pas synchronisé. Dans e-Physio, il reste tel quel\u202f; seule une annulation sera encore transmise.`,
    advice: () =>
      'Déplacez le rendez-vous de sorte que les deux côtés concordent, ou annulez-le. Si l’agenda doit être synchronisé, avertissez la personne qui s’occupe de ce programme.',
  },
  'unknown-status': {
    says: ({ count, status }, { counted }) =>
      `${counted(count, words.appointments)} ${count < 2 ? 'a' : 'ont'} dans e-Physio un statut que ce programme ne connaît pas (${status}). GoHighLevel affiche «\u202f${words.statuses.new}\u202f».`,
    advice: () => 'Indiquez à la personne qui s’occupe de ce programme ce que ce statut signifie.',
  },
  'status-without-code': {
    says: ({ count, status }, { counted }) =>
      `${counted(count, words.appointments)} ${count < 2 ? 'est' : 'sont'} maintenant «\u202f${status}\u202f» dans GoHighLevel. Aucun statut n’est prévu pour cela dans e-Physio\u202f; l’ancien y reste.`,
    advice: () =>
      'Mettez le statut à la main dans e-Physio, ou indiquez à la personne qui s’occupe de ce programme lequel utiliser.',
  },
};
