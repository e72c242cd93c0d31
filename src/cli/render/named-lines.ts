/** One line for each name that has a value, the values one below the other. */
export const namedLines = (values: Readonly<Record<string, string | null>>, indent = ''): string =>
  Object.entries(values)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${indent}${name.padEnd(14 - indent.length)}${value}`)
    .join('\n');
