import type { Language } from '../../../../domain/records/language.ts';
import type { RunError } from '../../../../errors.ts';
import type { Calendar } from '../entry-forms.ts';

/** What the cells of a row say. */
export interface Cells {
  readonly practice: string;
  readonly timezone: string;
  readonly language: Language;
  readonly location: string;
  /** As it is in the cell: an address, or a reference to one. */
  readonly ephysioEmail: string;
  /** A reference. */
  readonly ephysioPassword: string;
  readonly ghlCalendar: string;
  readonly ghlUser: string;
  readonly ephysioClient: number;
  readonly ephysioEventType: number;
  readonly adminInfoId: number;
}

export type Column = keyof Cells;

/** The columns that describe a practice, and not one of its calendars. `null`: the row does not say it. */
export type Shared = {
  readonly [C in Exclude<Column, 'practice' | `ghl${string}` | 'ephysioClient' | 'ephysioEventType'>]:
    | Cells[C]
    | null;
};

/** A row whose cells are all readable. */
export interface FileRow {
  readonly row: number;
  readonly practice: string;
  readonly shared: Shared;
  readonly calendar: Calendar;
}

/** A practice as its rows describe it. */
export interface FilePractice {
  readonly name: string;
  readonly rows: readonly number[];
  readonly timezone: Shared['timezone'];
  readonly language: Shared['language'];
  readonly adminInfoId: Shared['adminInfoId'];
  readonly location: string;
  readonly ephysioEmail: string;
  readonly ephysioPassword: string;
  readonly calendars: readonly { readonly row: number; readonly calendar: Calendar }[];
  /** The row that says it. */
  readonly rowOf: (column: Column) => number;
}

/** What a cell of an account stands for. */
export interface Account {
  readonly email: string;
  readonly password: string;
  /** The variables that the cells name. */
  readonly variables: readonly string[];
}

/** Why a row, or a whole practice, is not written. Holds no cell: one may be a password at the wrong place. */
export type Problem =
  | { readonly kind: 'cells'; readonly found: number; readonly expected: number }
  | { readonly kind: 'empty' }
  | { readonly kind: 'line-break' }
  | { readonly kind: 'clear-password' }
  /** `must`: what the cell must be, as the config's schema says it. */
  | { readonly kind: 'invalid'; readonly must: string }
  | { readonly kind: 'differs'; readonly from: number }
  | { readonly kind: 'therapist-twice'; readonly row: number }
  | { readonly kind: 'name-alike'; readonly practice: string }
  /** `row`: none where it is a practice of the config. */
  | { readonly kind: 'location-twice'; readonly practice: string; readonly row: number | null }
  | { readonly kind: 'other-values'; readonly columns: readonly Column[] }
  /** `why`: as the config's reader says it. */
  | { readonly kind: 'reference'; readonly why: string }
  | { readonly kind: 'no-access'; readonly token: string }
  | { readonly kind: 'settings'; readonly problems: readonly string[] }
  | { readonly kind: 'refused'; readonly error: RunError };

export interface RowFailure {
  readonly row: number;
  /** `null`: the row does not say it. */
  readonly practice: string | null;
  /** `null`: it is about all of the row, or of the practice. */
  readonly column: Column | null;
  readonly problem: Problem;
}

/** A row of the file, as far as it can be read. */
export interface ReadRow {
  readonly row: FileRow | null;
  readonly failures: readonly RowFailure[];
}
