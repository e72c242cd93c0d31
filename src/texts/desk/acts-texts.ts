import type { SideName } from '../../domain/records/sides.ts';
import type { Refusal } from '../../domain/review/refusal.ts';
import type { PluralForms } from './speech.ts';

/** Why nothing was done, by what the program ran into. */
export type StoppedBy = 'locked' | 'sign-in' | 'unreachable' | 'guard' | 'other';

/** What a sentence about a refusal needs of it, by its code. */
export type RefusalText<C extends Refusal['code']> = (
  refusal: Extract<Refusal, { readonly code: C }>,
) => string;

/** What buttons are called, and what they have brought about. */
export interface ActTexts {
  readonly buttons: {
    readonly same: string;
    /** Where there are several to choose from. */
    readonly sameAs: (name: string) => string;
    readonly different: string;
    readonly noneOfThem: string;
    readonly takeEphysio: string;
    readonly takeGhl: string;
    readonly leave: string;
    readonly done: string;
    readonly aside: string;
    readonly retry: string;
    readonly stopTrying: string;
    readonly transferAnyway: string;
    readonly openInGhl: string;
    readonly connect: string;
    readonly connectAgain: string;
  };
  /** What a press has brought about: one or two sentences. */
  readonly outcomes: {
    /** Somebody has settled it already, or the page is old. */
    readonly gone: string;
    readonly noSuchAnswer: string;
    readonly left: string;
    readonly done: string;
    readonly aside: string;
    readonly retriedNow: string;
    readonly retriedByNextRun: string;
    readonly stoppedTrying: string;
    /** How many messages of GoHighLevel are worked on now. */
    readonly workedOn: PluralForms;
    readonly joined: (isComplete: boolean) => string;
    readonly nameTaken: (isComplete: boolean) => string;
    readonly different: string;
    /** Said before, and by now everything agrees. */
    readonly differentAgain: string;
    readonly unlinked: string;
    readonly saved: string;
    readonly alreadySaved: string;
    readonly byHand: (side: SideName) => string;
    readonly stopped: Readonly<Record<StoppedBy, string>>;
  };
  readonly refusals: { readonly [C in Refusal['code']]: RefusalText<C> };
}
