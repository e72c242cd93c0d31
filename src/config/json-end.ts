/** What may come next: `first` in an array or object that is still empty, where it may also end. */
type Next = 'value' | 'first-value' | 'key' | 'first-key' | 'colon' | 'comma' | 'nothing';

const SPACE = /[ \t\n\r]*/y;
/** Numbers and strings as far as they are good; they may be cut off. */
const NUMBER = /-?(?:(?:0|[1-9]\d*)(?:\.\d*)?(?:(?<=\d)[eE][+-]?\d*)?)?/y;
const STRING = /"(?:[^"\\\p{Cc}]|[\x7f-\x9f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*/uy;
const ESCAPE = /\\(?:u[\da-fA-F]{0,3})?/y;
const WORDS = ['true', 'false', 'null'];

const endOf = (pattern: RegExp, text: string, at: number): number => {
  pattern.lastIndex = at;
  return at + (pattern.exec(text)?.[0].length ?? 0);
};

/** Where a string, number or word ends, and whether it is whole. */
const scalar = (text: string, at: number): { readonly end: number; readonly isWhole: boolean } => {
  const first = text[at] ?? '';
  if (first === '"') {
    const end = endOf(STRING, text, at);
    return text[end] === '"'
      ? { end: end + 1, isWhole: true }
      : { end: endOf(ESCAPE, text, end), isWhole: false };
  }
  const word = WORDS.find((w) => w[0] === first);
  if (word === undefined) {
    const end = endOf(NUMBER, text, at);
    return { end, isWhole: /\d/.test(text[end - 1] ?? '') && end > at };
  }
  let end = at;
  while (end - at < word.length && text[end] === word[end - at]) end += 1;
  return { end, isWhole: end - at === word.length };
};

/**
 * The length of the longest beginning of a text that is JSON or could become JSON: what stands there is the first thing
 * wrong. `JSON.parse` says it in words only, which differ between versions of Node and quote the text.
 */
export const jsonEnd = (text: string): number => {
  const open: ('array' | 'object')[] = [];
  let next: Next = 'value';
  let at = 0;
  const after = (): Next => (open.length === 0 ? 'nothing' : 'comma');
  for (;;) {
    at = endOf(SPACE, text, at);
    const character = text[at];
    if (character === undefined) return at;
    const innermost = open.at(-1);
    const isKey: boolean = next === 'key' || next === 'first-key';
    const isValue = next === 'value' || next === 'first-value';
    const closes = innermost === 'array' ? ']' : '}';
    const mayClose = next === 'comma' || next === 'first-value' || next === 'first-key';
    if (mayClose && character === closes && innermost !== undefined) {
      open.pop();
      next = after();
      at += 1;
    } else if (next === 'comma' && character === ',') {
      next = innermost === 'array' ? 'value' : 'key';
      at += 1;
    } else if (next === 'colon' && character === ':') {
      next = 'value';
      at += 1;
    } else if (isValue && (character === '[' || character === '{')) {
      open.push(character === '[' ? 'array' : 'object');
      next = character === '[' ? 'first-value' : 'first-key';
      at += 1;
    } else if (isValue || (isKey && character === '"')) {
      const { end, isWhole } = scalar(text, at);
      at = end;
      if (!isWhole) return at;
      next = isKey ? 'colon' : after();
    } else return at;
  }
};
