/** Soft hyphens, zero-width and direction marks, variation selectors, fillers: characters that nobody sees. */
const INVISIBLE = /\p{Cf}|\u034f|[\u180b-\u180d]|[\ufe00-\ufe0f]|[\u115f\u1160\u2800\u3164\uffa0]/gu;

/** A text without the characters that nobody sees. They are copied along from web pages and change no name. */
export const withoutInvisible = (text: string): string => text.replace(INVISIBLE, '');
