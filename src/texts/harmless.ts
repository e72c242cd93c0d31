/**
 * What a terminal obeys (C0, DEL, C1), what turns the direction of text, and what nobody sees: marks and joiners without
 * width, separators of lines and paragraphs, fillers, variation selectors, halves of characters.
 */
const UNSAFE =
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\u115f\u1160\u2800\u3164\uffa0]|\u034f|\u17b4|\u17b5|[\u180b-\u180f]|[\ufe00-\ufe0f]|[\u{e0100}-\u{e01ef}]/gu;

/** An emoji may hold a joiner or a selector, which changes nothing that matters: it is left out without a trace. */
const GLUE = /(?<=\p{Extended_Pictographic})(?:\ufe0f\u200d?|\u200d)/gu;

const asCode = (character: string): string => {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code < 0x100) return `\\x${hex.padStart(2, '0')}`;
  return code < 0x1_0000 ? `\\u${hex.padStart(4, '0')}` : `\\u{${hex}}`;
};

/**
 * A text that a service or a person wrote, as a terminal may get it: control, direction and invisible characters are shown
 * as their codes (`\x1b`, `\u202e`). Ends of lines stay; where a line is one value, see `oneLine`.
 */
export const harmless = (text: string): string =>
  text.replace(GLUE, '').replace(UNSAFE, (character) => (character === '\n' ? character : asCode(character)));

/** The same, with ends of lines as codes too: what stands in a line of its own cannot pretend to be two. */
export const oneLine = (text: string): string => harmless(text).replaceAll('\n', '\\n');

/**
 * JSON that says the same in characters which a terminal does not obey: JSON itself escapes C0 only, and lets DEL, C1,
 * direction marks and invisible characters stand. Outside of texts JSON has none of them but ends of lines.
 */
export const harmlessJson = (json: string): string =>
  json.replace(UNSAFE, (character) =>
    character === '\n'
      ? character
      : Array.from(
          { length: character.length },
          (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`,
        ).join(''),
  );
