import type { Refusal } from '../../../domain/review/refusal.ts';
import { EXIT, type ExitCode, type RunError } from '../../../errors.ts';
import type { ActTexts, StoppedBy } from '../../../texts/desk/acts-texts.ts';
import type { SectionName } from '../../../texts/desk/today-texts.ts';

/** What a press has brought about, in words. */
export interface Outcome {
  /** `warning`: it is as it was. `error`: something stopped it. */
  readonly kind: 'good' | 'warning' | 'error';
  readonly text: string;
  /** What there is to say of single ones of several. */
  readonly lines?: readonly string[];
  /** What there is in English only. */
  readonly technical?: string;
}

const STOPPED: Readonly<Partial<Record<ExitCode, StoppedBy>>> = {
  [EXIT.locked]: 'locked',
  [EXIT.signIn]: 'sign-in',
  [EXIT.unreachable]: 'unreachable',
  [EXIT.guard]: 'guard',
};

/** What ended an act. */
export const stoppedBy = ({ exitCode }: RunError): StoppedBy => STOPPED[exitCode] ?? 'other';

/** Why something was not done, in the reader's words. */
export const refusalWords = <C extends Refusal['code']>(
  { refusals }: ActTexts,
  refusal: Extract<Refusal, { readonly code: C }>,
): string => refusals[refusal.code as C](refusal);

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
