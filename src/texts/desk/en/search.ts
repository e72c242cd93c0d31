import type { SearchTexts } from '../search-texts.ts';

export const search: SearchTexts = {
  label: 'Name, phone or e-mail',
  submit: 'Search',
  logged: 'Each search is in the log of access; what you searched for is not.',
  tooShort: 'Enter two characters or more.',
  nothingFound: 'Nothing found.',
  found: { one: '{n} person found.', other: '{n} people found.' },
  onlyFirst: {
    one: 'Only the first is listed. Search more precisely.',
    other: 'Only the first {n} are listed. Search more precisely.',
  },
  failed: 'The search took too long. Try again.',
};
