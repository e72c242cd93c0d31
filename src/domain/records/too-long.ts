/** More characters than a name, street, e-mail or phone has. */
const LONGEST = 300;

/**
 * Whether a text is longer than anything that it may stand for. No pattern is tried on it: some take the square of its length.
 * It is not known what was meant.
 */
export const isTooLong = (text: string): boolean => text.length > LONGEST;
