/** One deliberate fault in the program, and the tests that have to fail with it. */
export interface Mutation {
  /** A key of `FILES`. */
  readonly file: keyof typeof FILES;
  /** What goes wrong with it. */
  readonly what: string;
  /** Stands once in the file; line breaks and indentation do not count. */
  readonly text: string;
  readonly replacement: string;
  /** Test files; each of them has to fail. */
  readonly tests: readonly string[];
}

/** Where the faulty code is. A file that is moved or renamed is changed here, and only here. */
export const FILES = {
  merge: 'src/domain/merge/merge.ts',
  'merge-slot': 'src/domain/merge/merge-slot.ts',
  'reconcile-pair': 'src/domain/merge/reconcile-pair.ts',
  'status-and-time': 'src/domain/merge/status-and-time.ts',
  match: 'src/domain/identity/match.ts',
  'pair-up': 'src/domain/identity/pair-up.ts',
  'name-likeness': 'src/domain/identity/name-likeness.ts',
  'name-change': 'src/domain/identity/name-change.ts',
  'merge-appointment': 'src/domain/merge/merge-appointment.ts',
  'out-of-scope': 'src/domain/plan/out-of-scope.ts',
  scope: 'src/domain/plan/scope.ts',
  'accounted-for': 'src/domain/plan/accounted-for.ts',
  guards: 'src/domain/plan/guards.ts',
  'first-linking': 'src/domain/plan/first-linking.ts',
  'day-count': 'src/sync/day-count.ts',
  'enforce-guards': 'src/sync/enforce-guards.ts',
  'patients-input': 'src/domain/plan/patients-input.ts',
  withhold: 'src/domain/plan/withhold.ts',
  'withhold-kept': 'src/sync/apply/withhold-kept.ts',
  preconditions: 'src/sync/apply/preconditions.ts',
  recover: 'src/sync/apply/recover.ts',
  'take-over': 'src/sync/apply/take-over.ts',
  'in-flight': 'src/sync/in-flight.ts',
  seal: 'src/store/seal/seal.ts',
  'verify-signature': 'src/webhooks/http/verify-signature.ts',
  'pace-take': 'src/ghl/pace/pace-take.ts',
  'pace-window': 'src/ghl/pace/pace-window.ts',
  'pace-report': 'src/ghl/pace/pace-report.ts',
  pace: 'src/ghl/pace/pace.ts',
} as const;
