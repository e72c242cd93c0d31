import type { BulkTexts } from '../bulk-texts.ts';

export const bulk: BulkTexts = {
  acts: {
    leave: 'Tout laisser tel quel',
    done: 'Tout déclarer fait',
    aside: 'Tout mettre de côté',
    'retry-letter': 'Tout réessayer',
    'retry-failure': 'Tout réessayer',
    ephysio: 'Reprendre toutes les données d’e-Physio',
    ghl: 'Reprendre toutes les données de GoHighLevel',
  },
  meaning: {
    leave: 'Ces points ne seront plus en suspens. Rien ne change dans les fiches.',
    done: 'Vous déclarez ainsi avoir saisi à la main tout ce qui suit. Ces points ne seront plus en suspens.',
    aside:
      'Ces points seront mis de côté. Tant que la cause subsiste, ils reviennent lors d’une synchronisation ultérieure.',
    'retry-letter': 'Ces messages de GoHighLevel seront traités de nouveau, sans attendre.',
    'retry-failure': 'La prochaine synchronisation essaiera de nouveau de transmettre ces fiches.',
    ephysio: 'Les données d’e-Physio seront enregistrées des deux côtés.',
    ghl: 'Les données de GoHighLevel seront enregistrées des deux côtés.',
  },
  concerned: {
    one: 'Il s’agit de {n} point en suspens.',
    other: 'Il s’agit de {n} points en suspens.',
    many: 'Il s’agit de {n} de points en suspens.',
  },
  others: { one: 'et {n} autre', other: 'et {n} autres' },
  onlyThese: 'Ce qui s’ajoute entre-temps reste en suspens.',
  now: 'Maintenant',
  after: 'Ensuite',
  leftOut: {
    'other-answer': {
      one: '{n} point de ce genre n’en fait pas partie\u202f: il demande une autre réponse.',
      other: '{n} points de ce genre n’en font pas partie\u202f: ils demandent une autre réponse.',
    },
    unreadable: {
      one: '{n} point n’en fait pas partie\u202f: ses données enregistrées ne peuvent pas être ouvertes.',
      other:
        '{n} points n’en font pas partie\u202f: leurs données enregistrées ne peuvent pas être ouvertes.',
    },
    limit: {
      one: '{n} point n’en fait pas encore partie\u202f: le nombre est limité. Recommencez ensuite.',
      other: '{n} points n’en font pas encore partie\u202f: le nombre est limité. Recommencez ensuite.',
    },
  },
  confirm: (number) => `Pour confirmer, tapez le nombre ${number}`,
  wrongNumber: (number) =>
    `Rien n’a été modifié, car le nombre était faux. Il faut ${number}. Relisez d’abord la liste.`,
  nothing: 'Il n’y a plus aucun point en suspens ici.',
  ends: {
    saved: {
      one: '{n} donnée enregistrée des deux côtés',
      other: '{n} données enregistrées des deux côtés',
    },
    'same-already': {
      one: '{n} donnée figurait déjà des deux côtés',
      other: '{n} données figuraient déjà des deux côtés',
    },
    'by-hand': {
      one: '{n} donnée à saisir encore à la main (nouveau point)',
      other: '{n} données à saisir encore à la main (nouveaux points)',
    },
    leave: { one: '{n} point laissé tel quel', other: '{n} points laissés tels quels' },
    done: { one: '{n} point déclaré fait', other: '{n} points déclarés faits' },
    aside: { one: '{n} point mis de côté', other: '{n} points mis de côté' },
    'retry-letter': {
      one: '{n} message en cours de traitement',
      other: '{n} messages en cours de traitement',
    },
    'retry-failure': {
      one: '{n} fiche à réessayer lors de la prochaine synchronisation',
      other: '{n} fiches à réessayer lors de la prochaine synchronisation',
    },
    gone: {
      one: '{n} point n’était plus en suspens ou a changé',
      other: '{n} points n’étaient plus en suspens ou ont changé',
    },
    refused: {
      one: '{n} donnée n’a pas pu être enregistrée',
      other: '{n} données n’ont pas pu être enregistrées',
    },
    open: { one: '{n} point reste en suspens', other: '{n} points restent en suspens' },
  },
  stopped: {
    locked: 'Une synchronisation est en cours. Réessayez dans une minute.',
    'sign-in': 'L’accès à l’un des deux programmes n’est plus autorisé.',
    unreachable: 'e-Physio ou GoHighLevel ne répond pas. Réessayez dans quelques minutes.',
    guard: 'Opération arrêtée par sécurité.',
    other: 'L’opération a échoué. Avertissez la personne qui s’occupe de ce programme.',
  },
};
