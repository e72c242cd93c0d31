/** A field with its value, unsealed because the person asked. */
export interface RevealedValue {
  readonly name: string;
  readonly value: unknown;
}

/** The item of this page whose values are shown. */
export interface Revealed {
  readonly anchor: string;
  readonly values: readonly RevealedValue[];
}
