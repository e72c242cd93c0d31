import type { SearchTexts } from '../search-texts.ts';

export const search: SearchTexts = {
  label: 'Name, phone or e-mail',
  submit: 'Search',
  logged: 'Each search is in the log of access; what you searched for is not.',
  tooShort:
    'Enter two letters of a name or more, four digits of a phone number, or part of an e-mail address.',
  nothingFound: 'Nothing found.',
  found: { one: '{n} person found.', other: '{n} people found.' },
  onlyFirst: {
    one: 'Only the first is listed. Search more precisely.',
    other: 'Only the first {n} are listed. Search more precisely.',
  },
  unreadable: { one: '{n} entry could not be read.', other: '{n} entries could not be read.' },
  failed: 'The search took too long. Try again.',
};
