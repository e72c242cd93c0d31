import type { PluralForms } from './speech.ts';

/** How the last run ended, or that it has not yet. `unfinished`: an error or a kill ended it. */
export type LastRunState = 'running' | 'finished' | 'unfinished' | 'stopped';

/** The mail that says what waits. */
export interface DigestTexts {
  /** `Praxis Muster` */
  readonly practice: (name: string) => string;
  /** `items`: how many there are, in words. `week`: of the year, by ISO 8601. */
  readonly subject: (practice: string, items: string, week: string) => string;
  readonly noItems: string;
  /** How many of them are new, behind how many there are. */
  readonly fresh: PluralForms;
  /** `Zustand: OK` */
  readonly state: (word: string) => string;
  /** Below the state, where it is an error. */
  readonly tellSomebody: string;
  readonly lastRun: (when: string, state: string) => string;
  readonly neverRan: string;
  readonly runStates: Readonly<Record<LastRunState, string>>;
  /** What a link to the page is called, and the same before an address that stands in the text. */
  readonly openPage: string;
  readonly pageAt: (address: string) => string;
  readonly footer: string;
}
