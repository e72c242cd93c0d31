import { DAY_MS, MONDAY } from '../virtual-clock.ts';
import type { PersonField } from './edit.ts';
import type { Person } from './people.ts';

const at = <T>(values: readonly T[], n: number): T | undefined => values[n % values.length];

/** What a field of somebody's may be, with '' where it may be emptied: in canonical spelling. */
const choices = (person: Person, field: PersonField): readonly string[] => {
  switch (field) {
    case 'firstName':
      return [person.first, '', person.slip, person.first];
    case 'lastName':
      return [person.last, person.otherLast];
    case 'birthDate':
      return [person.born, person.mistyped, ''];
    case 'phone':
      return [person.home.phone, person.phone, '', '+41786665544', person.phone];
    case 'email':
      return [person.email, person.home.email, '', 'neu@example.ch', person.email];
    case 'street':
      return ['Seestrasse 7', 'Via Nassa 1', '', 'Rue du Lac 3'];
    case 'zip':
      return ['8002', '6900', '', '2502'];
    case 'city':
      return ['Zürich', 'Lugano', '', 'Biel/Bienne'];
  }
};

export const valueFor = (person: Person, field: PersonField, n: number): string =>
  at(choices(person, field), n) ?? '';

/** Spellings of one number at the desk. */
export const asTyped = (phone: string, n: number): string => {
  if (phone === '') return n % 2 === 0 ? '' : 'unbekannt';
  const national = phone.slice(3);
  return (
    at([`0${national}`, `0041${national}`, `+41 (0)${national.replace(/(..)(?=.)/g, '$1 ')}`], n) ?? phone
  );
};

export const swissDate = (iso: string): string => iso.split('-').toReversed().join('.');

/** Three a day, half an hour apart; the last two lie beyond the window. */
export const startOf = (slot: number): number =>
  slot < 8
    ? MONDAY + (1 + Math.floor(slot / 3)) * DAY_MS + (slot % 3) * 1_800_000
    : MONDAY + (slot === 8 ? 400 : -200) * DAY_MS;
