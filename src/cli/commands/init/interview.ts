import type { Config } from '../../../config/schema.ts';
import type { Output } from '../../output.ts';
import type { Presets } from './presets.ts';
import type { Questions } from './questions.ts';
import type { Services } from './services.ts';

/** What every question of `init` has at hand. */
export interface Interview {
  readonly questions: Questions;
  readonly services: Services;
  /** What the flags say already, which is not asked. */
  readonly presets: Presets;
  /** Nothing is tested, and nothing can be chosen from live lists. */
  readonly offline: boolean;
  /** Whether a browser of this machine may be opened. */
  readonly browser: boolean;
  /** The config that a practice is added to. */
  readonly existing: Config | null;
  readonly output: Output;
  readonly stopping: AbortSignal;
}
