import type { ActTexts } from '../acts-texts.ts';
import { SYSTEM } from '../person-phrase.ts';

const LEAVE = 'Choisissez «\u202fLaisser tel quel\u202f».';

export const acts: ActTexts = {
  buttons: {
    same: 'Oui, la même personne',
    sameAs: (name) => `Oui, c’est ${name}`,
    different: 'Non, deux personnes différentes',
    noneOfThem: 'Non, aucune d’elles',
    takeEphysio: 'Reprendre la donnée d’e-Physio',
    takeGhl: 'Reprendre la donnée de GoHighLevel',
    leave: 'Laisser tel quel',
    done: 'C’est fait',
    aside: 'Mettre de côté',
    retry: 'Réessayer',
    stopTrying: 'Ne plus réessayer',
    transferAnyway: 'Transmettre quand même',
    openInGhl: 'Ouvrir dans GoHighLevel',
    connect: 'Relier à GoHighLevel',
    connectAgain: 'Relier de nouveau à GoHighLevel',
  },
  outcomes: {
    gone: 'Ce point n’est plus en suspens. Rien n’a été modifié.',
    noSuchAnswer: 'Cette réponse n’est pas possible pour ce point. Rien n’a été modifié.',
    left: 'Tout reste tel quel.',
    done: 'C’est fait.',
    aside: 'Mis de côté. Tant que la cause subsiste, le point revient lors d’une synchronisation ultérieure.',
    retriedNow: 'Un nouvel essai est en cours. Actualisez la page dans une minute.',
    retriedByNextRun: 'La prochaine synchronisation réessaie.',
    stoppedTrying:
      'Il n’y aura plus d’essai. La prochaine synchronisation examine la fiche dans tous les cas.',
    workedOn: {
      one: '{n} message est en cours de traitement.',
      other: '{n} messages sont en cours de traitement.',
      many: '{n} de messages sont en cours de traitement.',
    },
    joined: (isComplete) =>
      isComplete
        ? 'Les deux fiches sont associées. Ce qui différait est enregistré des deux côtés.'
        : 'Les deux fiches sont associées. La prochaine synchronisation transmet le reste.',
    nameTaken: (isComplete) =>
      isComplete
        ? 'C’est toujours la même personne. Le nouveau nom vaut maintenant des deux côtés.'
        : 'C’est toujours la même personne. La prochaine synchronisation transmet le reste.',
    different:
      'Ce sont des personnes différentes. Si l’une d’elles manque de l’autre côté, la prochaine synchronisation l’y saisit.',
    differentAgain:
      'Cela a déjà été décidé, et entre-temps le nom, la date de naissance et le téléphone ou l’e-mail concordent. Confirmez qu’il s’agit de la même personne, ou corrigez l’une de ces données.',
    unlinked: 'L’association est défaite. La prochaine synchronisation cherche à nouveau pour les deux.',
    saved: 'Enregistré des deux côtés.',
    alreadySaved: 'C’est fait. Les deux côtés avaient déjà cette donnée.',
    byHand: (side) =>
      `C’est fait. Saisissez la donnée à la main dans ${SYSTEM[side]}\u202f; un nouveau point le rappelle.`,
    stopped: {
      locked: 'Une synchronisation est en cours. Réessayez dans une minute.',
      'sign-in': 'L’accès à l’un des deux programmes n’est plus autorisé. Rien n’a été modifié.',
      unreachable: 'e-Physio ou GoHighLevel ne répond pas. Réessayez dans quelques minutes.',
      guard: 'Opération arrêtée par sécurité. Rien n’a été modifié.',
      other: 'L’opération a échoué. Avertissez la personne qui s’occupe de ce programme.',
    },
  },
  refusals: {
    busy: () => 'Une synchronisation utilise cette fiche. Réessayez dans une minute.',
    failed: ({ isAskedAgain }) =>
      isAskedAgain === true
        ? 'L’opération a échoué. Décidez de nouveau une fois le problème résolu.'
        : 'L’opération a échoué. Rien n’a été modifié.',
    'patient-gone': ({ side }) =>
      side === 'ephysio'
        ? 'La fiche n’est plus dans e-Physio, ou elle n’est pas active.'
        : 'Le contact n’est plus dans GoHighLevel.',
    'linked-to-another': ({ side }) =>
      side === 'ephysio'
        ? 'La fiche d’e-Physio est déjà associée à un autre contact. Fusionnez les deux contacts dans GoHighLevel.'
        : 'Le contact de GoHighLevel est déjà associé à une autre fiche. Réunissez les deux fiches dans e-Physio.',
    'not-linked': () => 'Les deux fiches ne sont plus associées.',
    'nothing-in-common': () => 'Les deux fiches ne concordent en rien. Faites d’abord concorder le nom.',
    'no-tombstone': () => 'Il n’y a rien à rétablir ici.',
    'both-gone': () => 'Aucune des deux fiches n’existe encore.',
    'link-removed': () => `L’association a été défaite entre-temps. Saisissez la donnée à la main. ${LEAVE}`,
    'half-gone': () => `L’une des deux fiches n’existe plus. ${LEAVE}`,
    'record-gone': ({ side }) => `La fiche n’est plus dans ${SYSTEM[side]}, ou elle n’est pas active.`,
    owned: ({ side }) =>
      `Cette donnée vaut toujours telle qu’elle figure dans ${SYSTEM[side]}. Modifiez-la là-bas.`,
    excluded: () => 'La personne ne souhaite pas figurer dans GoHighLevel. Rien n’y est transmis.',
    'not-shared': () => `D’après les réglages, cette donnée n’est pas transmise. ${LEAVE}`,
    'changed-since': () => `La donnée a encore été modifiée entre-temps. Regardez les deux fiches. ${LEAVE}`,
    'cannot-stand': () => 'Cette donnée ne peut pas figurer des deux côtés. Saisissez-en une autre.',
    'somebody-else': () => 'Le contact porte maintenant un autre nom. Décidez d’abord à qui il appartient.',
    required: () => 'e-Physio exige cette donnée. Elle ne peut pas y être supprimée.',
    cancelled: () => 'Le rendez-vous est annulé. S’il doit avoir lieu, fixez-en un nouveau.',
    'other-patient': () =>
      'Le rendez-vous est maintenant attribué à une autre personne. Attendez la prochaine synchronisation.',
    kept: () =>
      'Le rendez-vous a commencé ou est facturé. Il reste tel quel, sauf si vous le modifiez dans e-Physio.',
    'not-taken': ({ side }) => `${SYSTEM[side]} n’a pas accepté la donnée.`,
    'first-write': ({ side, outcome }) =>
      ({
        'by-hand': `${SYSTEM[side]} ne le permet pas automatiquement. Saisissez-le là-bas à la main\u202f; la prochaine synchronisation le transmet.`,
        unknown: `Il n’est pas certain que ${SYSTEM[side]} ait reçu la donnée. La prochaine synchronisation le vérifie.`,
        failed: `${SYSTEM[side]} n’a pas accepté la donnée.`,
      })[outcome],
    'second-write': ({ side, outcome }) => {
      const holder = SYSTEM[side === 'ghl' ? 'ephysio' : 'ghl'];
      return {
        'taken-back': `${SYSTEM[side]} n’a pas accepté la donnée. Les deux fiches sont restées telles quelles.`,
        duplicate: `La donnée figure maintenant dans ${holder}. Dans GoHighLevel, elle appartient déjà à un autre contact.`,
        failed: `La donnée figure maintenant dans ${holder}. Pour ${SYSTEM[side]}, la prochaine synchronisation réessaie.`,
      }[outcome];
    },
  },
};
