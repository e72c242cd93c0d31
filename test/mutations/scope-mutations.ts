import type { Mutation } from './mutation.ts';

const PLAN = ['test/domain/plan/out-of-scope.test.ts'];
const SCOPE = ['test/domain/plan/scope.test.ts'];

/** Faults in what leaves the calendars of the config, and in what is accounted for. */
export const scopeMutations: readonly Mutation[] = [
  {
    file: 'out-of-scope',
    what: 'an event that leaves counts as cancelled by the desk',
    text: ": 'out-of-scope',",
    replacement: ": 'cancelled',",
    tests: PLAN,
  },
  {
    file: 'out-of-scope',
    what: 'what was revived in GHL is cancelled again',
    text: 'if (!isOff && isOutside(base.ephysio.calendar)) return',
    replacement: 'if (false) return',
    tests: PLAN,
  },
  {
    file: 'out-of-scope',
    what: 'a move of both sides is undone in GHL',
    text: 'if (!isOff && isAwayInGhl(now.ghl))',
    replacement: 'if (false)',
    tests: PLAN,
  },
  {
    file: 'out-of-scope',
    what: 'only what changes in e-Physio comes back with an event',
    text: 'if (!isReturning(link, now.ephysio)) return base;',
    replacement: 'return base;',
    tests: PLAN,
  },
  {
    file: 'merge-appointment',
    what: 'a return is learnt before it is written',
    text: 'if (adopted === null || first === null) return decision;',
    replacement: 'return decision;',
    tests: PLAN,
  },
  {
    file: 'scope',
    what: 'a calendar that is given to another therapist moves its appointments',
    text: 'if (!ephysio || isCancelled(ephysio)',
    replacement: 'if (true || !ephysio || isCancelled(ephysio)',
    tests: SCOPE,
  },
  {
    file: 'scope',
    what: 'a calendar that is removed hides that the event has another therapist',
    text: 'therapistIdOf(ephysio.calendar) !== therapist) return false',
    replacement: 'therapistIdOf(ephysio.calendar) !== therapist) return true',
    tests: SCOPE,
  },
  {
    file: 'accounted-for',
    what: 'whatever differs by agreement is explained',
    text: "return isAgreed ? 'by-decision' : null;",
    replacement: "return 'by-decision';",
    tests: ['test/domain/plan/accounted-for.test.ts'],
  },
];
