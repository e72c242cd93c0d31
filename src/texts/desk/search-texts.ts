import type { PluralForms } from './speech.ts';

/** Search for people by name, phone or e-mail. */
export interface SearchTexts {
  readonly label: string;
  readonly submit: string;
  /** The search itself is entered in the audit log, and what was searched for is not. */
  readonly logged: string;
  readonly tooShort: string;
  readonly nothingFound: string;
  readonly found: PluralForms;
  /** More were found than are listed. */
  readonly onlyFirst: PluralForms;
  /** Entries that could not be opened: they were changed or damaged. */
  readonly unreadable: PluralForms;
  /** The search ran out of time or could not be done. */
  readonly failed: string;
}
