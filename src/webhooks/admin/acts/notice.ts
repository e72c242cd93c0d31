import type { SectionName } from '../../../texts/desk/today-texts.ts';

/** What a press has brought about, in words. */
export interface Outcome {
  /** `warning`: it is as it was. `error`: something stopped it. */
  readonly kind: 'good' | 'warning' | 'error';
  readonly text: string;
  /** What there is in English only. */
  readonly technical?: string;
}

/** What the last press of a button has brought about, and where the next page says so. Patient data: the name. */
export interface Notice extends Outcome {
  readonly practice: string;
  /** Of the item; the page leads there. */
  readonly anchor: string;
  /** The part of the list in which it stood; `null`: not known. */
  readonly section: SectionName | null;
  /** Whom the item was about, in words; `null`: nobody, or not known. */
  readonly about: string | null;
}
