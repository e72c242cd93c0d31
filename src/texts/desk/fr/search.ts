import type { SearchTexts } from '../search-texts.ts';

export const search: SearchTexts = {
  label: 'Nom, téléphone ou e-mail',
  submit: 'Rechercher',
  logged: 'Chaque recherche figure dans le journal des accès, sans les mots recherchés.',
  tooShort: 'Saisissez au moins deux caractères.',
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
  failed: 'La recherche a duré trop longtemps. Réessayez.',
};
