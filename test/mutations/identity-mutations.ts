import type { Mutation } from './mutation.ts';

const MATCH = ['test/domain/identity/match.test.ts'];
const PAIR_UP = ['test/domain/identity/pair-up.test.ts'];
const LIKENESS = ['test/domain/identity/name-likeness.test.ts'];
const NAME_CHANGE = ['test/domain/identity/name-change.test.ts'];

/** Faults in who is who. */
export const identityMutations: readonly Mutation[] = [
  {
    file: 'match',
    what: 'a shared phone number makes two people one',
    text: "if (!reachable) return 'different';",
    replacement: "if (reachable) return 'same';",
    tests: MATCH,
  },
  {
    file: 'match',
    what: 'a father and a son of one name are one person',
    text: 'if (reachable && !otherBirthDate)',
    replacement: 'if (reachable)',
    tests: MATCH,
  },
  {
    file: 'match',
    what: 'a name alone makes two people one',
    text: "otherBirthDate ? 'different' : 'unsure'",
    replacement: "otherBirthDate ? 'different' : 'same'",
    tests: MATCH,
  },
  {
    file: 'match',
    what: 'names that a form swapped are two people',
    text: "text.split(' ').sort().join(' ')",
    replacement: 'text',
    tests: MATCH,
  },
  {
    file: 'match',
    what: 'what a person said of two records is taken back without a contact point that agrees',
    text: "has('name') && has('birthDate') && (has('phone') || has('email'))",
    replacement: "has('name') && has('birthDate')",
    tests: [...MATCH, ...PAIR_UP],
  },
  {
    file: 'match',
    what: 'who changed the phone alone is nobody any more',
    text: 'CONTACT_POINTS.every((field) => !before[field] || before[field] !== after[field])',
    replacement: 'CONTACT_POINTS.some((field) => !before[field] || before[field] !== after[field])',
    tests: MATCH,
  },
  {
    file: 'pair-up',
    what: 'a record is linked though two others match it',
    text: 'matches.length === 1 && same[other].get(match)?.length === 1',
    replacement: 'same[other].get(match)?.length === 1',
    tests: PAIR_UP,
  },
  {
    file: 'pair-up',
    what: 'a record is linked to one that another matches too',
    text: 'matches.length === 1 && same[other].get(match)?.length === 1',
    replacement: 'matches.length === 1',
    tests: PAIR_UP,
  },
  {
    file: 'pair-up',
    what: 'two people whom a person declared distinct are linked',
    text: "const isPair = distinctness === 'not-said';",
    replacement: 'const isPair = true;',
    tests: PAIR_UP,
  },
  {
    file: 'name-likeness',
    what: 'short first names hold a slip',
    text: 'SHORTEST_WITH_SLIP = 5',
    replacement: 'SHORTEST_WITH_SLIP = 3',
    tests: LIKENESS,
  },
  {
    file: 'name-likeness',
    what: 'first names with another ending are slips',
    text: 'ENDING = 2',
    replacement: 'ENDING = 1',
    tests: LIKENESS,
  },
  {
    file: 'name-likeness',
    what: 'two letters that are exchanged are two slips',
    text: 'least = Math.min(least, (beforeLast[j - 2] ?? 0) + 1);',
    replacement: 'least = Math.min(least, (beforeLast[j - 2] ?? 0) + 2);',
    tests: LIKENESS,
  },
  {
    file: 'name-change',
    what: 'a contact with another first and last name is still the patient',
    text: 'if (isOther.first && isOther.last) return SOMEBODY_ELSE;',
    replacement: '',
    tests: NAME_CHANGE,
  },
  {
    file: 'name-change',
    what: 'a last name travels though nothing else agrees',
    text: '&& isStillReached(patient, contact)',
    replacement: '',
    tests: NAME_CHANGE,
  },
  {
    file: 'name-change',
    what: 'a last name travels that makes the patient a namesake of another one',
    text: 'isMarried && !isOfNamesake(contact)',
    replacement: 'isMarried',
    tests: NAME_CHANGE,
  },
  {
    file: 'name-change',
    what: 'a first name travels that another one of the family has',
    text: "|| isOfRelative(firstName ?? '')",
    replacement: '',
    tests: NAME_CHANGE,
  },
  {
    file: 'name-change',
    what: 'a contact becomes somebody else in small steps',
    text: 'isForm(patient.firstName) && isForm(ownFirst)',
    replacement: 'isForm(patient.firstName)',
    tests: [...NAME_CHANGE, 'test/scenarios/overwritten-in-steps.full.test.ts'],
  },
  {
    file: 'name-change',
    what: 'any other first name travels',
    text: 'if (isSlipOf(ownFirst, firstName))',
    replacement: 'if (ownFirst)',
    tests: NAME_CHANGE,
  },
];
