/** What stands above a page that the program writes. @param source where its texts come from */
export const GENERATED = (source: string): string =>
  `<!-- Written by \`npm run docs\` from ${source}. Change the texts there. -->`;

/** Text that is safe in a cell of a table. */
export const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** A table; its cells are markdown already. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [
    `| ${head.join(' | ')} |`,
    `|${head.map(() => '---|').join('')}`,
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ].join('\n');
