import type { SideName } from '../../domain/records/sides.ts';
import type { StoppedBy } from './acts-texts.ts';
import type { PluralForms } from './speech.ts';

/** What several items are answered with at once. */
export type BulkAnswer = 'leave' | 'done' | 'aside' | 'retry-letter' | 'retry-failure' | SideName;

/** The outcome of each item; `gone`: it was settled or has changed in between; `open`: something stopped it all before. */
export const BULK_ENDS = [
  'saved',
  'same-already',
  'by-hand',
  'leave',
  'done',
  'aside',
  'retry-letter',
  'retry-failure',
  'gone',
  'refused',
  'open',
] as const;
export type BulkEnd = (typeof BULK_ENDS)[number];

/** Why an item is not among those that are settled at once. */
export type LeftOut = 'other-answer' | 'unreadable' | 'limit';

/** Several items settled at once: the links, the page that shows what would be done, and its outcome. */
export interface BulkTexts {
  /** A link, and the button that does it. */
  readonly acts: Readonly<Record<BulkAnswer, string>>;
  /** What that means: one or two sentences. */
  readonly meaning: Readonly<Record<BulkAnswer, string>>;
  readonly concerned: PluralForms;
  /** Of those that are listed. */
  readonly others: PluralForms;
  /** What is not in the list is not done. */
  readonly onlyThese: string;
  /** Heads the values that stand side by side. */
  readonly now: string;
  readonly after: string;
  readonly leftOut: Readonly<Record<LeftOut, PluralForms>>;
  /** `number`: how many are settled, as the reader types it. */
  readonly confirm: (number: string) => string;
  readonly wrongNumber: (number: string) => string;
  readonly nothing: string;
  /** How many ended like that, as a part of a sentence. */
  readonly ends: Readonly<Record<BulkEnd, PluralForms>>;
  /** What stopped it: something may have been done before. */
  readonly stopped: Readonly<Record<StoppedBy, string>>;
}
