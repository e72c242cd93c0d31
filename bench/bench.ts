/** What is wanted of a value: at most, or at least, so much. */
export type Goal = { readonly most: number } | { readonly least: number };

export type Unit = 'x' | 'µs' | 'ms' | 's' | 'MB' | 'number' | 'per second';

/** One line of the table. */
export interface Row {
  readonly what: string;
  readonly value: number;
  readonly unit: Unit;
  /** Missing it is marked in the table, and is no failure: machines differ. */
  readonly goal?: Goal;
  /** What the value is made of. */
  readonly detail?: string;
}

export interface Measured {
  readonly rows: readonly Row[];
  /** What may not happen on any machine, however slow: a record that is missing, an answer 429, a broken rule. */
  readonly wrong: readonly string[];
}

/** `quick`: small numbers, to try the measuring itself. Goals are not judged by them. */
export type Size = 'full' | 'quick';

export interface Setting {
  readonly size: Size;
  /** An empty folder, which goes afterwards. */
  readonly folder: string;
  /** Says to a person what is going on. */
  tell(text: string): void;
}

/** One thing to measure: a name for the command line, and the rows that it gives. */
export interface Bench {
  readonly name: string;
  readonly about: string;
  measure(setting: Setting): Promise<Measured>;
}

export const isMet = (value: number, goal: Goal): boolean =>
  'most' in goal ? value <= goal.most : value >= goal.least;
