import type { GuardFacts } from '../../domain/plan/guard-facts.ts';
import type { Step } from '../../domain/plan/run-message.ts';
import type { PluralForms } from './speech.ts';

/** What a run does to records, as a preview and the list of changes group it: what deserves most attention first. */
export const RUN_GROUPS = [
  'cancel appointment ephysio',
  'cancel appointment ghl',
  'create patient ephysio',
  'create patient ghl',
  'create appointment ephysio',
  'create appointment ghl',
  'update patient ephysio',
  'update patient ghl',
  'update appointment ephysio',
  'update appointment ghl',
  'tombstone patient',
  'link patient',
  'link appointment',
  'create block-slot ghl',
  'update block-slot ghl',
  'remove block-slot ghl',
] as const;
export type RunGroup = (typeof RUN_GROUPS)[number];

/** How a run ended that did not go through. */
export type RunTrouble = 'locked' | 'unreachable' | 'sign-in' | 'config' | 'some-failed' | 'killed' | 'other';

/** What a guard saw, with its numbers written out. */
export interface GuardWords {
  readonly facts: GuardFacts;
  readonly number: (value: number) => string;
  /** The field that changes in all of them, as the reader calls it; `null`: none does. */
  readonly field: string | null;
}

/** Preview and run: what a run would do, a button that starts it, how far it is, and what it did. */
export interface RunTexts {
  readonly about: string;
  readonly showPreview: string;
  readonly showPreviewAgain: string;
  readonly startNow: string;
  readonly startAnyway: string;
  /** The page loads itself again while something runs. */
  readonly reloads: string;
  readonly previewRuns: string;
  readonly runRuns: string;
  readonly steps: Readonly<Record<Step, string>>;
  readonly progress: (done: string, total: string) => string;
  /** `at`: a time; `by`: the user. */
  readonly previewOf: (at: string, by: string) => string;
  readonly runOf: (at: string, by: string) => string;
  readonly alreadyRuns: string;
  readonly nothingToDo: string;
  readonly nothingDone: string;
  readonly wouldChange: string;
  readonly changed: string;
  readonly groups: Readonly<Record<RunGroup, PluralForms>>;
  readonly unchanged: PluralForms;
  readonly heldBack: string;
  readonly more: PluralForms;
  /** A person or an appointment whose name is not known. */
  readonly unnamed: string;
  readonly stopped: string;
  /** A guard holds a part of it back, the rest is done. */
  readonly partlyStopped: string;
  readonly guard: (words: GuardWords) => string;
  readonly guardAdvice: string;
  readonly override: {
    readonly title: string;
    readonly text: string;
    /** The box to tick. */
    readonly checked: string;
    readonly tickFirst: string;
    readonly cancel: string;
  };
  readonly troubles: Readonly<Record<RunTrouble, string>>;
  readonly done: string;
  readonly failed: PluralForms;
  readonly openItems: PluralForms;
  readonly toToday: string;
  readonly differs: string;
  readonly notDone: PluralForms;
  readonly added: PluralForms;
  readonly asPreviewed: string;
}
