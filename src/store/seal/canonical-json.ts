/** The JSON spelling of each key that was met: records of one kind share a handful. */
const spelled = new Map<string, string>();

const spell = (key: string): string => {
  let text = spelled.get(key);
  if (text === undefined) {
    text = `${JSON.stringify(key)}:`;
    // Bounded, because keys of foreign objects are not ours to count.
    if (spelled.size < 1000) spelled.set(key, text);
  }
  return text;
};

let last: { readonly keys: readonly string[]; readonly sorted: readonly string[] } = { keys: [], sorted: [] };

/** The keys in order. Records of one kind come one after the other, and have the same. */
const sortedKeys = (value: object): readonly string[] => {
  const keys = Object.keys(value);
  const isLast = keys.length === last.keys.length && keys.every((key, n) => key === last.keys[n]);
  if (!isLast) last = { keys, sorted: keys.toSorted() };
  return last.sorted;
};

/** Text in which JSON has nothing to escape. */
const PLAIN = /^[ !#-[\]-\ud7ff]*$/;

/**
 * JSON with sorted keys, so that equal values have equal text. A key that is absent (or `undefined`) is left out,
 * which is not the same as a key that is `null`.
 */
export const canonicalJson = (value: unknown): string => {
  if (typeof value === 'string' && PLAIN.test(value)) return `"${value}"`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  let text = '';
  for (const key of sortedKeys(value)) {
    const item = (value as Record<string, unknown>)[key];
    if (item === undefined) continue;
    text += `${text === '' ? '' : ','}${spell(key)}${canonicalJson(item)}`;
  }
  return `{${text}}`;
};
