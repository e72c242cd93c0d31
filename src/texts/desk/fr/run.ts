import type { GuardFacts } from '../../../domain/plan/guard-facts.ts';
import { SYSTEM } from '../person-phrase.ts';
import type { GuardWords, RunTexts } from '../run-texts.ts';

type Massive = Extract<GuardFacts, { guard: 'mass-change' }>;

const KIND = {
  patient: 'Patients',
  appointment: 'Rendez-vous',
  'block-slot': 'Plages bloquées',
} as const;

const massText = ({ count, linked, entity, by }: Massive, { number, field }: GuardWords): string => {
  const of = `${number(count)} sur ${number(linked)}`;
  if ('minutes' in by)
    return `${of} rendez-vous seraient déplacés d’une même durée (${number(Math.abs(by.minutes))} minutes).`;
  const what = field === null ? 'la même donnée' : `la même donnée (${field})`;
  return 'firstField' in by
    ? `Pour ${of} nouvelles associations, ${what} serait remplacée.`
    : `${KIND[entity]} : pour ${of}, ${what} serait modifiée.`;
};

export const run: RunTexts = {
  about: 'L’aperçu montre ce qu’une synchronisation modifierait maintenant. Lui-même ne modifie rien.',
  showPreview: 'Afficher l’aperçu',
  showPreviewAgain: 'Refaire l’aperçu',
  startNow: 'Lancer maintenant',
  startAnyway: 'Lancer quand même',
  reloads: 'Cette page se recharge d’elle-même.',
  previewRuns: 'L’aperçu est en préparation',
  runRuns: 'La synchronisation est en cours',
  steps: {
    'reading-patients': 'Lecture des patients',
    'reading-new-contacts': 'Lecture des nouveaux contacts',
    'reading-contacts': 'Lecture des contacts',
    'reading-appointments': 'Lecture des rendez-vous',
    'reading-visits': 'Lecture des rendez-vous passés',
    'unfinished-writes': 'Contrôle de ce qui était commencé',
    'unfinished-block-slots': 'Contrôle des plages bloquées commencées',
    patients: 'Transmission des patients',
    appointments: 'Transmission des rendez-vous',
    'block-slots': 'Blocage des plages',
    emptying: 'Suppression de données',
  },
  progress: (done, total) => `${done} sur ${total}`,
  previewOf: (at, by) => `Aperçu de ${at} (${by})`,
  runOf: (at, by) => `Synchronisation de ${at} (${by})`,
  alreadyRuns: 'Une synchronisation ou un aperçu de ce cabinet est déjà en cours ici.',
  nothingToDo: 'Les deux côtés concordent. Une synchronisation ne modifierait rien maintenant.',
  nothingDone: 'Les deux côtés concordaient. Rien n’a été modifié.',
  wouldChange: 'Ce qui serait modifié',
  changed: 'Ce qui a été modifié',
  groups: {
    'cancel appointment ephysio': {
      one: '{n} rendez-vous annulé dans e-Physio',
      other: '{n} rendez-vous annulés dans e-Physio',
      many: '{n} de rendez-vous annulés dans e-Physio',
    },
    'cancel appointment ghl': {
      one: '{n} rendez-vous annulé dans GoHighLevel',
      other: '{n} rendez-vous annulés dans GoHighLevel',
      many: '{n} de rendez-vous annulés dans GoHighLevel',
    },
    'create patient ephysio': {
      one: '{n} nouvelle personne dans e-Physio',
      other: '{n} nouvelles personnes dans e-Physio',
      many: '{n} de nouvelles personnes dans e-Physio',
    },
    'create patient ghl': {
      one: '{n} nouvelle personne dans GoHighLevel',
      other: '{n} nouvelles personnes dans GoHighLevel',
      many: '{n} de nouvelles personnes dans GoHighLevel',
    },
    'create appointment ephysio': {
      one: '{n} nouveau rendez-vous dans e-Physio',
      other: '{n} nouveaux rendez-vous dans e-Physio',
      many: '{n} de nouveaux rendez-vous dans e-Physio',
    },
    'create appointment ghl': {
      one: '{n} nouveau rendez-vous dans GoHighLevel',
      other: '{n} nouveaux rendez-vous dans GoHighLevel',
      many: '{n} de nouveaux rendez-vous dans GoHighLevel',
    },
    'update patient ephysio': {
      one: '{n} personne modifiée dans e-Physio',
      other: '{n} personnes modifiées dans e-Physio',
      many: '{n} de personnes modifiées dans e-Physio',
    },
    'update patient ghl': {
      one: '{n} personne modifiée dans GoHighLevel',
      other: '{n} personnes modifiées dans GoHighLevel',
      many: '{n} de personnes modifiées dans GoHighLevel',
    },
    'update appointment ephysio': {
      one: '{n} rendez-vous modifié dans e-Physio',
      other: '{n} rendez-vous modifiés dans e-Physio',
      many: '{n} de rendez-vous modifiés dans e-Physio',
    },
    'update appointment ghl': {
      one: '{n} rendez-vous modifié dans GoHighLevel',
      other: '{n} rendez-vous modifiés dans GoHighLevel',
      many: '{n} de rendez-vous modifiés dans GoHighLevel',
    },
    'tombstone patient': {
      one: '{n} personne supprimée dans GoHighLevel',
      other: '{n} personnes supprimées dans GoHighLevel',
      many: '{n} de personnes supprimées dans GoHighLevel',
    },
    'link patient': {
      one: '{n} personne associée',
      other: '{n} personnes associées',
      many: '{n} de personnes associées',
    },
    'link appointment': {
      one: '{n} rendez-vous associé',
      other: '{n} rendez-vous associés',
      many: '{n} de rendez-vous associés',
    },
    'create block-slot ghl': {
      one: '{n} plage bloquée dans GoHighLevel',
      other: '{n} plages bloquées dans GoHighLevel',
      many: '{n} de plages bloquées dans GoHighLevel',
    },
    'update block-slot ghl': {
      one: '{n} plage bloquée modifiée dans GoHighLevel',
      other: '{n} plages bloquées modifiées dans GoHighLevel',
      many: '{n} de plages bloquées modifiées dans GoHighLevel',
    },
    'remove block-slot ghl': {
      one: '{n} plage de nouveau libre dans GoHighLevel',
      other: '{n} plages de nouveau libres dans GoHighLevel',
      many: '{n} de plages de nouveau libres dans GoHighLevel',
    },
  },
  unchanged: {
    one: '{n} fiche reste inchangée.',
    other: '{n} fiches restent inchangées.',
    many: '{n} de fiches restent inchangées.',
  },
  heldBack: 'retenu par sécurité',
  more: { one: '{n} de plus', other: '{n} de plus' },
  unnamed: 'Sans nom',
  stopped: 'Arrêtée par sécurité',
  partlyStopped: 'Une partie est retenue par sécurité',
  guard: (words) => {
    const { facts, number } = words;
    switch (facts.guard) {
      case 'empty-side':
        return `${SYSTEM[facts.side]} n’affiche aucune fiche. Il devrait y en avoir ${number(facts.expected)}.`;
      case 'shrunk-side':
        return `${SYSTEM[facts.side]} n’affiche que ${number(facts.count)} fiches. La dernière fois, il y en avait ${number(facts.lastCount)}.`;
      case 'retire-limit':
        return `${KIND[facts.entity]} : ${number(facts.count)} sur ${number(facts.linked)} seraient annulés sans que quelqu’un les ait annulés ici.`;
      case 'creations':
        return `${number(facts.count)} personnes seraient saisies dans e-Physio. Sans accord, la limite est de ${number(facts.limit)}.`;
      case 'mass-change':
        return massText(facts, words);
    }
  },
  guardAdvice:
    'Vérifiez dans les deux programmes si c’est voulu. Sinon, informez la personne qui s’occupe de ce programme. Si oui, lancez quand même la synchronisation.',
  override: {
    title: 'Lancer quand même ?',
    text: 'La synchronisation modifiera alors aussi ce qui a été arrêté par sécurité :',
    checked: 'J’ai vérifié dans les deux programmes. Les modifications sont voulues.',
    tickFirst: 'Confirmez d’abord que vous avez vérifié.',
    cancel: 'Renoncer',
  },
  troubles: {
    locked: 'Une autre synchronisation est en cours. Réessayez dans quelques minutes.',
    unreachable: 'e-Physio ou GoHighLevel ne répond pas. Réessayez dans quelques minutes.',
    'sign-in':
      'L’accès à e-Physio ou à GoHighLevel n’est plus valable. Informez la personne qui s’occupe de ce programme.',
    config: 'Un réglage n’est pas correct. Informez la personne qui s’occupe de ce programme.',
    'some-failed': 'Tout n’a pas pu être transmis. La prochaine synchronisation réessaiera.',
    killed: 'La synchronisation a été interrompue. La prochaine fera le reste.',
    other: 'Cela n’a pas fonctionné. Informez la personne qui s’occupe de ce programme.',
  },
  done: 'Terminée.',
  failed: {
    one: '{n} fiche n’a pas pu être transmise.',
    other: '{n} fiches n’ont pas pu être transmises.',
    many: '{n} de fiches n’ont pas pu être transmises.',
  },
  openItems: {
    one: '{n} point en suspens vous attend.',
    other: '{n} points en suspens vous attendent.',
    many: '{n} de points en suspens vous attendent.',
  },
  toToday: 'Vers « Aujourd’hui »',
  differs: 'Différences avec l’aperçu',
  notDone: {
    one: '{n} modification de l’aperçu n’était plus nécessaire ou pas possible.',
    other: '{n} modifications de l’aperçu n’étaient plus nécessaires ou pas possibles.',
    many: '{n} de modifications de l’aperçu n’étaient plus nécessaires ou pas possibles.',
  },
  added: {
    one: '{n} modification s’est ajoutée.',
    other: '{n} modifications se sont ajoutées.',
    many: '{n} de modifications se sont ajoutées.',
  },
  asPreviewed: 'Seul ce que l’aperçu montrait a été modifié.',
};
