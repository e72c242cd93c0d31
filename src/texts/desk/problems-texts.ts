/** What stops or hinders the comparison, and what to do about it. Words are filled in by the practice's clock. */
export interface ProblemText {
  readonly title: string;
  readonly text: string;
  readonly advice: string;
}

/** Why a run did not go through, by how it ended. */
export type RunEnd = 'sign-in' | 'unreachable' | 'locked' | 'config' | 'bug' | 'other';

interface RunWords {
  /** When it began, as `WordTexts.moment` says it. */
  readonly at: string;
  /** What it was: a comparison, or the renewal of the access to GoHighLevel. */
  readonly what: 'run' | 'renewal';
}

/** Texts of what `status` finds, as far as no item says it better. */
export interface ProblemTexts {
  readonly appRemoved: (words: { readonly at: string }) => ProblemText;
  readonly notSignedIn: () => ProblemText;
  /** `until`: `null` where that is not known. */
  readonly notRenewable: (words: { readonly until: string | null }) => ProblemText;
  readonly runKilled: (words: RunWords) => ProblemText;
  /** `failed`: a count with its noun; `null`: nobody knows. */
  readonly recordsFailed: (words: RunWords & { readonly failed: string | null }) => ProblemText;
  readonly runGuarded: (words: RunWords) => ProblemText;
  readonly runFailed: (words: RunWords & { readonly end: RunEnd }) => ProblemText;
  readonly neverRan: () => ProblemText;
  readonly runOverdue: (words: { readonly at: string }) => ProblemText;
  readonly inboxStuck: (words: { readonly waiting: string; readonly since: string }) => ProblemText;
}
