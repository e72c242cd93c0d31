import type { SearchTexts } from '../search-texts.ts';

export const search: SearchTexts = {
  label: 'Name, Telefon oder E-Mail',
  submit: 'Suchen',
  logged: 'Jede Suche steht im Zugriffsprotokoll, der Suchbegriff nicht.',
  tooShort:
    'Geben Sie mindestens zwei Buchstaben eines Namens, vier Ziffern einer Telefonnummer oder einen Teil einer E-Mail-Adresse ein.',
  nothingFound: 'Nichts gefunden.',
  found: { one: '{n} Person gefunden.', other: '{n} Personen gefunden.' },
  onlyFirst: {
    one: 'Nur die erste ist aufgeführt. Suchen Sie genauer.',
    other: 'Nur die ersten {n} sind aufgeführt. Suchen Sie genauer.',
  },
  unreadable: {
    one: '{n} Eintrag konnte nicht gelesen werden.',
    other: '{n} Einträge konnten nicht gelesen werden.',
  },
  failed: 'Die Suche hat zu lange gedauert. Versuchen Sie es nochmals.',
};
