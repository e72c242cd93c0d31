/** Which items of a practice a list shows. */
export interface Wanted {
  /** Only what this id names: the whole one, or the first 8 or more characters of a random one. */
  readonly id?: string;
  readonly limit?: number;
}

/** No id has anything else in it, so that nothing in it is a wildcard; and a mistyped id of something else must not fit by chance. */
export const isBeginning = (id: string): boolean => /^[0-9a-f]{8}[0-9a-f-]*$/i.test(id);
