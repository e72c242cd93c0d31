import type { Language } from '../../../domain/records/language.ts';
import type { CommonOptions } from '../../options.ts';

/** Where secrets are written: one file each beside the config, into the config, or nowhere (environment variables). */
export type SecretPlace = 'files' | 'config' | 'env';

export interface InitOptions extends CommonOptions {
  /** No questions: flags and environment say all. */
  readonly yes?: boolean;
  /** Replaces a config that exists; it is kept as `.bak`. */
  readonly force?: boolean;
  /** Adds a practice to the config that exists. */
  readonly add?: boolean;
  /** A CSV file with a row for each practice and calendar. */
  readonly from?: string;
  readonly offline?: boolean;
  /** `false` with `--no-browser`. */
  readonly browser: boolean;
  readonly practiceName?: string;
  readonly timezone?: string;
  readonly language?: Language;
  readonly location?: string;
  readonly calendar?: readonly string[];
  readonly adminInfoId?: number;
  readonly status?: readonly string[];
  readonly missingData?: 'placeholder' | 'hold';
  readonly conflictWinner?: 'ephysio' | 'ghl';
  readonly secrets?: SecretPlace;
  readonly generateAdminPassword?: boolean;
  readonly redirectUri?: string;
  readonly ephysioUrl?: string;
  readonly ghlUrl?: string;
  readonly database?: string;
}
