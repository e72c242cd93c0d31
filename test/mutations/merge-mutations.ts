import type { Mutation } from './mutation.ts';

const MERGE = ['test/domain/merge/merge.test.ts'];
const RECONCILE = ['test/domain/merge/reconcile-pair.test.ts'];

/** Faults in the outcome of a field, a slot and a status. */
export const mergeMutations: readonly Mutation[] = [
  {
    file: 'merge',
    what: 'a field that was empty at the first meeting counts as cleared',
    text: '&& !(base === undefined && now === null)',
    replacement: '',
    tests: MERGE,
  },
  {
    file: 'merge',
    what: 'a field has no winner of its own',
    text: 'rules.winners?.[field] ?? rules.winner',
    replacement: 'rules.winner',
    tests: MERGE,
  },
  {
    file: 'merge',
    what: 'the winner of the config is not asked',
    text: '(both ? strongest : moved.ephysio',
    replacement: '(moved.ephysio',
    tests: MERGE,
  },
  {
    file: 'merge',
    what: 'a value that somebody typed is overwritten without a conflict',
    text: 'moved[loser] || isUnseen',
    replacement: 'isUnseen',
    tests: MERGE,
  },
  {
    file: 'merge',
    what: 'a value that one side never showed is overwritten without a conflict',
    text: 'rules.keepUnseen === true &&',
    replacement: 'false &&',
    tests: MERGE,
  },
  {
    file: 'merge',
    what: 'the owner of a field is not asked',
    text: 'rules.owners[field] ?? (rules.kept',
    replacement: '(rules.kept',
    tests: MERGE,
  },
  {
    file: 'merge',
    what: 'a change of GHL in a field that is kept goes to e-Physio',
    text: "(rules.kept?.includes(field) ? 'ephysio' : undefined)",
    replacement: 'undefined',
    tests: MERGE,
  },
  {
    file: 'merge',
    what: 'an absent field is treated as an empty one',
    text: 'known(values[winner]) ? values[winner] : base[winner][field]',
    replacement: 'values[winner] ?? null',
    tests: MERGE,
  },
  {
    file: 'merge',
    what: 'phone and e-mail are emptied at once',
    text: 'held.length < 2 ||',
    replacement: 'held.length < 3 ||',
    tests: MERGE,
  },
  {
    file: 'merge',
    what: 'each side empties the contact point that the other still has',
    text: "[['ephysio'], ['ghl'], SIDES]",
    replacement: "[['ephysio'], ['ghl']]",
    tests: MERGE,
  },
  {
    file: 'merge',
    what: 'a field that a side demands is emptied',
    text: 'for (const field of cleared) delete to[field];',
    replacement: '',
    tests: MERGE,
  },
  {
    file: 'reconcile-pair',
    what: 'a side is written that this direction does not write',
    text: '|| !mayWrite(direction, side)',
    replacement: '',
    tests: RECONCILE,
  },
  {
    file: 'reconcile-pair',
    what: 'the base learns a clearing that was not carried over',
    text: '!undecided.has(f) &&',
    replacement: '',
    tests: RECONCILE,
  },
  {
    file: 'merge-slot',
    what: 'a time of one side is put together with the therapist of the other',
    text: 'moved.ephysio.length > 0 && moved.ghl.length > 0;',
    replacement: 'false;',
    tests: ['test/scenarios/slot-conflicts.full.test.ts'],
  },
  {
    file: 'merge-slot',
    what: 'a slot that somebody chose is overwritten without a conflict',
    text: 'const isLost = own.some((part) => unitOf(part).some((p) => written.includes(p)));',
    replacement: 'const isLost = own.some((part) => unitOf(part).some((p) => p === part && false));',
    tests: ['test/scenarios/slot-conflicts.full.test.ts'],
  },
  {
    file: 'merge-slot',
    what: 'a slot that e-Physio did not take is overwritten without a conflict',
    text: "loser === 'ghl' ? [...moved.ghl, ...notTaken] : moved.ephysio",
    replacement: 'moved[loser]',
    tests: ['test/scenarios/slot-not-taken.test.ts'],
  },
  {
    file: 'status-and-time',
    what: 'an appointment that is moved into the past loses what was said of it',
    text: '&& start > moved.at;',
    replacement: ';',
    tests: ['test/scenarios/status-and-time.full.test.ts'],
  },
];
