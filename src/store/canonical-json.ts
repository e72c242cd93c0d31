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

/**
 * JSON with sorted keys, so that equal values have equal text. A key that is absent (or `undefined`) is left out,
 * which is not the same as a key that is `null`.
 */
export const canonicalJson = (value: unknown): string => {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  let text = '';
  for (const key of Object.keys(value).sort()) {
    const item = (value as Record<string, unknown>)[key];
    if (item === undefined) continue;
    text += `${text === '' ? '' : ','}${spell(key)}${canonicalJson(item)}`;
  }
  return `{${text}}`;
};
