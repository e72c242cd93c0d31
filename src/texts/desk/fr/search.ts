import type { SearchTexts } from '../search-texts.ts';

export const search: SearchTexts = {
  label: 'Nom, téléphone ou e-mail',
  submit: 'Rechercher',
  logged: 'Chaque recherche figure dans le journal des accès, sans les mots recherchés.',
  tooShort:
    'Saisissez au moins deux lettres d’un nom, quatre chiffres d’un numéro de téléphone ou une partie d’une adresse e-mail.',
  nothingFound: 'Aucun résultat.',
  found: {
    one: '{n} personne trouvée.',
    other: '{n} personnes trouvées.',
    many: '{n} de personnes trouvées.',
  },
  onlyFirst: {
    one: 'Seule la première est affichée. Précisez la recherche.',
    other: 'Seules les {n} premières sont affichées. Précisez la recherche.',
  },
  unreadable: {
    one: '{n} fiche n’a pas pu être lue.',
    other: '{n} fiches n’ont pas pu être lues.',
    many: '{n} de fiches n’ont pas pu être lues.',
  },
  failed: 'La recherche a duré trop longtemps. Réessayez.',
};
