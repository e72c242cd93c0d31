import type { SideName, WrittenEntity } from '../../domain/records/sides.ts';
import type { NamedPerson } from './person-phrase.ts';
import type { Speech } from './speech.ts';
import type { NounField } from './words-texts.ts';

/** A value that was overwritten. Patient data. */
export interface ConflictWords {
  readonly person: NamedPerson;
  readonly field: NounField;
  readonly winner: SideName;
  readonly reason: 'both-changed' | 'owner';
  /** `null`: empty. */
  readonly kept: string | null;
  readonly lost: string | null;
}

/** Something that could not be written. */
export interface FailureWords {
  readonly person: NamedPerson;
  readonly entity: WrittenEntity;
  /** When the appointment begins, as `WordTexts.moment` says it; `null`: not known, or none. */
  readonly at: string | null;
  readonly to: SideName;
  readonly isGivenUp: boolean;
}

/** A message of GoHighLevel that was given up. */
export interface LetterWords {
  readonly person: NamedPerson;
  readonly entity: 'patient' | 'appointment' | 'account';
  /** When it arrived, as `WordTexts.moment` says it. */
  readonly at: string;
}

/** Messages of GoHighLevel that a safety check holds back. */
export interface HeldWords {
  readonly guard: 'creations' | 'retire-limit' | 'mass-change' | 'other';
  readonly count: number;
}

/** Conflicts and failures have their titles where reviews have them (`TitleTexts`). */
interface ItemText<W> {
  readonly says: (words: W, speech: Speech) => string;
  readonly advice: (words: W, speech: Speech) => string;
}

/** What waits besides reviews. */
export interface ItemTexts {
  readonly conflict: ItemText<ConflictWords>;
  readonly failure: ItemText<FailureWords>;
  readonly letter: ItemText<LetterWords> & { readonly title: string };
  readonly held: ItemText<HeldWords> & { readonly title: string };
}
