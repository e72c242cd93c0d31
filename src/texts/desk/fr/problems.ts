import type { ProblemTexts, RunEnd } from '../problems-texts.ts';

const CARER = 'Avertissez la personne qui s’occupe de ce programme.';

const run = ({ what, at }: { readonly what: 'run' | 'renewal'; readonly at: string }): string =>
  what === 'run' ? `La synchronisation du ${at}` : `La prolongation de l’accès à GoHighLevel du ${at}`;

const ENDS: Readonly<Record<RunEnd, readonly [why: string, advice: string]>> = {
  'sign-in': ['L’accès à e-Physio ou à GoHighLevel n’est plus valable.', CARER],
  unreachable: [
    'e-Physio ou GoHighLevel ne répondait pas.',
    'La prochaine synchronisation réessaie. Si le problème persiste, avertissez la personne qui s’occupe de ce programme.',
  ],
  locked: ['Une autre synchronisation n’était pas terminée.', 'La prochaine synchronisation réessaie.'],
  config: ['Un réglage est faux.', CARER],
  bug: ['Le programme a une erreur.', CARER],
  other: ['La raison est indiquée ci-dessous.', CARER],
};

export const problems: ProblemTexts = {
  appRemoved: ({ at }) => ({
    title: 'Connexion à GoHighLevel supprimée',
    text: `La connexion a été supprimée dans GoHighLevel (${at}). Depuis, plus rien n’est transmis.`,
    advice: 'Reliez de nouveau le cabinet à GoHighLevel.',
  }),
  notSignedIn: () => ({
    title: 'Pas de connexion à GoHighLevel',
    text: 'Le cabinet n’est pas relié à GoHighLevel. Rien n’est transmis.',
    advice: 'Reliez le cabinet à GoHighLevel.',
  }),
  notRenewable: ({ until }) => ({
    title: 'La connexion à GoHighLevel arrive à échéance',
    text:
      until === null
        ? 'La connexion ne peut plus être prolongée automatiquement.'
        : `La connexion prend fin ${until} et ne peut plus être prolongée automatiquement.`,
    advice: 'Reliez de nouveau le cabinet à GoHighLevel.',
  }),
  runKilled: (words) => ({
    title: 'Synchronisation interrompue',
    text: `${run(words)} a été interrompue. La prochaine fait le reste.`,
    advice: 'Si cela se reproduit, avertissez la personne qui s’occupe de ce programme.',
  }),
  recordsFailed: (words) => ({
    title: 'Transmission incomplète',
    text: `${run(words)} est terminée. Non transmis\u202f: ${words.failed ?? 'une partie'}.`,
    advice: 'La prochaine synchronisation réessaie.',
  }),
  runGuarded: (words) => ({
    title: 'Synchronisation arrêtée par sécurité',
    text: `${run(words)} a été arrêtée par sécurité\u202f: le nombre de modifications était inhabituel.`,
    advice: `Vérifiez si ces modifications sont voulues. ${CARER}`,
  }),
  runFailed: (words) => {
    const [why, advice] = ENDS[words.end];
    return { title: 'Synchronisation impossible', text: `${run(words)} n’a pas abouti. ${why}`, advice };
  },
  neverRan: () => ({
    title: 'Pas encore de synchronisation',
    text: 'Il n’y a pas encore eu de synchronisation complète.',
    advice: CARER,
  }),
  runOverdue: ({ at }) => ({
    title: 'Synchronisation en retard',
    text: `La dernière synchronisation date du ${at}. Depuis, plus rien n’a été comparé.`,
    advice: CARER,
  }),
  inboxStuck: ({ waiting, since }) => ({
    title: 'Des messages restent en suspens',
    text: `Messages de GoHighLevel en suspens\u202f: ${waiting}, le plus ancien ${since}.`,
    advice: CARER,
  }),
};
