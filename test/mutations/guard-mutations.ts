import type { Mutation } from './mutation.ts';

const GUARDS = ['test/domain/plan/guards.test.ts'];
const CREATIONS = ['test/scenarios/creations.test.ts'];
const NEW_PATIENTS = ['test/scenarios/new-patients.test.ts'];
const FIRST_LINKING = ['test/scenarios/first-linking.test.ts'];

/** Faults in what stops a run or the listener: guards, and how much is created in a day. */
export const guardMutations: readonly Mutation[] = [
  {
    file: 'day-count',
    what: 'the listener creates any number of patients in a day',
    text: 'const trips = judge(others.length);',
    replacement: 'const trips = judge(0);',
    tests: ['test/sync/day-count.test.ts', ...CREATIONS],
  },
  {
    file: 'enforce-guards',
    what: 'a run creates any number of patients',
    text: 'if (!isTooMany && (await isGranted(run, ids))) {',
    replacement: 'if (ids.length > 0) {',
    tests: CREATIONS,
  },
  {
    file: 'patients-input',
    what: 'a lead without a booking becomes a patient',
    text: "if (newPatients === 'booked') return booked.has(id);",
    replacement: "if (newPatients === 'booked') return true;",
    tests: NEW_PATIENTS,
  },
  {
    file: 'patients-input',
    what: 'a tag is compared with its capitals',
    text: 'a.trim().toLowerCase() === b.trim().toLowerCase()',
    replacement: 'a.trim() === b.trim()',
    tests: NEW_PATIENTS,
  },
  {
    file: 'guards',
    what: 'an empty list is believed',
    text: 's.complete && s.count === 0 && s.expected > 0',
    replacement: 's.complete && s.count === 0 && s.expected > 1_000',
    tests: GUARDS,
  },
  {
    file: 'guards',
    what: 'a list that lost a third is believed',
    text: 'SHRUNK_BELOW = 0.7',
    replacement: 'SHRUNK_BELOW = 0.1',
    tests: GUARDS,
  },
  {
    file: 'guards',
    what: 'what the listener has cancelled before is not counted',
    text: 'const all = retired.length + retiredBefore;',
    replacement: 'const all = retired.length;',
    tests: GUARDS,
  },
  {
    file: 'guards',
    what: 'cancelling is limited by the percentage alone',
    text: 'all <= limits.maxRetire ||',
    replacement: '',
    tests: GUARDS,
  },
  {
    file: 'guards',
    what: 'cancelling is limited by the number alone',
    text: '|| all * 100 <= limits.maxRetirePercent * linked',
    replacement: '',
    tests: GUARDS,
  },
  {
    file: 'guards',
    what: 'a wrong clock moves every appointment',
    text: '...movedTogether(input)',
    replacement: '...movedTogether(input).slice(1)',
    tests: GUARDS,
  },
  {
    file: 'guards',
    what: 'what a first meeting overwrites is not counted',
    text: '...overwrittenAtFirst(input, limits),',
    replacement: '',
    tests: [...GUARDS, ...FIRST_LINKING],
  },
  {
    file: 'guards',
    what: 'a calendar that is another therapist’s loses its appointments in a large practice',
    text: '!isMost && !isOfCalendars',
    replacement: '!isMost',
    tests: [...GUARDS, ...FIRST_LINKING],
  },
  {
    file: 'first-linking',
    what: 'what is filled in counts as overwritten',
    text: "old !== undefined && old !== null && old !== '' &&",
    replacement: '',
    tests: ['test/scenarios/first-linking-patients.test.ts'],
  },
  {
    file: 'guards',
    what: 'the moves of one therapist stop a run',
    text: 'if (isOfOneTherapist(changes, input)) continue;',
    replacement: '',
    tests: GUARDS,
  },
];
