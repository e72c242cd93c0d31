/**
 * Spellings of one sound, in the order in which they are replaced: German, French and Italian variants, and transcriptions of
 * letters that a keyboard lacks (š as "sh" or "sch", č as "ch" or "tsch", đ as "dj", Albanian xh as "dž").
 */
const SOUNDS: readonly (readonly [spelling: RegExp, sound: string])[] = [
  [/xh/g, 'dz'],
  [/dj/g, 'd'],
  [/tsch|tch|tsh/g, 'c'],
  [/sch|sh|zh/g, 's'],
  [/ch/g, 'c'],
  [/x/g, 'ks'],
  [/pf|ph|v|w/g, 'f'],
  [/[cq]/g, 'k'],
  [/tz|z/g, 's'],
  [/d/g, 't'],
  [/\Bh/g, ''],
  [/[jy]/g, 'i'],
  [/ei/g, 'ai'],
  [/ie/g, 'i'],
  [/ou/g, 'u'],
  [/(?<=[aou])er\b/g, 'r'],
  [/(.)\1+/g, '$1'],
];

/**
 * How a folded name sounds, word by word: Meier, Maier, Meyer and Mayr are one, as are Schmid and Schmitt, Sophie and Sofie,
 * Kovač and Kovatsch. A reason to ask, never to decide.
 */
export const soundOf = (folded: string): string =>
  SOUNDS.reduce((text, [spelling, sound]) => text.replace(spelling, sound), folded);
